package serengeti.evaluator.task;

import java.util.Optional;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.evaluator.task.TrainingRun.LossListener;

/// A training run under way, which may be left and taken up again with the weights it had: how far it is, what its last
/// losses were, and how it ended if it did.
///
/// The model is started by the caller.
final class Course {
    private static final int STEPS_BETWEEN_WEIGHT_CHECKS = 64;
    private static final int RECENT = 20;
    private static final int MOST_RECENT = 1 << 20;

    private final Model model;
    private final Stepper stepper;
    private final Schedule schedule;
    private final double factor;
    private final Limits limits;
    private final LossListener listener;
    private final int hurdle;
    private final float[] ring;
    private int step;
    private double first = Double.NaN;
    private double lossAtHurdle = Double.NaN;
    private Outcome outcome;

    /// A run before its first step.
    ///
    /// @param stepper gets its zero state
    /// @param factor what the schedule is multiplied by
    Course(Model model, Stepper stepper, Schedule schedule, double factor, Limits limits, LossListener listener) {
        this.model = model;
        this.stepper = stepper;
        this.schedule = schedule;
        this.factor = factor;
        this.limits = limits;
        this.listener = listener;
        hurdle = limits.hurdleShare() > 0 ? (int) Math.ceil(schedule.steps() * limits.hurdleShare()) : -1;
        ring = new float[Math.clamp(schedule.steps() / RECENT, 1, MOST_RECENT)];
        stepper.reset();
    }

    /// How it ended; empty while it can go on.
    Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /// How many steps were begun.
    int steps() {
        return step;
    }

    /// The loss of the first batch; NaN before it.
    double firstLoss() {
        return first;
    }

    /// The mean loss where it was compared with the hurdle; NaN before.
    double lossAtHurdle() {
        return lossAtHurdle;
    }

    /// The mean loss of the last 5 % of the whole run's steps, but of at most 2^20, or of as many as there were; NaN
    /// before the first.
    double recentLoss() {
        int count = Math.min(step, ring.length);
        double sum = 0;
        for (int index = 0; index < count; index++) {
            sum += ring[index];
        }
        return sum / count;
    }

    /// Goes on until `until` steps are done or it ends.
    void advance(int until) {
        while (step < until && outcome == null) {
            outcome = next();
        }
        if (step == schedule.steps() && outcome == null) {
            outcome = finish();
        }
    }

    /// One step; how the run ended by it, or null.
    private Outcome next() {
        int now = step;
        step++;
        float loss = model.lossAndGradient(now);
        listener.loss(now, loss);
        if (!Float.isFinite(loss)) {
            return new Outcome.Diverged(now);
        }
        if (now == 0) {
            first = loss;
        }
        ring[now % ring.length] = loss;
        if (now == hurdle) {
            lossAtHurdle = recentLoss();
            if (lossAtHurdle > Math.min(limits.hurdleLoss(), (1 - limits.hurdleFall()) * first)) {
                return new Outcome.StoppedAtHurdle(now);
            }
        }
        stepper.step(factor * schedule.at(now));
        boolean isLast = step == schedule.steps();
        if ((now % STEPS_BETWEEN_WEIGHT_CHECKS == 0 || isLast) && !isWithinBounds()) {
            return new Outcome.Diverged(now);
        }
        if (!isLast && listener.isValidatedAfter(now)) {
            listener.fitness(now, model.fitness());
        }
        return null;
    }

    private Outcome finish() {
        double fitness = model.fitness();
        int last = step - 1;
        if (listener.isValidatedAfter(last)) {
            listener.fitness(last, fitness);
        }
        return Double.isFinite(fitness) ? new Outcome.Scored(fitness, recentLoss()) : new Outcome.Diverged(last);
    }

    private boolean isWithinBounds() {
        var weights = model.weights();
        boolean within = true;
        for (int index = 0; index < weights.length(); index++) {
            within &= Math.abs(weights.get(index)) <= limits.maxWeight();
        }
        return within;
    }
}
