package serengeti.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// An SVG document on white ground, written element by element; lengths are in pixels.
final class SvgText {
    private static final String FONTS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

    private final StringBuilder elements = new StringBuilder();

    SvgText(int width, int height) {
        add(
                String.format(
                        Locale.ROOT,
                        "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d'"
                                + " font-family=\"%s\">",
                        width,
                        height,
                        width,
                        height,
                        FONTS));
        add("<rect width='100%' height='100%' fill='#ffffff'/>");
    }

    private void add(String element) {
        elements.append(element).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String dashed(String dashes) {
        return dashes.isEmpty() ? "" : " stroke-dasharray='%s'".formatted(dashes);
    }

    private static String titled(String text) {
        return text.isEmpty() ? "" : "<title>%s</title>".formatted(escaped(text));
    }

    /// A line of text.
    ///
    /// @param anchor which end `x` is: `start`, `middle` or `end`
    void text(double x, double y, String anchor, int size, String colour, String text) {
        if (!text.isEmpty()) {
            add(
                    String.format(
                            Locale.ROOT,
                            "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%d' fill='%s'>%s</text>",
                            x,
                            y,
                            anchor,
                            size,
                            colour,
                            escaped(text)));
        }
    }

    /// A line of text that runs upwards, its middle at the point.
    void verticalText(double x, double y, int size, String colour, String text) {
        add(
                String.format(
                        Locale.ROOT,
                        "<text transform='translate(%.1f %.1f) rotate(-90)' text-anchor='middle' font-size='%d'"
                                + " fill='%s'>%s</text>",
                        x,
                        y,
                        size,
                        colour,
                        escaped(text)));
    }

    /// A straight line.
    void line(double x1, double y1, double x2, double y2, String colour, double width, String dashes) {
        add(
                String.format(
                        Locale.ROOT,
                        "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%.1f'%s/>",
                        x1,
                        y1,
                        x2,
                        y2,
                        colour,
                        width,
                        dashed(dashes)));
    }

    /// A line through points.
    void polyline(List<double[]> points, String colour, double width, String dashes) {
        add(
                String.format(
                        Locale.ROOT,
                        "<polyline points='%s' fill='none' stroke='%s' stroke-width='%.1f' stroke-linejoin='round'%s/>",
                        places(points),
                        colour,
                        width,
                        dashed(dashes)));
    }

    /// An area through whose colour the ground shows.
    void band(List<double[]> corners, String colour) {
        add(
                String.format(
                        Locale.ROOT, "<polygon points='%s' fill='%s' fill-opacity='0.18'/>", places(corners), colour));
    }

    private static String places(List<double[]> points) {
        return points.stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", point[0], point[1]))
                .collect(Collectors.joining(" "));
    }

    /// A disc; `text` is shown where the reader points at it.
    void disc(double x, double y, double radius, String colour, String text) {
        add(
                String.format(
                        Locale.ROOT,
                        "<circle cx='%.1f' cy='%.1f' r='%.1f' fill='%s'>%s</circle>",
                        x,
                        y,
                        radius,
                        colour,
                        titled(text)));
    }

    /// A filled polygon with corners x, y, x, y and so on; `text` is shown where the reader points at it.
    void polygon(String colour, String text, double... corners) {
        var places = new StringBuilder();
        for (int index = 0; index < corners.length; index += 2) {
            places.append(String.format(Locale.ROOT, "%.1f,%.1f ", corners[index], corners[index + 1]));
        }
        add(
                String.format(
                        Locale.ROOT,
                        "<polygon points='%s' fill='%s'>%s</polygon>",
                        places.toString().strip(),
                        colour,
                        titled(text)));
    }

    /// Begins a part of which only what lies inside a rectangle is seen.
    ///
    /// @param name of the rectangle, one of its own in the document
    void beginClipped(String name, double x, double y, double width, double height) {
        add(
                String.format(
                        Locale.ROOT,
                        "<clipPath id='%s'><rect x='%.1f' y='%.1f' width='%.1f' height='%.1f'/></clipPath>",
                        name,
                        x,
                        y,
                        width,
                        height));
        add("<g clip-path='url(#%s)'>".formatted(name));
    }

    /// Ends that part.
    void endClipped() {
        add("</g>");
    }

    /// The whole document.
    String document() {
        return elements + "</svg>\n";
    }
}
