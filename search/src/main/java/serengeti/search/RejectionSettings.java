package serengeti.search;

import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.knobs.Knob;

/// What is not trained, or not to the end.
public record RejectionSettings(
        @Knob(
                        about = "operations per parameter and step beyond which a program is not trained, at least 1",
                        unit = "operations; a transcendental one counts 15, a power 40",
                        source = "five times AdamW's")
                double maxCost,
        @Knob(
                        about =
                                "how far the loss must fall on one of a few problems in closed form, as a part of the"
                                        + " first loss, 0 to 1, before a program is trained; 0 tries none",
                        unit = "share",
                        source = "measured, see docs/measurements.md: 0.5 %")
                double microFall,
        @Knob(
                        about = "magnitude of a weight beyond which a run counts as diverged, above 0",
                        unit = "weight",
                        source = "chosen by hand")
                double maxWeight,
        @Knob(
                        about = "part of the steps after which the loss is looked at, 0 to 1; 0 never looks",
                        unit = "share",
                        source = "chosen by hand")
                double hurdleShare,
        @Knob(
                        about = "how far the loss must have fallen by then, as a part of the first batch's loss",
                        unit = "share",
                        source = "chosen by hand")
                double hurdleFall,
        @Knob(
                        about =
                                "part of the programs met lately, those of the lowest loss at the hurdle, among which a"
                                    + " new program's first run must be then to go on, above 0, at most 1; 1 lets all"
                                    + " go on",
                        unit = "share",
                        source = "measured, see docs/campaigns.md; the paper has 1")
                double passedShare) {

    public RejectionSettings {
        if (!(maxCost >= 1)) {
            throw new IllegalArgumentException("max_cost: %s, must be at least 1".formatted(maxCost));
        }
        if (!(microFall >= 0 && microFall <= 1)) {
            throw new IllegalArgumentException("micro_fall: %s, must be between 0 and 1".formatted(microFall));
        }
        if (!(maxWeight > 0)) {
            throw new IllegalArgumentException("max_weight: %s, must be above 0".formatted(maxWeight));
        }
        if (!(hurdleShare >= 0 && hurdleShare <= 1)) {
            throw new IllegalArgumentException("hurdle_share: %s, must be between 0 and 1".formatted(hurdleShare));
        }
        if (!(hurdleFall <= 1)) {
            throw new IllegalArgumentException("hurdle_fall: %s, must be at most 1".formatted(hurdleFall));
        }
        if (!(passedShare > 0 && passedShare <= 1)) {
            throw new IllegalArgumentException(
                    "passed_share: %s, must be above 0 and at most 1".formatted(passedShare));
        }
    }

    /// When a training run is cut short.
    public Limits limits() {
        return new Limits(maxWeight, hurdleShare, hurdleFall);
    }
}
