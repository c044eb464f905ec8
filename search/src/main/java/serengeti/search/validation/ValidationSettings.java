package serengeti.search.validation;

import java.util.List;
import serengeti.search.TaskChoice;
import serengeti.search.knobs.Knob;

/// The knobs of meta-validation: the training of a search's best programs on tasks that the search does not see.
public record ValidationSettings(
        @Knob(
                        about =
                                "larger tasks on which each program that becomes the best of a search is trained, too,"
                                        + " outside the search; or none",
                        unit = "tasks, TASK or, of one alone, TASK:STEPS",
                        source = "arXiv 2302.06675, section 2.3")
                List<TaskChoice> tasks,
        @Knob(
                        about = "seeds on which it is trained there, the same for all programs, at least 2",
                        unit = "seeds",
                        source = "chosen by hand; docs/campaigns.md has what they cost")
                int seeds,
        @Knob(
                        about =
                                "factor by which its learning rate is also tried below and above, at least 1; 1 tries"
                                        + " its own only",
                        unit = "factor",
                        source = "constants for a small task do not suit a larger one; as fitness.rate_factor")
                double rateFactor,
        @Knob(
                        about =
                                "programs that became the best one after the other, each worse there than the best"
                                        + " there by two standard errors, after which the search ends, at least 1",
                        unit = "programs",
                        source = "off: in arXiv 2302.06675, section 2.3, searches that overfit later find better ones",
                        isLimit = true)
                long stop,
        @Knob(
                        about =
                                "further seeds on which the best there and the last best of a search are compared when"
                                        + " it has ended, at least 3",
                        unit = "seeds",
                        source = "chosen by hand; docs/campaigns.md has what they cost")
                int confirmingSeeds) {
    private static final int LEAST_FOR_STANDARD_ERROR = 2;
    private static final int LEAST_FOR_VERDICT = 3;

    public ValidationSettings {
        tasks = List.copyOf(tasks);
        if (tasks.stream().distinct().count() < tasks.size()) {
            throw new IllegalArgumentException("tasks: %s, must all be different".formatted(tasks));
        }
        requireAtLeast(LEAST_FOR_STANDARD_ERROR, "seeds", seeds);
        requireAtLeast(1, "stop", stop);
        requireAtLeast(LEAST_FOR_VERDICT, "confirming_seeds", confirmingSeeds);
        if (!(rateFactor >= 1 && Double.isFinite(rateFactor))) {
            throw new IllegalArgumentException("rate_factor: %s, must be at least 1 and finite".formatted(rateFactor));
        }
        if (tasks.isEmpty() && stop < Long.MAX_VALUE) {
            throw new IllegalArgumentException("stop: %d, must be unlimited where tasks is none".formatted(stop));
        }
    }

    private static void requireAtLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException("%s: %d, must be at least %d".formatted(name, value, least));
        }
    }

    /// Whether there is anything to train on.
    public boolean isOn() {
        return !tasks.isEmpty();
    }
}
