package serengeti.proxytasks.bench;

import java.util.Arrays;
import java.util.function.Function;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Stepper;
import serengeti.evaluator.task.Task;

/// Measures how fast a task trains: how long a step takes, with batch, forward and backward pass, and optimizer.
///
/// @param warmUpSeconds how long steps run before the first is timed
/// @param repeats how many stretches of steps are timed, at least 1
public record TrainingBenchmark(double warmUpSeconds, int repeats) {
    /// Enough for the compiler to finish, and for a median that neighbours on the machine hardly move.
    public static final TrainingBenchmark DEFAULT = new TrainingBenchmark(5, 15);

    private static final int MOST_STEPS = 4000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICROSECOND = 1e3;

    /// What was measured.
    ///
    /// @param microseconds median time of a step
    /// @param fastest time of a step in the fastest repeat, in microseconds
    /// @param slowest time of a step in the slowest repeat, in microseconds
    /// @param gigaflops billions of the card's floating-point operations a second, at the median
    public record Result(double microseconds, double fastest, double slowest, double gigaflops) {}

    /// Times steps of `task` with the optimizer that `stepper` binds to a new model.
    public Result measure(Task task, Function<Model, Stepper> stepper) {
        Model model = task.newModel();
        Stepper optimizer = stepper.apply(model);
        int steps = Math.min(task.card().steps(), MOST_STEPS);
        double[] rates = new double[steps];
        Schedule schedule = new Schedule(task.card().steps());
        Arrays.setAll(rates, schedule::at);

        long end = System.nanoTime() + (long) (warmUpSeconds * NANOS_PER_SECOND);
        while (System.nanoTime() < end) {
            stretch(model, optimizer, rates);
        }
        double[] times = new double[repeats];
        for (int repeat = 0; repeat < repeats; repeat++) {
            times[repeat] = stretch(model, optimizer, rates) / NANOS_PER_MICROSECOND / steps;
        }
        Arrays.sort(times);
        double median = times[repeats / 2];
        double flopsPerStep = (double) task.card().flops() / task.card().steps();
        return new Result(median, times[0], times[repeats - 1], flopsPerStep / median / NANOS_PER_MICROSECOND);
    }

    /// The nanoseconds that the steps of one run take; making its initial weights is not counted.
    private static long stretch(Model model, Stepper optimizer, double[] rates) {
        model.start(0);
        optimizer.reset();
        long start = System.nanoTime();
        for (int step = 0; step < rates.length; step++) {
            model.lossAndGradient(step);
            optimizer.step(rates[step]);
        }
        return System.nanoTime() - start;
    }
}
