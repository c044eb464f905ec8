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
    /// @param hurdleLoss what the same mean must be at most
    public record Limits(double maxWeight, double hurdleShare, double hurdleFall, double hurdleLoss) {

        /// Limits whose hurdle is a fall alone.
        public Limits(double maxWeight, double hurdleShare, double hurdleFall) {
            this(maxWeight, hurdleShare, hurdleFall, Double.POSITIVE_INFINITY);
        }

        /// The same with another loss to reach at the hurdle.
        public Limits withHurdleLoss(double loss) {
            return new Limits(maxWeight, hurdleShare, hurdleFall, loss);
        }

        /// Bounds that suit the proxy tasks: weights within 1e6, loss down by 2 % after a quarter of the steps.
        public static final Limits DEFAULT = new Limits(1e6, 0.25, 0.02);

        /// Divergence only.
        public static final Limits NO_HURDLE = new Limits(1e6, 0, 0);
    }

    /// Receives the training loss of every step, and validation scores where it asks for them; a caller that wants a
    /// curve keeps what it needs.
    @FunctionalInterface
    public interface LossListener {

        /// The loss of the batch of step `step`, 0-based.
        void loss(int step, float loss);

        /// Whether the weights that step `step` leaves are to be validated. That costs time and changes nothing else.
        default boolean isValidatedAfter(int step) {
            return false;
        }

        /// The fitness of the weights that step `step` left; NaN or infinite if they have diverged.
        default void fitness(int step, double fitness) {}
    }

    private final Model model;
    private final Stepper stepper;
    private final Schedule schedule;
    private final double factor;
    private final Limits limits;
    private final LossListener listener;
    private double lossAtHurdle = Double.NaN;

    /// A run at the program's own learning rate.
    public TrainingRun(Model model, Stepper stepper, Schedule schedule, Limits limits, LossListener listener) {
        this(model, stepper, schedule, 1, limits, listener);
    }

    /// A run at another learning rate.
    ///
    /// @param factor what the schedule is multiplied by, above 0
    public TrainingRun(
            Model model, Stepper stepper, Schedule schedule, double factor, Limits limits, LossListener listener) {
        this.model = model;
        this.stepper = stepper;
        this.schedule = schedule;
        this.factor = factor;
        this.limits = limits;
        this.listener = listener;
    }

    /// Trains from the initial weights of `seed` to the end of the schedule, or until a limit stops it.
    public Outcome run(long seed) {
        model.start(seed);
        var course = new Course(model, stepper, schedule, factor, limits, listener);
        course.advance(schedule.steps());
        lossAtHurdle = course.lossAtHurdle();
        return course.outcome().orElseThrow();
    }

    /// The mean training loss that the last run had at the hurdle; NaN if there was no hurdle or it ended before.
    public double lossAtHurdle() {
        return lossAtHurdle;
    }
}
