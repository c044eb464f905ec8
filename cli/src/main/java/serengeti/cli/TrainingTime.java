package serengeti.cli;

import java.io.PrintWriter;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;

/// How long training runs take, foretold by shorter ones.
final class TrainingTime {
    private static final int SHARE = 16;
    private static final int LEAST_STEPS = 500;
    private static final double LEAST_SECONDS = 1;
    private static final double MOST_SECONDS = 20;
    private static final int ENOUGH_TURNS = 8;
    private static final double NOTABLY = 0.95;

    private TrainingTime() {}

    /// Says that it takes a while.
    static void announce(PrintWriter err) {
        err.println("Measuring how fast tasks train here.");
    }

    /// A training run on all tasks of a suite.
    static double seconds(Suite suite) {
        return suite.tasks().stream().mapToDouble(TrainingTime::seconds).sum();
    }

    /// How long a training run takes: runs of a few steps tell what a step takes, and what comes before and after.
    ///
    /// Short and longer ones take turns, so that both are as warm, and the fastest of each count: as many as it takes until
    /// data is made and code is compiled, and none is faster.
    static double seconds(Task task) {
        int steps = task.card().steps();
        int more = Math.max(2, Math.min(steps, Math.max(steps / SHARE, LEAST_STEPS)));
        int few = Math.max(1, more / SHARE);
        StepPlan plan = Lowering.plan(Library.named("adamw").program().inlined());
        double fewSeconds = Double.POSITIVE_INFINITY;
        double moreSeconds = Double.POSITIVE_INFINITY;
        double spent = 0;
        int since = 0;
        try (var shorter = new TrainingPool(task.withSteps(few), 1, Limits.NO_HURDLE);
                var longer = new TrainingPool(task.withSteps(more), 1, Limits.NO_HURDLE)) {
            while (spent < MOST_SECONDS
                    && (since < ENOUGH_TURNS || spent < LEAST_SECONDS || moreSeconds <= fewSeconds)) {
                double fewNow = shorter.train(plan, 1).join().seconds();
                double moreNow = longer.train(plan, 1).join().seconds();
                spent += fewNow + moreNow;
                since = fewNow < NOTABLY * fewSeconds || moreNow < NOTABLY * moreSeconds ? 0 : since + 1;
                fewSeconds = Math.min(fewSeconds, fewNow);
                moreSeconds = Math.min(moreSeconds, moreNow);
            }
        }
        double perStep = Math.max(0, moreSeconds - fewSeconds) / (more - few);
        return fewSeconds + perStep * (steps - few);
    }

    /// A time in words.
    static String text(double seconds) {
        if (seconds >= 1) {
            return Numbers.duration(seconds);
        }
        return (seconds < 0.01 ? "%.1f ms" : "%.0f ms").formatted(seconds * 1e3);
    }
}
