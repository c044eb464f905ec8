package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import serengeti.search.statistics.StudentT;

/*
 * The best of many that are all as good as AdamW looks better than AdamW. So the level at which one passes is divided by
 * the number of programs, and by the number of times that all are looked at (Bonferroni), which holds whatever depends
 * on what. One that is behind at the usual level is let go, which can cost no more than a winner.
 */
/// Which programs beat the reference, on as few seeds as will do.
///
/// A program's score on a seed is the mean over tasks of what it is above the reference there, in standard deviations
/// from seed to seed.
///
/// @param seeds on which programs are compared at most, at least [#FIRST_LOOK]
/// @param chance that any passes of those that are no better than the reference
record Race(int seeds, double chance) {
    static final int FIRST_LOOK = 8;
    private static final double ENOUGH_TO_GIVE_UP = 0.05;

    /// Makes training runs.
    @FunctionalInterface
    interface Runs {

        /// What each program is above the reference on each of the seeds `from` to `to`; minus infinity where it was not
        /// scored on one of the tasks.
        ///
        /// @param programs their numbers
        List<double[]> of(List<Integer> programs, int from, int to);
    }

    /// A program's place.
    ///
    /// @param program its number
    /// @param mean of what it is above the reference; minus infinity where it was not scored
    /// @param standardError of that mean; NaN where it was not scored
    /// @param seeds it was trained on
    /// @param chance of a mean as high by luck alone, of this program alone, 0 to 1
    record Place(int program, Fate fate, double mean, double standardError, int seeds, double chance) {}

    /// The seeds after which all are looked at.
    List<Integer> looks() {
        var looks = new ArrayList<Integer>();
        for (int look = FIRST_LOOK; look < seeds; look *= 2) {
            looks.add(look);
        }
        looks.add(seeds);
        return looks;
    }

    /// The level at which one of several programs passes.
    double level(int programs) {
        return chance / (programs * looks().size());
    }

    /// Runs until it is clear of each program, or seeds are used up.
    ///
    /// @param programs how many, at least 1
    /// @return a place for each, best first; of those that passed the highest mean first, then of those undecided
    List<Place> places(int programs, Runs runs) {
        Place[] places = new Place[programs];
        List<Integer> present = IntStream.range(0, programs).boxed().toList();
        List<double[]> above = IntStream.range(0, programs).mapToObj(_ -> new double[seeds]).toList();
        int done = 0;
        for (int look : looks()) {
            if (present.isEmpty()) {
                break;
            }
            List<double[]> block = runs.of(present, done, look);
            for (int index = 0; index < present.size(); index++) {
                int program = present.get(index);
                System.arraycopy(block.get(index), 0, above.get(program), done, look - done);
                places[program] = place(program, Arrays.copyOf(above.get(program), look), level(programs));
            }
            present = present.stream().filter(program -> places[program].fate() == Fate.UNDECIDED).toList();
            done = look;
        }
        return Arrays.stream(places)
                .sorted(
                        Comparator.comparing((Place place) -> place.fate() != Fate.PASSED)
                                .thenComparing(Comparator.comparingDouble(Place::mean).reversed()))
                .toList();
    }

    private static Place place(int program, double[] above, double level) {
        int count = above.length;
        if (!Arrays.stream(above).allMatch(Double::isFinite)) {
            return new Place(program, Fate.BEHIND, Double.NEGATIVE_INFINITY, Double.NaN, count, 1);
        }
        double mean = Arrays.stream(above).average().orElseThrow();
        double squares = Arrays.stream(above).map(value -> (value - mean) * (value - mean)).sum();
        double error = Math.sqrt(squares / (count - 1) / count);
        double within = error == 0 ? (mean == 0 ? 0 : 1) : StudentT.within(Math.abs(mean) / error, count - 1);
        double chance = mean > 0 ? (1 - within) / 2 : (1 + within) / 2;
        Fate fate = chance <= level ? Fate.PASSED : chance >= 1 - ENOUGH_TO_GIVE_UP / 2 ? Fate.BEHIND : Fate.UNDECIDED;
        return new Place(program, fate, mean, error, count, chance);
    }
}
