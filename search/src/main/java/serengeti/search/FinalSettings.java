package serengeti.search;

import serengeti.search.knobs.Knob;

/// The choice of the champion on seeds that the search did not use, and the seeds on which it is reported.
public record FinalSettings(
        @Knob(about = "programs of best fitness that enter, at least 1", unit = "programs", source = "chosen by hand")
                int finalists,
        @Knob(
                        about = "seeds on which all of them are compared, at least 1",
                        unit = "seeds",
                        source = "standard error of 0.0018 on mlp16")
                int firstSeeds,
        @Knob(about = "how many of them go on, at least 1", unit = "programs", source = "chosen by hand") int keep,
        @Knob(
                        about = "further seeds for those, at least 0",
                        unit = "seeds",
                        source = "with the first ones standard error of 0.0008 on mlp16")
                int moreSeeds,
        @Knob(
                        about =
                                "seeds, used for nothing else, on which the winners are compared in the end, at least"
                                        + " 2",
                        unit = "seeds",
                        source = "standard error of 0.0003 on mlp16")
                int freshSeeds) {
    private static final long SHARE_OF_TRAININGS = 5;

    public FinalSettings {
        requireAtLeast(1, "finalists", finalists);
        requireAtLeast(1, "first_seeds", firstSeeds);
        requireAtLeast(1, "keep", keep);
        requireAtLeast(0, "more_seeds", moreSeeds);
        requireAtLeast(2, "fresh_seeds", freshSeeds);
    }

    private static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException("%s: %d, must be at least %d".formatted(name, value, least));
        }
    }

    /// Finals of this proportion that take at most a fifth of the trainings, but never less than two finalists on two
    /// seeds and one more for the best.
    public FinalSettings within(long trainings) {
        FinalSettings finals = this;
        while (finals.trainings() > trainings / SHARE_OF_TRAININGS && !finals.equals(finals.reduced())) {
            finals = finals.reduced();
        }
        return finals;
    }

    private FinalSettings reduced() {
        return new FinalSettings(
                reduced(finalists, 2), reduced(firstSeeds, 2), reduced(keep, 1), reduced(moreSeeds, 1), freshSeeds);
    }

    private static int reduced(int count, int least) {
        return Math.clamp(count * 7L / 8, Math.min(least, count), count);
    }

    /// The trainings that the choice costs at most.
    public long trainings() {
        return (long) finalists * firstSeeds + (long) keep * moreSeeds;
    }
}
