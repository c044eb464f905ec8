import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * LAMB.
 *
 * <p>You et al., Large Batch Optimization for Deep Learning: Training BERT in 76 minutes, 2019,
 * arXiv 1904.00962
 *
 * <p>With bias correction as in the last version of the paper. Each array moves by a share of its
 * norm; one of zeros, or without an update, by what Adam says. Biases and scales of normalization
 * are better left to AdamW.
 *
 * <p>For one array of weights: each needs an object of its own, which keeps the array's states.
 *
 * <p>Not an updater of ND4J, which is given gradients alone, often of several arrays at once: the
 * weights are read in another way than times a number.
 */
public final class LAMB {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double eps = 1e-6;
    private double weightDecay = 0.01;
    private INDArray m;
    private INDArray v;
    private long steps;

    /** Sets beta1, 0.9 by default. */
    public LAMB beta1(double value) {
        beta1 = value;
        return this;
    }

    /** Sets beta2, 0.999 by default. */
    public LAMB beta2(double value) {
        beta2 = value;
        return this;
    }

    /** Sets eps, 1e-6 by default. */
    public LAMB eps(double value) {
        eps = value;
        return this;
    }

    /** Sets weight_decay, 0.01 by default. */
    public LAMB weightDecay(double value) {
        weightDecay = value;
        return this;
    }

    /**
     * Makes a step: changes the weights, and leaves the gradient as it is.
     *
     * @param lr the learning rate, usually up to 0.001
     */
    public void step(INDArray weights, INDArray gradient, double lr) {
        if (m == null) {
            m = weights.ulike().assign(0);
            v = weights.ulike().assign(0);
        }
        double t = ++steps;
        m.muli(beta1).addi(gradient.mul(1 - beta1));
        v.muli(beta2).addi(gradient.mul(gradient).mul(1 - beta2));
        double correction1 = 1 - Math.pow(beta1, t);
        double correction2 = 1 - Math.pow(beta2, t);
        INDArray update = m.div(correction1).div(Transforms.sqrt(v.div(correction2)).add(eps)).add(weights.mul(weightDecay));
        double size = Math.sqrt(weights.mul(weights).sumNumber().doubleValue());
        double length = Math.sqrt(update.mul(update).sumNumber().doubleValue());
        double trust = size * length > 0 ? size / length : 1;
        weights.subi(update.mul(lr * trust));
    }
}
