package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/// What every chart must be: well-formed, with texts that can be read.
final class SvgCheck {

    private SvgCheck() {}

    /// Checks with a guess of each text's width, as there may be no fonts to measure with.
    static void assertNoTextsOverlap(Path file) throws Exception {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        var texts = factory.newDocumentBuilder().parse(file.toFile()).getElementsByTagName("text");
        var boxes = new ArrayList<double[]>();
        for (int index = 0; index < texts.getLength(); index++) {
            var text = (Element) texts.item(index);
            if (!text.getAttribute("x").isEmpty()) {
                double size = Double.parseDouble(text.getAttribute("font-size"));
                double width = 0.55 * size * text.getTextContent().length();
                double anchor =
                        switch (text.getAttribute("text-anchor")) {
                            case "middle" -> width / 2;
                            case "end" -> width;
                            default -> 0;
                        };
                double left = Double.parseDouble(text.getAttribute("x")) - anchor;
                double bottom = Double.parseDouble(text.getAttribute("y"));
                for (double[] box : boxes) {
                    assertTrue(
                            left >= box[1] || left + width <= box[0] || bottom - size >= box[3] || bottom <= box[2],
                            text::getTextContent);
                }
                boxes.add(new double[] {left, left + width, bottom - size, bottom});
            }
        }
        assertTrue(boxes.size() > 10);
    }
}
