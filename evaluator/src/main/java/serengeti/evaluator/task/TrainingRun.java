package serengeti.evaluator.task;

/// Trains one model with one optimizer for one seed, and says how it ended.
///
/// Allocates nothing per step. A run is a pure function of model, optimizer, seed and limits.
public final class TrainingRun {

    /// When a run is cut short.
    ///
    /// @param maxWeight a weight of larger magnitude counts as divergence
    /// @param hurdleShare the share of the steps after which the loss is looked at, 0 to 1; 0 never looks
    /// @param hurdleFall how far the mean loss of the last 5 % of the steps must by then have fallen below the first
    ///     batch's loss, as a share of it
    public record Limits(double maxWeight, double hurdleShare, double hurdleFall) {

        /// Bounds found by a prototype: weights within 1e6, loss down by 2 % after a quarter of the steps.
        public static final Limits DEFAULT = new Limits(1e6, 0.25, 0.02);

        /// Divergence only.
        public static final Limits NO_HURDLE = new Limits(1e6, 0, 0);
    }

    /// Receives the training loss of every step; a caller that wants a curve keeps what it needs.
    @FunctionalInterface
    public interface LossListener {
        void loss(int step, float loss);
    }

    private static final int STEPS_BETWEEN_WEIGHT_CHECKS = 64;

    private final Model model;
    private final Stepper stepper;
    private final Schedule schedule;
    private final Limits limits;
    private final LossListener listener;

    public TrainingRun(Model model, Stepper stepper, Schedule schedule, Limits limits, LossListener listener) {
        this.model = model;
        this.stepper = stepper;
        this.schedule = schedule;
        this.limits = limits;
        this.listener = listener;
    }

    /// Trains from the initial weights of `seed` to the end of the schedule, or until a limit stops it.
    public Outcome run(long seed) {
        int steps = schedule.steps();
        int window = Math.max(1, steps / 20);
        int hurdle = limits.hurdleShare() > 0 ? (int) Math.ceil(steps * limits.hurdleShare()) : -1;

        model.start(seed);
        stepper.reset();
        double first = Double.NaN;
        float[] ring = new float[window];
        for (int step = 0; step < steps; step++) {
            float loss = model.lossAndGradient(step);
            listener.loss(step, loss);
            if (!Float.isFinite(loss)) {
                return new Outcome.Diverged(step);
            }
            if (step == 0) {
                first = loss;
            }
            ring[step % window] = loss;
            if (step == hurdle && mean(ring, Math.min(step + 1, window)) > (1 - limits.hurdleFall()) * first) {
                return new Outcome.StoppedAtHurdle(step);
            }
            stepper.step(schedule.at(step));
            boolean checked = step % STEPS_BETWEEN_WEIGHT_CHECKS == 0 || step == steps - 1;
            if (checked && !withinBounds()) {
                return new Outcome.Diverged(step);
            }
        }
        double recent = mean(ring, Math.min(steps, window));
        double fitness = model.fitness();
        return Double.isFinite(fitness) ? new Outcome.Scored(fitness, recent) : new Outcome.Diverged(steps - 1);
    }

    private static double mean(float[] values, int count) {
        double sum = 0;
        for (int index = 0; index < count; index++) {
            sum += values[index];
        }
        return sum / count;
    }

    private boolean withinBounds() {
        var weights = model.weights();
        boolean within = true;
        for (int index = 0; index < weights.length(); index++) {
            within &= Math.abs(weights.get(index)) <= limits.maxWeight();
        }
        return within;
    }
}
