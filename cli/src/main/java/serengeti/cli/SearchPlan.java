package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;
import serengeti.search.progress.CampaignCost;

/// What a search takes at most in training runs, and how long they take if all train as fast as AdamW, for
/// `--dry-run`.
///
/// @param tasks each of which is trained in a training run
/// @param validation tasks on which each better program is scored, too, which comes on top; empty if it is off
/// @param secondsPerTraining by one thread, foretold from shorter runs of AdamW
/// @param trainings of all parts; null if no number of them ends the search
/// @param seconds of all parts, this machine being as fast as it is now; null if nothing that is known ends the search
record SearchPlan(
        List<String> tasks,
        int workers,
        List<Part> parts,
        List<String> validation,
        double secondsPerTraining,
        Long trainings,
        Double seconds) {

    /// One kind of searches, or the comparison of their winners on fresh seeds.
    ///
    /// @param name such as `evolution`, `baseline-constants` or `fresh seeds`
    /// @param searches 0 for the comparison
    /// @param trainings of all of them; null if no number ends them
    /// @param seconds null if nothing that is known ends them
    record Part(String name, int searches, Long trainings, Double seconds) {}

    static SearchPlan of(CampaignSpec spec, int workers) {
        CampaignCost cost = CampaignCost.of(spec);
        double each = TrainingTime.seconds(CampaignSuite.of(spec));
        List<Part> parts =
                cost.parts().stream().map(part -> part(part, spec.stop().seconds(), each / workers)).toList();
        List<Part> all = new ArrayList<>(parts);
        all.add(new Part("fresh seeds", 0, cost.fresh(), cost.fresh() * each / workers));
        boolean isTimeKnown = all.stream().map(Part::seconds).allMatch(Objects::nonNull);
        return new SearchPlan(
                spec.tasks().stream().map(TaskChoice::toString).toList(),
                workers,
                all,
                validation(spec),
                each,
                cost.isLimited() ? cost.trainings() : null,
                isTimeKnown ? all.stream().mapToDouble(Part::seconds).sum() : null);
    }

    private static List<String> validation(CampaignSpec spec) {
        return spec.validation().isOn()
                ? spec.validation().tasks().stream().map(TaskChoice::toString).toList()
                : List.of();
    }

    private static Part part(CampaignCost.Part part, double limit, double each) {
        double seconds = part.isLimited() ? part.total() * each : Double.POSITIVE_INFINITY;
        seconds = Math.min(seconds, part.searches() * limit);
        return new Part(
                part.kind(),
                part.searches(),
                part.isLimited() ? part.total() : null,
                Double.isFinite(seconds) ? seconds : null);
    }

    void print(PrintWriter out) {
        out.println(
                "Search on %s, %s, %s a run of AdamW: at most"
                        .formatted(
                                String.join(", ", tasks),
                                Numbers.count(workers, "worker"),
                                TrainingTime.text(secondsPerTraining)));
        var table = new Table("part", "searches", "training runs", "together");
        for (Part part : parts) {
            table.row(
                    part.name(),
                    part.searches() == 0 ? "" : Numbers.count(part.searches()),
                    part.trainings() == null ? "no limit" : Numbers.count(part.trainings()),
                    part.seconds() == null ? "not known" : Numbers.duration(part.seconds()));
        }
        table.print(out);
    }

    /// What the figures leave out.
    String rest() {
        String validated =
                validation.isEmpty()
                        ? ""
                        : "validation of better programs on %s and ".formatted(String.join(", ", validation));
        return "Not counted: %swhat is done between training runs.".formatted(validated);
    }
}
