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
                        about = "magnitude of a weight beyond which a run counts as diverged, above 0",
                        unit = "weight",
                        source = "a prototype's")
                double maxWeight,
        @Knob(
                        about = "part of the steps after which the loss is looked at, 0 to 1; 0 never looks",
                        unit = "share",
                        source = "a prototype's: a quarter")
                double hurdleShare,
        @Knob(
                        about = "how far the loss must have fallen by then, as a part of the first batch's loss",
                        unit = "share",
                        source = "a prototype's: 2 %")
                double hurdleFall) {

    /// When a training run is cut short.
    public Limits limits() {
        return new Limits(maxWeight, hurdleShare, hurdleFall);
    }
}
