package serengeti.search.randomness;

import java.util.SplittableRandom;
import serengeti.search.Run;

/*
 * Every use of chance names its purpose and its place (repeat, generation, slot, ...); the stream is a function of
 * these and of the campaign's seed alone. So nothing depends on the order in which threads come by, and a campaign can
 * be cut and resumed anywhere.
 *
 * Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014 (the mixing function and the generator).
 */
/// The only source of random numbers of a campaign: named, counter-based streams.
///
/// @param seed the campaign's seed
public record Randomness(long seed) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /// What a stream is for.
    public enum Purpose {
        /// Choice of parents, by generation.
        SELECTION,
        /// Choice of a child, by generation and slot.
        MUTATION,
        /// Seeds of training runs during a search, by repeat and number.
        SEARCH_SEED,
        /// Seeds on which the finalists are compared, by number.
        FINAL_SEED,
        /// Seeds on which the reported fitness is measured, by number; nothing is chosen by them.
        FRESH_SEED,
        /// Seeds on which a replay chooses constants, by number; nothing is reported on them.
        TUNING_SEED,
        /// The seed of the random numbers of one search of a campaign, by mode, repeat, whether it is a baseline, and what it
        /// begins with.
        RUN,
        /// The errors of gradients of micro-problems, the same for all campaigns.
        MICRO_PROBLEM,
        /// Seeds on which best programs of searches are trained on the validation tasks, by number.
        VALIDATION_SEED
    }

    /// The random numbers of one search.
    public Randomness of(Run run) {
        return new Randomness(
                number(
                        Purpose.RUN,
                        run.mode().ordinal(),
                        run.repeat(),
                        run.isBaseline() ? 1 : 0,
                        run.start().toString().hashCode()));
    }

    /// The stream of a purpose at a place.
    public SplittableRandom stream(Purpose purpose, long... place) {
        return new SplittableRandom(number(purpose, place));
    }

    /// One number of a purpose at a place.
    public long number(Purpose purpose, long... place) {
        long state = mix(seed + GOLDEN * (purpose.ordinal() + 1));
        for (long coordinate : place) {
            state = mix(state + GOLDEN * (coordinate + 1));
        }
        return state;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
