package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import serengeti.dsl.program.Program;

/*
 * Constants of a small task do not suit a large one: a rate that is off by three costs more than rules differ. So each
 * program climbs: a constant is turned up or down, as long as that helps, then the next, in half decades at first and
 * quarters later; where none helps alone, the learning rate together with another may, as weight decay and memory hang
 * together with it. A change must hold on three seeds, and is given up on the first where it is clearly worse, which is
 * most often so and saves two thirds. From the top that is reached, all constants are displaced at random and climb
 * again: there are tops that are none. A third of the runs are for comparing the best tops on further seeds, as the best
 * of many on three seeds is mostly luck.
 */
/// Fits the constants of one program to one task, with a number of training runs that is the same for all programs.
final class Tuner {
    static final int SEEDS = 3;
    private static final double HALF_DECADE = Math.sqrt(10);
    private static final double LEAST_STEP = Math.pow(10, 0.1);
    private static final double RESCUE = 0.1;
    private static final long DISPLACEMENTS = 1;
    private static final int MOST_DISPLACEMENTS = 100;
    private static final double CLIMBING_SHARE = 2.0 / 3;
    private static final int FURTHER_SEEDS = 8;
    private static final int MOST_COMPARED = 4;

    private final Score score;
    private final double deviation;
    private final int budget;
    private final int climbing;
    private final Map<Program, double[]> known = new HashMap<>();
    private int runs;

    /// The score of a program on a seed.
    @FunctionalInterface
    interface Score {

        /// The score; minus infinity where the run was not scored.
        double of(Program program, int seed);
    }

    /// What came out.
    ///
    /// @param program with the best constants that were tried
    /// @param mean of its scores on the seeds it was chosen by; minus infinity where one was not scored
    /// @param runs training runs that were used
    record Tuned(Program program, double mean, int runs) {}

    /// @param deviation of scores from seed to seed; infinite where it is not known
    /// @param budget training runs, at least 1
    Tuner(Score score, double deviation, int budget) {
        this.score = score;
        this.deviation = deviation;
        this.budget = budget;
        climbing = climbing(budget);
    }

    /// Training runs at most: a little more than a budget of so few that not even the first program can be compared.
    static int most(int budget) {
        return Math.max(budget, climbing(budget) + SEEDS + 1);
    }

    private static int climbing(int budget) {
        return (int) Math.ceil(CLIMBING_SHARE * budget);
    }

    /// Tunes a program.
    Tuned tuned(Program start) {
        List<Turn> turns = Turn.of(start);
        var tops = new ArrayList<Program>();
        Program first = rescued(start, turns);
        // climbing alone may look at fewer seeds, and then there were nothing to compare tops with
        mean(first, SEEDS);
        tops.add(top(first, turns));
        var random = new SplittableRandom(DISPLACEMENTS);
        Program best = tops.getFirst();
        for (int displacement = 0; displacement < MOST_DISPLACEMENTS && runs < climbing; displacement++) {
            Program other = top(displaced(best, turns, random), turns);
            tops.add(other);
            best = isBetter(other, best) ? other : best;
        }
        return best(tops);
    }

    /// The best of the highest tops on further seeds, as many of them as there are runs for.
    private Tuned best(List<Program> tops) {
        List<Program> highest =
                tops.stream()
                        .distinct()
                        .filter(this::isKnown)
                        .sorted(Comparator.comparingDouble((Program top) -> mean(top, SEEDS)).reversed())
                        .limit(Math.clamp((budget - runs) / FURTHER_SEEDS, 1, MOST_COMPARED))
                        .toList();
        int seeds = highest.size() == 1 ? SEEDS : SEEDS + FURTHER_SEEDS;
        Program best = highest.stream().max(Comparator.comparingDouble(program -> mean(program, seeds))).orElseThrow();
        return new Tuned(best, mean(best, seeds), runs);
    }

    /// Constants that are turned at once.
    ///
    /// @param turns each with its power of the step
    private record Move(Map<Turn, Integer> turns) {

