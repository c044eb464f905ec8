package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import serengeti.dsl.testing.GoldenFile;

/// The table of presets in `docs/campaigns.md`, but for its last column.
class PresetPageTest {

    @Test
    void thePageStatesTasksAndLimitsOfEachPreset() throws IOException {
        List<String> page = Files.readAllLines(GoldenFile.inRepository("docs/campaigns.md"));
        int head = page.indexOf("| preset | tasks | ends after | for |");
        List<String> rows =
                page.subList(head + 2, page.size()).stream().takeWhile(line -> line.startsWith("|")).toList();
        assertEquals(
                Preset.all().stream().map(PresetPageTest::row).toList(),
                rows.stream().map(PresetPageTest::withoutLastColumn).toList());
    }

    private static String withoutLastColumn(String row) {
        return row.substring(0, row.lastIndexOf('|', row.length() - 2) + 1);
    }

    private static String row(Preset preset) {
        CampaignSpec spec = preset.spec();
        return "| `%s` | %s | %s |"
                .formatted(
                        preset.name(),
                        spec.tasks().stream().map(PresetPageTest::task).collect(Collectors.joining(", ")),
                        limits(spec));
    }

    private static String task(TaskChoice task) {
        return task.steps() == 0 ? task.name() : "%s, %s steps".formatted(task.name(), count(task.steps()));
    }

    private static String limits(CampaignSpec spec) {
        StopSettings stop = spec.stop();
        var limits = new ArrayList<String>();
        if (stop.programs() < Long.MAX_VALUE) {
            limits.add(count(stop.programs()) + " programs");
        }
        if (stop.trainings() < Long.MAX_VALUE) {
            limits.add(count(stop.trainings()) + " training runs");
        }
        assertEquals(
                new StopSettings(
                        stop.programs(),
                        stop.trainings(),
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Long.MAX_VALUE),
                stop,
                "the page has words for these two limits only");
        return String.join(" or ", limits) + (spec.repeats() == 1 ? "" : ", %d repeats".formatted(spec.repeats()));
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
