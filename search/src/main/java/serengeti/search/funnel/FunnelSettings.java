package serengeti.search.funnel;

import java.util.List;
import serengeti.search.TaskChoice;
import serengeti.search.knobs.Knob;

/// How the best programs of a search are tried on larger tasks.
public record FunnelSettings(
        @Knob(about = "whether it follows the search, or comes on-request only", unit = "when", source = "none")
                When when,
        @Knob(about = "programs that enter, each of another form, at least 1", unit = "programs", source = "by cost")
                int candidates,
        @Knob(
                        about = "tasks about ten times as large as those of the search, or none",
                        unit = "tasks, TASK or TASK:STEPS",
                        source = "arXiv 2302.06675, section 2.3")
                List<TaskChoice> larger,
        @Knob(
                        about = "tasks about a hundred times as large, for what beat AdamW on the larger ones, or none",
                        unit = "tasks, TASK or TASK:STEPS",
                        source = "arXiv 2302.06675, section 2.3")
                List<TaskChoice> largest,
        @Knob(
                        about = "tasks of kinds that the search never saw, for what is left, or none",
                        unit = "tasks, TASK or TASK:STEPS",
                        source = "docs/proxy-tasks.md")
                List<TaskChoice> heldOut,
        @Knob(
                        about =
                                "training runs by which constants are tuned, for each program on each task, AdamW's"
                                        + " included, at least 1; half as many on the largest tasks, which begin where"
                                        + " the larger ones ended",
                        unit = "training runs",
                        source = "measured, see docs/funnel.md")
                int tuning,
        @Knob(
                        about =
                                "seeds on which a program is compared with AdamW at most, and those of its card, at"
                                        + " least 8; half as many on the largest tasks",
                        unit = "seeds",
                        source = "standard error of 0.0006 on mlp-10x")
                int seeds,
        @Knob(
                        about = "programs that go on from one tier to the next at most, at least 1",
                        unit = "programs",
                        source = "by cost")
                int keep,
        @Knob(about = "winners that get a card, at least 1", unit = "programs", source = "by cost") int winners,
        @Knob(
                        about =
                                "chance that of programs which are no better than AdamW any passes a tier, above 0,"
                                        + " below 0.5",
                        unit = "probability",
                        source = "customary")
                double chance,
        @Knob(
                        about =
                                "seeds on which it is tried at most whether a statement of a winner can be left out or"
                                        + " a number rounded, at least 2; 0 simplifies by algebra alone",
                        unit = "seeds",
                        source = "as 'serengeti simplify'")
                int simplifySeeds,
        @Knob(
                        about =
                                "training runs on small tasks after which no further change of a winner is tried, at"
                                        + " least 1",
                        unit = "training runs",
                        source = "about twice what the largest simplification measured takes")
                int simplifyTrainings) {

    /// When the funnel runs.
    public enum When {
        /// Asked for by itself, after the campaign.
        ON_REQUEST,
        /// As soon as the campaign's searches have ended.
        AFTER_SEARCH
    }

    public FunnelSettings {
        larger = List.copyOf(larger);
        largest = List.copyOf(largest);
        heldOut = List.copyOf(heldOut);
        requireAtLeast(1, "candidates", candidates);
        requireAtLeast(1, "tuning", tuning);
        requireAtLeast(Race.FIRST_LOOK, "seeds", seeds);
        requireAtLeast(1, "keep", keep);
        requireAtLeast(1, "winners", winners);
        requireAtLeast(1, "simplify_trainings", simplifyTrainings);
        if (simplifySeeds != 0 && simplifySeeds < 2) {
            throw new IllegalArgumentException("simplify_seeds: %d, must be 0 or at least 2".formatted(simplifySeeds));
        }
        if (!(chance > 0 && chance < 0.5)) {
            throw new IllegalArgumentException("chance: %s, must be above 0 and below 0.5".formatted(chance));
        }
    }

    private static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException("%s: %d, must be at least %d".formatted(name, value, least));
        }
    }
}
