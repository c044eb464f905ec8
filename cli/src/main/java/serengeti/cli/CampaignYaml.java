package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import serengeti.search.CampaignSpec;
import serengeti.search.knobs.Knobs;
import serengeti.search.knobs.Knobs.Setting;

/// All knobs of a campaign as a campaign file that says what each is.
record CampaignYaml(CampaignSpec spec) {
    private static final int WIDTH = 100;

    void print(PrintWriter out) {
        out.println("# A campaign: ./serengeti search --config THIS-FILE");
        out.println("# Knobs that are left out are those of the preset.");
        String group = "";
        for (Setting setting : Knobs.of(spec)) {
            int dot = setting.name().indexOf('.');
            String present = dot < 0 ? "" : setting.name().substring(0, dot);
            if (!present.equals(group)) {
                out.println();
                out.println(present + ":");
                group = present;
            } else if (group.isEmpty()) {
                out.println();
            }
            print(setting, dot < 0 ? "" : "  ", out);
        }
    }

    private static void print(Setting setting, String indent, PrintWriter out) {
        String source = setting.knob().source();
        String comment =
                "%s [%s%s]"
                        .formatted(
                                setting.knob().about(),
                                setting.knob().unit(),
                                source.equals("none") ? "" : "; " + source);
        wrapped(comment, WIDTH - indent.length() - 2).forEach(line -> out.println(indent + "# " + line));
        String key = setting.name().substring(setting.name().lastIndexOf('.') + 1);
        if (setting.text().contains("\n")) {
            out.println(indent + key + ": |");
            setting.text().lines().forEach(line -> out.println((indent + "  " + line).stripTrailing()));
        } else {
            out.println(indent + key + ": " + setting.text());
        }
    }

    private static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : Arrays.asList(text.split(" "))) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
