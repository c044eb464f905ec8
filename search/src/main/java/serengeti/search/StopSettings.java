package serengeti.search;

import serengeti.search.knobs.Knob;

/// When a search ends: at whichever limit is reached first.
public record StopSettings(
        @Knob(
                        about =
                                "programs born, at least 1; children come in whole batches, so the last one is"
                                        + " finished",
                        unit = "programs",
                        source = "arXiv 2302.06675, section 2.2: 200,000 to 300,000",
                        isLimit = true)
                long programs,
        @Knob(
                        about =
                                "training runs, those that choose the best included, at least 1; each baseline gets as"
                                        + " many as the search took",
                        unit = "training runs",
                        source = "arXiv 2302.06675, section 2.2: 20,000 to 30,000",
                        isLimit = true)
                long trainings,
        @Knob(
                        about =
                                "time that is spent on training, above 0; a campaign that ends by it is not the same on"
                                        + " another machine",
                        unit = "seconds of one search",
                        source = "none",
                        isLimit = true)
                double seconds,
        @Knob(
                        about = "fitness of the best program, confirmed on as many seeds as it may collect",
                        unit = "fitness",
                        source = "none",
                        isLimit = true)
                double fitness,
        @Knob(
                        about = "programs born without a better one among them, at least 1",
                        unit = "programs",
                        source = "none",
                        isLimit = true)
                long plateau) {

    public StopSettings {
        requireAtLeastOne("programs", programs);
        requireAtLeastOne("trainings", trainings);
        requireAtLeastOne("plateau", plateau);
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("seconds: %s, must be above 0".formatted(seconds));
        }
        if (Double.isNaN(fitness)) {
            throw new IllegalArgumentException("fitness: NaN, must be a number");
        }
    }

    private static void requireAtLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s: %d, must be at least 1".formatted(name, value));
        }
    }
}
