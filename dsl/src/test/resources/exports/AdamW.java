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
 * AdamW.
 *
 * <p>Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2017, arXiv 1711.05101
 *
 * <p>As torch.optim.AdamW: bias correction by the step t, eps added after the root, decay of the
 * weights before the step. ratio and root are the unprotected forms of division and square root, so
 * that eps is the only guard.
 *
 * <p>An updater does not see the weights: give regularization() to the configuration, too, or they
 * do not decay.
 */
public final class AdamW implements IUpdater {
    @JsonProperty
    private double learningRate = 0.001;
    @JsonProperty
    private ISchedule learningRateSchedule;
    @JsonProperty
    private double beta1 = 0.9;
    @JsonProperty
    private double beta2 = 0.999;
    @JsonProperty
    private double eps = 1e-8;
    @JsonProperty
    private double weightDecay = 0.01;

    public AdamW() {}

    public AdamW(double learningRate) {
        this.learningRate = learningRate;
    }

    public AdamW(ISchedule learningRateSchedule) {
        this.learningRateSchedule = learningRateSchedule;
    }

    /** Sets beta1, 0.9 by default. */
    public AdamW beta1(double value) {
        beta1 = value;
        return this;
    }

    /** Sets beta2, 0.999 by default. */
    public AdamW beta2(double value) {
        beta2 = value;
        return this;
    }

    /** Sets eps, 1e-8 by default. */
    public AdamW eps(double value) {
        eps = value;
        return this;
    }

    /** Sets weight_decay, 0.01 by default. */
    public AdamW weightDecay(double value) {
        weightDecay = value;
        return this;
    }

    /** The weight decay that belongs to the updater. */
    public List<Regularization> regularization() {
        return List.of(new WeightDecay(weightDecay, true));
    }

    @Override
    public long stateSize(long numParams) {
        return 2 * numParams;
    }

    @Override
    public Updater instantiate(INDArray viewArray, boolean initializeViewArray) {
        var updater = new Updater(this);
        long[] shape = viewArray.shape().clone();
        shape[shape.length - 1] /= 2;
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
    public AdamW clone() {
        var copy = new AdamW(learningRate);
        copy.learningRateSchedule = learningRateSchedule == null ? null : learningRateSchedule.clone();
        copy.beta1 = beta1;
        copy.beta2 = beta2;
        copy.eps = eps;
        copy.weightDecay = weightDecay;
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdamW that
                && learningRate == that.learningRate
                && beta1 == that.beta1
                && beta2 == that.beta2
                && eps == that.eps
                && weightDecay == that.weightDecay
                && Objects.equals(learningRateSchedule, that.learningRateSchedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate, learningRateSchedule, beta1, beta2, eps, weightDecay);
    }

    /** Turns gradients into what is subtracted from the weights. */
    public static final class Updater implements GradientUpdater<AdamW> {
        private final AdamW config;
        private final Map<String, INDArray> states = new LinkedHashMap<>();

        Updater(AdamW config) {
            this.config = config;
        }

        @Override
        public AdamW getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> stateMap, boolean initialize) {
            for (String name : List.<String>of("m", "v")) {
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
            long n = viewArray.length() / 2;
            states.put("m", flat.get(NDArrayIndex.interval(0, n)).reshape(gradientOrder, gradientShape));
            states.put("v", flat.get(NDArrayIndex.interval(n, 2 * n)).reshape(gradientOrder, gradientShape));
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            double lr = config.getLearningRate(iteration, epoch);
            double t = iteration + 1;
            INDArray m = state("m", gradient);
            INDArray v = state("v", gradient);
            m.muli(config.beta1).addi(gradient.mul(1 - config.beta1));
            v.muli(config.beta2).addi(gradient.mul(gradient).mul(1 - config.beta2));
            double correction1 = 1 - Math.pow(config.beta1, t);
            double correction2 = 1 - Math.pow(config.beta2, t);
            INDArray update = m.div(correction1).div(Transforms.sqrt(v.div(correction2)).add(config.eps));
            gradient.assign(update.mul(lr));
        }

        /** A state in the shape of the gradient, in the same memory. */
        private INDArray state(String name, INDArray gradient) {
            INDArray state = states.get(name);
            return state.equalShapes(gradient) ? state : state.reshape(state.ordering(), gradient.shape());
        }
    }
}
