package serengeti.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Rates;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.funnel.FunnelMemory;
import serengeti.search.funnel.FunnelPhase;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;
import serengeti.search.simplification.PairedScores;

/// Trainings on one task or several; each is made once.
final class SimplifyTrials implements PairedScores, AutoCloseable {
    /// A stream of seeds that no search and no replay has seen.
    private static final long RANDOMNESS_SEED = -2;

    private final TrainingPool pool;
    private final FunnelMemory memory;
    private final String tasks;
    private final Randomness randomness = new Randomness(RANDOMNESS_SEED);
    private final Map<Program, Map<Integer, Double>> known = new HashMap<>();
    private final double[] bars;
    private final Runnable oneDone;
    private int runs;

    SimplifyTrials(Suite suite, int workers) {
        this(suite, workers, FunnelMemory.NONE, () -> {});
    }

    /// @param memory of runs that were made
    /// @param oneDone hears of each run
    SimplifyTrials(Suite suite, int workers, FunnelMemory memory, Runnable oneDone) {
        this.memory = memory;
        this.oneDone = oneDone;
        tasks = label(suite);
        bars = new double[suite.tasks().size()];
        Arrays.fill(bars, Double.POSITIVE_INFINITY);
        pool = new TrainingPool(suite, workers, Limits.NO_HURDLE);
    }

    /// How the tasks are called in the keys of their training runs.
    static String label(Suite suite) {
        return suite.tasks().stream().map(FunnelMemory::label).collect(Collectors.joining(","));
    }

    /// Trainings so far.
    int runs() {
        return runs;
    }

    @Override
    public double[] of(Program program, int first, int count) {
        Map<Integer, Double> scores = known.computeIfAbsent(program, _ -> new HashMap<>());
        StepPlan plan = Lowering.plan(program);
        FunctionalHash hash = FunctionalHash.of(Dataflow.of(program));
        List<Integer> missing =
                IntStream.range(first, first + count).boxed().filter(seed -> !scores.containsKey(seed)).toList();
        var begun = new ArrayList<CompletableFuture<Training>>();
        for (int seed : missing) {
            var key = new FunnelMemory.Key(tasks, hash, FunnelPhase.SIMPLIFY, seed);
            long value = randomness.number(Purpose.FRESH_SEED, seed);
            begun.add(
                    memory.recall(key)
                            .map(CompletableFuture::completedFuture)
                            .orElseGet(() ->
                                    pool.train(plan, value, Rates.OWN, bars)
                                            .whenComplete((training, _) -> {
                                                if (training != null) {
                                                    memory.keep(key, training);
                                                }
                                            })));
        }
        for (int index = 0; index < missing.size(); index++) {
            scores.put(missing.get(index), begun.get(index).join().fitness());
            runs++;
            oneDone.run();
        }
        return IntStream.range(first, first + count).mapToDouble(scores::get).toArray();
    }

    @Override
    public void close() {
        pool.close();
    }
}