        Optional<Program> by(double step, Program program) {
            Optional<Program> moved = Optional.of(program);
            for (Map.Entry<Turn, Integer> each : turns.entrySet()) {
                double factor = Math.pow(step, each.getValue());
                moved = moved.flatMap(present -> each.getKey().by(factor, present));
            }
            return moved;
        }

        Move back() {
            Map<Turn, Integer> back = new LinkedHashMap<>();
            turns.forEach((turn, power) -> back.put(turn, -power));
            return new Move(back);
        }
    }

    private static List<Move> alone(List<Turn> turns) {
        return turns.stream().map(turn -> new Move(Map.of(turn, 1))).toList();
    }

    private static List<Move> withRate(List<Turn> turns) {
        var moves = new ArrayList<Move>();
        for (Turn turn : turns.subList(Math.min(1, turns.size()), turns.size())) {
            moves.add(new Move(Map.of(turns.getFirst(), 1, turn, -1)));
            moves.add(new Move(Map.of(turns.getFirst(), 1, turn, 1)));
        }
        return moves;
    }

    /// Where no move helps any more.
    private Program top(Program from, List<Turn> turns) {
        Program best = from;
        double step = HALF_DECADE;
        while (step > LEAST_STEP && runs < climbing) {
            Program higher = climbed(best, alone(turns), step);
            if (higher.equals(best)) {
                higher = climbed(best, withRate(turns), step);
            }
            if (higher.equals(best)) {
                step = Math.sqrt(step);
            }
            best = higher;
        }
        return best;
    }

    private Program climbed(Program from, List<Move> moves, double step) {
        Program best = from;
        for (Move move : moves) {
            Program higher = climbed(best, move, step);
            best = higher.equals(best) ? climbed(best, move.back(), step) : higher;
        }
        return best;
    }

    /// The program with a move made as long as that helps.
    private Program climbed(Program from, Move move, double step) {
        Program best = from;
        while (true) {
            Optional<Program> next = move.by(step, best);
            if (next.isEmpty() || !isBetter(next.get(), best)) {
                return best;
            }
            best = next.get();
        }
    }

    /// The program with each constant turned by up to a decade.
    private static Program displaced(Program program, List<Turn> turns, SplittableRandom random) {
        Program displaced = program;
        for (Turn turn : turns) {
            double factor = Math.pow(HALF_DECADE, random.nextInt(5) - 2);
            displaced = turn.by(factor, displaced).orElse(displaced);
        }
        return displaced;
    }

    /// A start at which the program is scored at all: rates that suit a small task may be too high for a large one.
    private Program rescued(Program start, List<Turn> turns) {
        Program present = start;
        while (!Double.isFinite(scoreOf(present, 0)) && runs < climbing && !turns.isEmpty()) {
            Optional<Program> slower = turns.getFirst().by(RESCUE, present);
            if (slower.isEmpty()) {
                return start;
            }
            present = slower.get();
        }
        return present;
    }

    private boolean isBetter(Program program, Program than) {
        double sum = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            if (runs >= climbing) {
                return false;
            }
            double own = scoreOf(program, seed);
            if (!Double.isFinite(own)) {
                return false;
            }
            sum += own - scoreOf(than, seed);
            double mean = sum / (seed + 1);
            if (mean < -deviation / Math.sqrt(seed + 1)) {
                return false;
            }
        }
        return sum > 0;
    }

    private double scoreOf(Program program, int seed) {
        double[] scores = known.computeIfAbsent(program, _ -> nothing());
        if (Double.isNaN(scores[seed])) {
            runs++;
            scores[seed] = score.of(program, seed);
        }
        return scores[seed];
    }

    private static double[] nothing() {
        double[] scores = new double[SEEDS + FURTHER_SEEDS];
        Arrays.fill(scores, Double.NaN);
        return scores;
    }

    /// Whether it has a score on each of the seeds for climbing.
    private boolean isKnown(Program program) {
        double[] scores = known.get(program);
        return scores != null && Arrays.stream(scores, 0, SEEDS).noneMatch(Double::isNaN);
    }

    private double mean(Program program, int seeds) {
        double sum = 0;
        for (int seed = 0; seed < seeds; seed++) {
            sum += scoreOf(program, seed);
        }
        return sum / seeds;
    }
}
