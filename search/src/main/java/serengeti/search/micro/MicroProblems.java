package serengeti.search.micro;

import java.util.List;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Schedule;

/*
 * A program passes with the first problem on which its loss falls, so a good one is seldom run on a second. That any
 * one is enough is on purpose: a program whose learning rate suits networks may be too fast for the near optimum or too
 * slow for the far one, and one whose averages need hundreds of steps to fill is judged by the long run.
 */
/// Runs programs on micro-problems. Keeps memory between runs; not thread-safe.
public final class MicroProblems {
    private static final int RECENT = 20;

    private static final List<MicroProblem> TABLE =
            List.of(
                    new MicroProblem("far", 100, 0.3, 0),
                    new MicroProblem("near-noisy", 100, 0.1, 1),
                    new MicroProblem("long", 400, 0.3, 1));

    private final Layout layout = MicroProblem.layout();
    private final TensorBuffer weights = TensorBuffer.zeros(layout.total());
    private final TensorBuffer gradient = TensorBuffer.zeros(layout.total());
    private final OptimizerState memory = new OptimizerState(layout.total());
    private final double[] offset = new double[layout.total()];
    private final double[] exact = new double[layout.total()];
    private final List<Prepared> problems = TABLE.stream().map(Prepared::of).toList();

    /// A problem with all that is the same in each run.
    private record Prepared(
            int steps, float[] start, double[] optimum, double[][] errors, double[] rates, double firstLoss) {

        static Prepared of(MicroProblem problem) {
            double[] start = problem.start();
            double[] optimum = problem.optimum();
            var schedule = new Schedule(problem.steps());
            double[] rates = new double[problem.steps()];
            for (int step = 0; step < rates.length; step++) {
                rates[step] = schedule.at(step);
            }
            float[] first = new float[start.length];
            double[] offset = new double[start.length];
            for (int element = 0; element < start.length; element++) {
                first[element] = (float) start[element];
                offset[element] = start[element] - optimum[element];
            }
            double loss = MicroProblem.lossAndGradient(offset, new double[start.length]);
            return new Prepared(problem.steps(), first, optimum, problem.errors(), rates, loss);
        }
    }

    /// All problems, in the order in which programs are tried.
    public static List<MicroProblem> all() {
        return TABLE;
    }

    /// Whether a program lowers the loss of at least one problem by the share `fall`, 0 to 1, of the first loss.
    public boolean isAnySolved(StepPlan plan, double fall) {
        for (Prepared problem : problems) {
            if (remaining(problem, plan) <= 1 - fall) {
                return true;
            }
        }
        return false;
    }

    /// How much of problem `index`'s first loss is left at the end: the mean of the last twentieth of the steps as a share
    /// of the first loss; infinite where a loss is not finite.
    double remaining(int index, StepPlan plan) {
        return remaining(problems.get(index), plan);
    }

    private double remaining(Prepared problem, StepPlan plan) {
        for (int element = 0; element < offset.length; element++) {
            weights.set(element, problem.start()[element]);
        }
        var stepper = new BlockInterpreter(plan, layout, weights, gradient, memory);
        int recent = problem.steps() / RECENT;
        double sum = 0;
        lossAndGradient(problem, 0);
        for (int step = 0; step < problem.steps(); step++) {
            stepper.step(problem.rates()[step]);
            double loss = lossAndGradient(problem, (step + 1) % problem.steps());
            if (!Double.isFinite(loss)) {
                return Double.POSITIVE_INFINITY;
            }
            if (step >= problem.steps() - recent) {
                sum += loss;
            }
        }
        return sum / recent / problem.firstLoss();
    }

    /// The exact loss; the gradient with the errors of step `step` goes where the optimizer reads it.
    private double lossAndGradient(Prepared problem, int step) {
        for (int element = 0; element < offset.length; element++) {
            offset[element] = weights.get(element) - problem.optimum()[element];
        }
        double loss = MicroProblem.lossAndGradient(offset, exact);
        double[] errors = problem.errors()[step];
        for (int element = 0; element < offset.length; element++) {
            gradient.set(element, (float) (exact[element] + errors[element]));
        }
        return loss;
    }
}
