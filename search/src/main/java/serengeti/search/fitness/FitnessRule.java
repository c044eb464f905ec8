package serengeti.search.fitness;

/// How evidence becomes the number by which programs compete.
public sealed interface FitnessRule {

    /// The fitness; minus infinity where a run was not scored.
    double fitness(Evidence evidence);

    /// How many seeds a program may collect at most.
    int maxSeeds();

    /// As arXiv 2302.06675: the first score, kept for ever.
    record Paper() implements FitnessRule {
        @Override
        public double fitness(Evidence evidence) {
            return evidence.mean();
        }

        @Override
        public int maxSeeds() {
            return 1;
        }
    }

    /// The mean less a multiple of its standard error, so that one lucky score does not rule the population: among
    /// thousands of children the best single draw lies three standard deviations too high.
    ///
    /// @param noise standard deviation of a single score between seeds, in units of fitness, at least 0
    /// @param caution standard errors to subtract, at least 0
    /// @param maxSeeds seeds that a program may collect, at least 1
    record NoiseAware(double noise, double caution, int maxSeeds) implements FitnessRule {
        public NoiseAware {
            if (!(noise >= 0) || !(caution >= 0) || maxSeeds < 1) {
                throw new IllegalArgumentException(
                        "noise %s and caution %s must be at least 0, seeds %d at least 1"
                                .formatted(noise, caution, maxSeeds));
            }
        }

        @Override
        public double fitness(Evidence evidence) {
            return evidence.mean() - caution * noise / Math.sqrt(evidence.seeds());
        }
    }
}
