package serengeti.evaluator.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import serengeti.evaluator.task.SweepOutcome.Fate;
import serengeti.evaluator.task.SweepOutcome.Rate;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.evaluator.task.TrainingRun.LossListener;

/*
 * A program that is judged with constants made for another one is judged by its constants: a learning rate that is off
 * by a factor of 3 costs more than most programs differ. The `lr` input is a handle that every program has, so nothing
 * in the program need be changed; decoupled weight decay follows the rate.
 *
 * All rates are trained up to the point of comparison, on the same batches from the same weights, and left there with
 * their weights; each has an optimizer of its own that keeps its state meanwhile. Then they are taken up again, the one
 * with the lowest loss first. Should all that go on diverge later, those that were left get their turn after all; where
 * the lowest loss is stopped at the hurdle, higher ones would be, too.
 */
/// Trains one model with one program at several learning rates for one seed; the best fitness counts.
///
/// Allocates nothing per step. A pure function of model, optimizer, seed, limits and knobs. The model is left with the
/// weights of whichever run went last.
public final class RateSweep {

    /// Which learning rates, and which of them are trained to the end.
    ///
    /// @param factors what the `lr` input is multiplied by, all different and above 0; where fitness is equal the
    ///     earlier one wins
    /// @param share the share of the steps after which training losses are compared, above 0, at most 1; the mean of
    ///     the last 5 % of all steps counts
    /// @param tolerance a rate is clearly worse, and stopped, if its loss exceeds the lowest by more than this share of
    ///     how far the lowest has fallen from the first batch's loss; 0 keeps the lowest only, infinity keeps all
    public record Knobs(List<Double> factors, double share, double tolerance) {

        /// A third, once and three times the rate, compared after a quarter; nearly always the winner of [#FULL], for
        /// three quarters of its steps.
        public static final Knobs DEFAULT = new Knobs(List.of(1.0, 1 / 3.0, 3.0), 0.25, 0.15);

        /// The same, only the lowest loss goes on: half the steps of [#FULL].
        public static final Knobs LOWEST = new Knobs(DEFAULT.factors(), DEFAULT.share(), 0);

        /// The same, all trained to the end.
        public static final Knobs FULL = new Knobs(DEFAULT.factors(), DEFAULT.share(), Double.POSITIVE_INFINITY);

        public Knobs {
            factors = List.copyOf(factors);
            if (factors.isEmpty() || factors.stream().anyMatch(factor -> !(factor > 0) || factor.isInfinite())) {
                throw new IllegalArgumentException("factors: %s, must be numbers above 0".formatted(factors));
            }
            if (factors.stream().distinct().count() < factors.size()) {
                throw new IllegalArgumentException("factors: %s, must all be different".formatted(factors));
            }
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share: %s, must be above 0 and at most 1".formatted(share));
            }
            if (!(tolerance >= 0)) {
                throw new IllegalArgumentException("tolerance: %s, must be at least 0".formatted(tolerance));
            }
        }

        /// After how many steps of a run of `steps` the rates are compared, at least 1.
        public int comparedAfter(int steps) {
            return Math.clamp((int) Math.ceil(steps * share), 1, steps);
        }

        /// Whether a loss is clearly worse than the lowest.
        ///
        /// @param first the loss of the first batch, the same for all rates
        boolean isClearlyWorse(double loss, double lowest, double first) {
            return loss > lowest + tolerance * Math.max(0, first - lowest);
        }
    }

    private final Model model;
    private final List<? extends Stepper> steppers;
    private final Schedule schedule;
    private final Limits limits;
    private final Knobs knobs;
    private final List<? extends LossListener> listeners;

    /// A sweep, which may be run for any number of seeds.
    ///
    /// @param steppers one for each factor, of the same program, bound to the model, each with a state of its own
    /// @param listeners one for each factor
    public RateSweep(
            Model model,
            List<? extends Stepper> steppers,
            Schedule schedule,
            Limits limits,
            Knobs knobs,
            List<? extends LossListener> listeners) {
        int rates = knobs.factors().size();
        if (steppers.size() != rates || listeners.size() != rates) {
            throw new IllegalArgumentException(
                    "%d steppers and %d listeners for %d factors: there must be one of each for a factor"
                            .formatted(steppers.size(), listeners.size(), rates));
        }
        this.model = model;
        this.steppers = List.copyOf(steppers);
        this.schedule = schedule;
        this.limits = limits;
        this.knobs = knobs;
        this.listeners = List.copyOf(listeners);
    }

    /// Trains at all rates from the initial weights of `seed`.
    public SweepOutcome run(long seed) {
        int rates = knobs.factors().size();
        var courses = new Course[rates];
        float[][] weights = new float[rates][];
        double[] losses = new double[rates];
        for (int rate = 0; rate < rates; rate++) {
            model.start(seed);
            courses[rate] =
                    new Course(
                            model,
                            steppers.get(rate),
                            schedule,
                            knobs.factors().get(rate),
                            limits,
                            listeners.get(rate));
            courses[rate].advance(knobs.comparedAfter(schedule.steps()));
            boolean isCompared = courses[rate].outcome().isEmpty() || isScored(courses[rate]);
            losses[rate] = isCompared ? courses[rate].recentLoss() : Double.NaN;
            weights[rate] = model.weights().toArray();
        }
        finish(courses, weights, losses);
        return outcome(courses, losses);
    }

    /// The rates from the lowest loss to those without one; of equals the earlier first.
    private static int[] order(double[] losses) {
        return IntStream.range(0, losses.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer rate) -> losses[rate]))
                .mapToInt(rate -> rate)
                .toArray();
    }

    /// Takes up again what is worth it, the lowest loss first.
    private void finish(Course[] courses, float[][] weights, double[] losses) {
        int[] order = order(losses);
        double lowest = losses[order[0]];
        boolean isSettled = false;
        for (int rate : order) {
            Course course = courses[rate];
            boolean isLeft = knobs.tolerance() == 0 || knobs.isClearlyWorse(losses[rate], lowest, course.firstLoss());
            if (course.outcome().isPresent() || isSettled && isLeft) {
                continue;
            }
            model.weights().copyFrom(weights[rate]);
            course.advance(schedule.steps());
            isSettled |= !(course.outcome().orElseThrow() instanceof Outcome.Diverged);
        }
    }

    private static boolean isScored(Course course) {
        return course.outcome().orElse(null) instanceof Outcome.Scored;
    }

    private SweepOutcome outcome(Course[] courses, double[] losses) {
        var rates = new ArrayList<Rate>();
        int winner =
                Arrays.stream(order(losses))
                        .filter(rate -> courses[rate].outcome().isPresent())
                        .findFirst()
                        .orElseThrow();
        double best = Double.NEGATIVE_INFINITY;
        for (int rate = 0; rate < courses.length; rate++) {
            Course course = courses[rate];
            Fate fate = course.outcome().<Fate>map(Fate.Ended::new).orElseGet(Fate.ClearlyWorse::new);
            double factor = knobs.factors().get(rate);
            rates.add(new Rate(factor, losses[rate], course.lossAtHurdle(), course.steps(), fate));
            if (course.outcome().orElse(null) instanceof Outcome.Scored(double fitness, _) && fitness > best) {
                best = fitness;
                winner = rate;
            }
        }
        return new SweepOutcome(rates, winner);
    }
}
