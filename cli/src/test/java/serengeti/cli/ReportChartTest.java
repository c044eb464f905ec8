package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.cli.ReportDocument.ArmPart;

final class ReportChartTest {
    private static final int POINTS = 40;
    private static final Pattern LOOK =
            Pattern.compile("<line [^>]*stroke='(#[0-9a-f]+)'[^>]*?( stroke-dasharray='[^']+')?/>");

    private static ArmPart arm(String name, boolean isBaseline, double end) {
        long[] trainings = new long[POINTS];
        double[] fitness = new double[POINTS];
        double[] errors = new double[POINTS];
        double[] shares = new double[POINTS];
        int[] repeats = new int[POINTS];
        for (int point = 0; point < POINTS; point++) {
            trainings[point] = 300L * (point + 1);
            fitness[point] = end - 0.05 / (point + 1);
            errors[point] = 0.0008;
            shares[point] = 0.8 - 0.5 / (point + 1);
            repeats[point] = 3;
        }
        return new ArmPart(
                name,
                "constants",
                isBaseline,
                end + 0.002,
                trainings,
                repeats,
                fitness,
                errors,
                shares,
                errors,
                shares,
                errors);
    }

    private static String chart(int baselines) {
        var arms = new ArrayList<ArmPart>();
        arms.add(arm("evolution", false, 0.745));
        for (int baseline = 1; baseline <= baselines; baseline++) {
            arms.add(arm("baseline-" + baseline, true, 0.744 - 0.005 * baseline));
        }
        var document =
                new ReportDocument(
                        "many",
                        "finished",
                        false,
                        "quick",
                        List.of(),
                        "accuracy",
                        "evolution",
                        1,
                        3,
                        12_000,
                        arms,
                        List.of(),
                        21,
                        PaperShares.LION,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        60,
                        "campaigns/many");
        return new ReportChart(document).svg();
    }

    @Test
    void sixBaselinesAreToldApart(@TempDir Path folder) throws Exception {
        String svg = chart(6);
        SvgCheck.assertNoTextsOverlap(Files.writeString(folder.resolve("many.svg"), svg));
        var looks = new HashSet<String>();
        int named = 0;
        List<String> lines = svg.lines().toList();
        for (int line = 1; line < lines.size(); line++) {
            if (lines.get(line).matches(".*>(evolution|baseline-[0-9]|best of baseline-[0-9])</text>")) {
                var look = LOOK.matcher(lines.get(line - 1));
                assertEquals(true, look.matches(), lines.get(line - 1));
                named++;
                looks.add(look.group(1) + look.group(2));
            }
        }
        assertEquals(1 + 2 * 6, named);
        assertEquals(named, looks.size(), looks.toString());
    }
}
