package serengeti.evaluator.nd4j;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.DecayFactor;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.UpdateSplit;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.dsl.text.Suggestion;

/// A program as an updater of ND4J, for SameDiff's training configurations and for DL4J.
///
/// ```java
/// ProgramUpdater lion = ProgramUpdater.of(Library.named("lion").program()).with("peak_lr", 3e-4);
/// TrainingConfig.builder().updater(lion).regularization(lion.regularization())
/// ```
///
/// An updater is given gradients, but neither weights nor the model as a whole. So the program must be element-wise,
/// and may read the weights only to decay them: the update is something that follows from the gradient, plus the
/// weights times a number. The updater computes the first part; the second is ND4J's own weight decay and must be
/// configured beside it, as above, or there is none. Programs that need more are stepped by [SameDiffTrainer] or
/// [serengeti.evaluator.optimizer.Optimizer].
///
/// The learning rate is the schedule's value, the `lr` of the program; its peak is 1 where the program has a peak rate
/// of its own. The step number is ND4J's iteration plus 1. Weights are floats or doubles. Equal by program and learning
/// rate; written to JSON as the program's text.
public final class ProgramUpdater implements IUpdater {
    @Serial private static final long serialVersionUID = 1;

    private final String program;
    private double learningRate;
    private ISchedule learningRateSchedule;
    private final transient Program parsed;
    private final transient StepPlan step;
    private final transient double[] values;
    private final transient List<Regularization> decay;

    @JsonCreator
    private ProgramUpdater(
            @JsonProperty("program") String program,
            @JsonProperty("learningRate") double learningRate,
            @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule) {
        this.program = program;
        this.learningRate = learningRate;
        this.learningRateSchedule = learningRateSchedule;
        parsed = Parser.parse(program);
        values = parsed.hyperparameters().stream().mapToDouble(Hyperparameter::value).toArray();
        try {
            UpdateSplit split = UpdateSplit.of(Lowering.openPlan(parsed));
            step = split.gradientStep();
            if (!step.isElementwise()) {
                throw new IllegalArgumentException("the update needs arrays as a whole");
            }
            if (step.liveTensors() != step.liveStates()) {
                throw new IllegalArgumentException("a state has not one number for each weight");
            }
            decay = split.decay().map(factor -> List.of(weightDecay(factor))).orElse(List.of());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s; an updater is given gradients alone: use SameDiffTrainer or Optimizer"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private Regularization weightDecay(DecayFactor factor) {
        try {
            int power = factor.learningRatePower();
            if (power != 0 && power != 1) {
                throw new IllegalArgumentException(
                        "is proportional to the learning rate to the power %d".formatted(power));
            }
            return new WeightDecay(factor.coefficient(values), power == 1);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the factor of the weights %s; ND4J's weight decay is constant or proportional to the learning rate"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /// An updater with a constant learning rate of 1.
    ///
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the program is unsound
    /// @throws IllegalArgumentException if the program needs more than an updater is given
    public static ProgramUpdater of(Program program) {
        return new ProgramUpdater(Printer.print(Objects.requireNonNull(program, "program")), 1, null);
    }

    /// This updater with another value of a hyperparameter.
    ///
    /// @param value finite
    /// @throws IllegalArgumentException if the program has none of that name or the value is not finite
    public ProgramUpdater with(String name, double value) {
        List<String> names = parsed.hyperparameters().stream().map(Hyperparameter::name).toList();
        if (!names.contains(Objects.requireNonNull(name, "name"))) {
            throw new IllegalArgumentException(
                    names.isEmpty()
                            ? "hyperparameter '%s': the program has none".formatted(name)
                            : "hyperparameter '%s': the program has %s%s"
                                    .formatted(name, String.join(", ", names), Suggestion.didYouMean(name, names)));
        }
        var changed = new ArrayList<Hyperparameter>(parsed.hyperparameters());
        changed.set(names.indexOf(name), new Hyperparameter(name, value));
        Program other =
                new Program(parsed.comments(), changed, parsed.signature(), parsed.statements(), parsed.returns());
        return new ProgramUpdater(Printer.print(other), learningRate, learningRateSchedule);
    }

    /// This updater with another constant learning rate.
    public ProgramUpdater withLearningRate(double newLearningRate) {
        return new ProgramUpdater(program, newLearningRate, null);
    }

    /// This updater with a schedule of learning rates.
    public ProgramUpdater withSchedule(ISchedule schedule) {
        return new ProgramUpdater(program, learningRate, schedule);
    }

    /// The weight decay of the program, to be configured beside the updater; empty if it has none.
    ///
    /// It is part of the program for all weights alike: in DL4J give it to the biases as well.
    public List<Regularization> regularization() {
        return decay.stream().map(Regularization::clone).toList();
    }

    /// What it runs.
    public Program program() {
        return parsed;
    }

    /// The names of the states that are kept, in the order of the signature.
    List<String> states() {
        var names = new ArrayList<String>();
        for (int state = 0; state < step.nextStates().size(); state++) {
            if (step.nextStates().get(state).isPresent()) {
                names.add(parsed.signature().stateNames().get(state));
            }
        }
        return names;
    }

    /// The step on gradients.
    StepPlan step() {
        return step;
    }

    /// The values of the hyperparameters.
    double[] values() {
        return values.clone();
    }

    @Override
    public long stateSize(long numParams) {
        return step.liveStates() * numParams;
    }

    @Override
    public ProgramGradientUpdater instantiate(INDArray viewArray, boolean initializeViewArray) {
        var updater = new ProgramGradientUpdater(this);
        if (step.liveStates() > 0) {
            long[] shape = {viewArray.length() / step.liveStates()};
            updater.setStateViewArray(viewArray, shape, viewArray.ordering(), initializeViewArray);
        }
        return updater;
    }

    @Override
    public ProgramGradientUpdater instantiate(Map<String, INDArray> updaterState, boolean initializeStateArrays) {
        var updater = new ProgramGradientUpdater(this);
        updater.setState(updaterState, initializeStateArrays);
        return updater;
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return learningRateSchedule == null ? learningRate : learningRateSchedule.valueAt(iteration, epoch);
    }

    @Override
    public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
        learningRate = lr;
        learningRateSchedule = lrSchedule;
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // a final class whose fields are derived from the text
    public ProgramUpdater clone() {
        return new ProgramUpdater(
                program, learningRate, learningRateSchedule == null ? null : learningRateSchedule.clone());
    }

    @Serial
    private Object readResolve() {
        return new ProgramUpdater(program, learningRate, learningRateSchedule);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProgramUpdater that
                && program.equals(that.program)
                && Double.compare(learningRate, that.learningRate) == 0
                && Objects.equals(learningRateSchedule, that.learningRateSchedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(program, learningRate, learningRateSchedule);
    }

    @Override
    public String toString() {
        return "ProgramUpdater(%s, %s)"
                .formatted(
                        parsed.comments().isEmpty() ? "program" : parsed.comments().getFirst(),
                        learningRateSchedule == null ? learningRate : learningRateSchedule);
    }
}
