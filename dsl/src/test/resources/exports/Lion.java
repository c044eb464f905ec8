import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Lion.
 *
 * <p>Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv 2302.06675, program 1
 *
 * <p>One statement is added to the listing: lr = lr * peak_lr, since the lr that a program is given
 * has peak 1. The rate and the decay are a tenth and ten times those usual for AdamW.
 *
 * <p>An updater does not see the weights: give regularization() to the configuration, too, or they
 * do not decay.
 */
public final class Lion implements IUpdater {
    @JsonProperty
    private double learningRate = 0.0001;
    @JsonProperty
    private ISchedule learningRateSchedule;
    @JsonProperty
    private double beta1 = 0.9;
    @JsonProperty
    private double beta2 = 0.99;
    @JsonProperty
    private double weightDecay = 0.1;

    public Lion() {}

    public Lion(double learningRate) {
        this.learningRate = learningRate;
    }

    public Lion(ISchedule learningRateSchedule) {
        this.learningRateSchedule = learningRateSchedule;
    }

    /** Sets beta1, 0.9 by default. */
    public Lion beta1(double value) {
        beta1 = value;
        return this;
    }

    /** Sets beta2, 0.99 by default. */
    public Lion beta2(double value) {
        beta2 = value;
        return this;
    }

    /** Sets weight_decay, 0.1 by default. */
    public Lion weightDecay(double value) {
        weightDecay = value;
        return this;
    }

    /** The weight decay that belongs to the updater. */
    public List<Regularization> regularization() {
        return List.of(new WeightDecay(weightDecay, true));
    }

    @Override
    public long stateSize(long numParams) {
        return numParams;
    }

    @Override
    public Updater instantiate(INDArray viewArray, boolean initializeViewArray) {
        var updater = new Updater(this);
        long[] shape = viewArray.shape().clone();
        updater.setStateViewArray(viewArray, shape, viewArray.ordering(), initializeViewArray);
        return updater;
    }

    @Override
    public Updater instantiate(Map<String, INDArray> updaterState, boolean initializeStateArrays) {
        var updater = new Updater(this);
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
    public Lion clone() {
        var copy = new Lion(learningRate);
        copy.learningRateSchedule = learningRateSchedule == null ? null : learningRateSchedule.clone();
        copy.beta1 = beta1;
        copy.beta2 = beta2;
        copy.weightDecay = weightDecay;
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lion that
                && learningRate == that.learningRate
                && beta1 == that.beta1
                && beta2 == that.beta2
                && weightDecay == that.weightDecay
                && Objects.equals(learningRateSchedule, that.learningRateSchedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate, learningRateSchedule, beta1, beta2, weightDecay);
    }

    /** Turns gradients into what is subtracted from the weights. */
    public static final class Updater implements GradientUpdater<Lion> {
        private final Lion config;
        private final Map<String, INDArray> states = new LinkedHashMap<>();

        Updater(Lion config) {
            this.config = config;
        }

        @Override
        public Lion getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> stateMap, boolean initialize) {
            for (String name : List.<String>of("momentum")) {
                states.put(name, Objects.requireNonNull(stateMap.get(name), name));
                if (initialize) {
                    states.get(name).assign(0);
                }
            }
        }

        @Override
        public Map<String, INDArray> getState() {
            return states;
        }

        @Override
        public void setStateViewArray(INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
            if (initialize) {
                viewArray.assign(0);
            }
            INDArray flat = viewArray.reshape(viewArray.length());
            long n = viewArray.length() / 1;
            states.put("momentum", flat.get(NDArrayIndex.interval(0, n)).reshape(gradientOrder, gradientShape));
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            double lr = config.getLearningRate(iteration, epoch);
            INDArray momentum = state("momentum", gradient);
            INDArray update = Transforms.sign(momentum.mul(config.beta1).add(gradient.mul(1 - config.beta1)));
            momentum.muli(config.beta2).addi(gradient.mul(1 - config.beta2));
            gradient.assign(update.mul(lr));
        }

        /** A state in the shape of the gradient, in the same memory. */
        private INDArray state(String name, INDArray gradient) {
            INDArray state = states.get(name);
            return state.equalShapes(gradient) ? state : state.reshape(state.ordering(), gradient.shape());
        }
    }
}
