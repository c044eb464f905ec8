package serengeti.search.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.mutation.Mutator;

/*
 * Programs are drawn as a search draws them: a population drifts from the start program by mutations, with every
 * program equally likely to be a parent, and each new functional hash is kept, unless the descent probe rejects it.
 * Each pair of kept programs is a pair of different form. A pair with the same probe hash was merged; it is put to a
 * longer test on other data: four sets of arrays and gradients from 1e-6 to 1e3, sixty steps. A pair that differs there
 * was merged wrongly.
 */
/// Measures how often the probe hash takes two programs for one.
///
/// @param programs how many programs of different functional hash to draw
/// @param seed of all random numbers
public record ProbeAudit(int programs, long seed) {
    private static final int POPULATION = 2000;
    private static final int MIN_LENGTH = 6;
    private static final int MAX_LENGTH = 30;
    private static final int STEPS = 60;
    private static final double TOLERANCE = 1e-6;
    private static final double[] SCALES = {1e-6, 1e-3, 1, 1e3};
    private static final int[][] SIZES = {{3}, {2, 4}, {1, 1, 1}, {7, 2}};

    /// What came out.
    ///
    /// @param programs programs of different functional hash that a search would train and the probe can say something
    ///     about
    /// @param pairs pairs of them
    /// @param merged pairs with the same probe hash
    /// @param falselyMerged those that differ on the longer test
    /// @param examples up to three falsely merged pairs
    public record Result(int programs, long pairs, long merged, long falselyMerged, List<List<Program>> examples) {

        /// Falsely merged pairs as a share of all pairs.
        public double rate() {
            return (double) falselyMerged / pairs;
        }
    }

    /// Draws the programs and tests every merged pair.
    public Result run(Program start) {
        Map<FunctionalHash, List<Program>> byProbe = new HashMap<>();
        int kept = 0;
        for (Program program : draw(start.inlined())) {
            StepPlan plan = Lowering.plan(program);
            Optional<FunctionalHash> hash = Probe.hash(plan);
            if (hash.isPresent() && Probe.descent(plan) instanceof Probe.Descends) {
                kept++;
                byProbe.computeIfAbsent(hash.get(), _ -> new ArrayList<>()).add(program);
            }
        }
        long merged = 0;
        long falsely = 0;
        var examples = new ArrayList<List<Program>>();
        for (List<Program> group : byProbe.values()) {
            merged += (long) group.size() * (group.size() - 1) / 2;
            List<List<Program>> classes = new ArrayList<>();
            for (Program program : group) {
                assign(program, classes);
            }
            for (int first = 0; first < classes.size(); first++) {
                for (int second = first + 1; second < classes.size(); second++) {
                    falsely += (long) classes.get(first).size() * classes.get(second).size();
                    if (examples.size() < 3) {
                        examples.add(List.of(classes.get(first).getFirst(), classes.get(second).getFirst()));
                    }
                }
            }
        }
        return new Result(kept, (long) kept * (kept - 1) / 2, merged, falsely, List.copyOf(examples));
    }

    private List<Program> draw(Program start) {
        var mutator = new Mutator(MutationSettings.SINGLE);
        var random = new SplittableRandom(seed);
        Program[] population = new Program[POPULATION];
        Arrays.fill(population, start);
        Map<FunctionalHash, Program> distinct = new HashMap<>();
        var drawn = new ArrayList<Program>();
        while (drawn.size() < programs) {
            Mutator.Child child = mutator.mutate(population[random.nextInt(POPULATION)], random);
            int length = child.program().statements().size();
            if (length < MIN_LENGTH || length > MAX_LENGTH) {
                continue;
            }
            population[random.nextInt(POPULATION)] = child.program();
            if (distinct.putIfAbsent(FunctionalHash.of(child.dataflow()), child.program()) == null) {
                drawn.add(child.program());
            }
        }
        return drawn;
    }

    private static void assign(Program program, List<List<Program>> classes) {
        StepPlan plan = Lowering.plan(program);
        for (List<Program> members : classes) {
            if (isEqual(plan, Lowering.plan(members.getFirst()))) {
                members.add(program);
                return;
            }
        }
        var fresh = new ArrayList<Program>();
        fresh.add(program);
        classes.add(fresh);
    }

    private static boolean isEqual(StepPlan first, StepPlan second) {
        for (int set = 0; set < SIZES.length; set++) {
            if (!isEqualOn(set, first, second)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEqualOn(int set, StepPlan first, StepPlan second) {
        var random = new SplittableRandom(set);
        int[] sizes = SIZES[set];
        int elements = Arrays.stream(sizes).sum();
        double[] firstWeights = random.doubles(elements, -1, 1).toArray();
        double[] secondWeights = firstWeights.clone();
        var firstRun = new PlanInterpreter(first, sizes);
        var secondRun = new PlanInterpreter(second, sizes);
        for (int step = 0; step < STEPS; step++) {
            double scale = SCALES[(set + step / 15) % SCALES.length];
            double[] gradient = random.doubles(elements, -scale, scale).toArray();
            double rate = random.nextDouble();
            double[] firstUpdate = firstRun.step(firstWeights, gradient, rate);
            double[] secondUpdate = secondRun.step(secondWeights, gradient, rate);
            for (int index = 0; index < elements; index++) {
                if (!isClose(firstUpdate[index], secondUpdate[index])) {
                    return false;
                }
                firstWeights[index] -= firstUpdate[index];
                secondWeights[index] = firstWeights[index];
            }
        }
        return true;
    }

    private static boolean isClose(double x, double y) {
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return Double.compare(x, y) == 0;
        }
        return Math.abs(x - y) <= TOLERANCE * Math.max(1e-12, Math.max(Math.abs(x), Math.abs(y)));
    }
}
