package serengeti.cli;

import java.util.List;
import java.util.stream.Collectors;

/// What a campaign is called and was asked for, in a line for people.
record CampaignTitle(
        String name, String preset, List<SearchDocument.TaskPart> tasks, String mode, long seed, int repeats) {

    static CampaignTitle of(SearchDocument document) {
        return new CampaignTitle(
                document.name(),
                document.preset(),
                document.tasks(),
                document.mode(),
                document.seed(),
                document.repeats());
    }

    static CampaignTitle of(ReportDocument document) {
        return new CampaignTitle(
                document.name(),
                document.preset(),
                document.tasks(),
                document.mode(),
                document.seed(),
                document.repeats());
    }

    /// The line, such as `Campaign quick-1 (quick on mlp16, 1,000 steps, evolution, seed 1)`.
    @Override
    public String toString() {
        return "Campaign %s (%s)".formatted(name, settings());
    }

    /// What it was asked for, such as `quick on mlp16, 1,000 steps, evolution, seed 1`.
    String settings() {
        String on =
                tasks.stream()
                        .map(task -> "%s, %s".formatted(task.name(), Numbers.count(task.steps(), "step")))
                        .collect(Collectors.joining(" + "));
        String times = repeats == 1 ? "" : ", " + Numbers.count(repeats, "repeat");
        return "%s on %s, %s, seed %d%s".formatted(preset, on, mode, seed, times);
    }
}
