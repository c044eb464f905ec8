package serengeti.evaluator.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.RateSweep;
import serengeti.evaluator.task.SweepOutcome;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.evaluator.task.TrainingRun.LossListener;

class TrainingPoolTest {

    private static final Task TASK = new Parabola(60, 0.1);

    private static List<StepPlan> plans() {
        var plans = new ArrayList<StepPlan>();
        Library.all().forEach(entry -> plans.add(Lowering.plan(entry.program())));
        for (long seed = 0; seed < 60; seed++) {
            plans.add(Lowering.plan(RandomPrograms.language().withStates(3).generate(seed)));
        }
        return plans;
    }

    private static List<Outcome> outcomes(int workers, List<StepPlan> plans) {
        try (var pool = new TrainingPool(TASK, workers, Limits.DEFAULT)) {
            List<CompletableFuture<Training>> runs = new ArrayList<>();
            for (int seed = 0; seed < 3; seed++) {
                for (StepPlan plan : plans) {
                    runs.add(pool.train(plan, seed));
                }
            }
            return runs.stream().map(run -> run.join().outcome()).toList();
        }
    }

    @Test
    void givesTheSameOutcomesWithAnyNumberOfWorkers() {
        List<StepPlan> plans = plans();
        List<Outcome> alone = outcomes(1, plans);
        assertEquals(alone, outcomes(2, plans));
        assertEquals(alone, outcomes(4, plans));
        assertTrue(alone.stream().anyMatch(Outcome.Scored.class::isInstance));
        assertTrue(alone.stream().anyMatch(Outcome.Diverged.class::isInstance));
    }

    private static List<SweepOutcome> sweeps(int workers, List<StepPlan> plans) {
        try (var pool = new TrainingPool(TASK, workers, Limits.DEFAULT)) {
            List<LossListener> listeners = Collections.nCopies(3, (_, _) -> {});
            return plans.stream().map(plan -> pool.sweep(plan, 5, RateSweep.Knobs.DEFAULT, listeners)).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    @Test
    void sweepsGiveTheSameWithAnyNumberOfWorkers() {
        List<StepPlan> plans = plans();
        List<SweepOutcome> alone = sweeps(1, plans);
        assertEquals(alone, sweeps(2, plans));
        assertEquals(alone, sweeps(4, plans));
        assertTrue(alone.stream().map(SweepOutcome::factor).distinct().count() == 3);
    }

    @Test
    void reportsEachLossInOrder() {
        var losses = Collections.synchronizedList(new ArrayList<Float>());
        try (var pool = new TrainingPool(TASK, 1, Limits.NO_HURDLE)) {
            Training training =
                    pool.train(Lowering.plan(Library.named("sgd").program()), 5, (_, loss) -> losses.add(loss)).join();
            assertTrue(training.seconds() > 0);
        }
        assertEquals(60, losses.size());
        assertTrue(losses.getLast() < losses.getFirst());
    }

    @Test
    void passesOnWhatAModelThrows() {
        Task broken =
                new Task() {
                    @Override
                    public TaskCard card() {
                        return TASK.card();
                    }

                    @Override
                    public Model newModel() {
                        throw new IllegalStateException("no data");
                    }
                };
        try (var pool = new TrainingPool(broken, 1, Limits.DEFAULT)) {
            CompletableFuture<Training> run = pool.train(Lowering.plan(Library.named("sgd").program()), 0);
            assertEquals(
                    "java.lang.IllegalStateException: no data",
                    assertThrows(CompletionException.class, run::join).getMessage());
        }
    }

    @Test
    void startsNothingOnceClosed() {
        var pool = new TrainingPool(TASK, 1, Limits.DEFAULT);
        pool.close();
        StepPlan plan = Lowering.plan(Library.named("sgd").program());
        assertThrows(RejectedExecutionException.class, () -> pool.train(plan, 0));
    }
}
