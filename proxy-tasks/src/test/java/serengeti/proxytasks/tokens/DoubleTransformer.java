package serengeti.proxytasks.tokens;

/// Transformer blocks in double precision, one sequence and one token at a time, written from their definition; the
/// parts serve whole models.
public final class DoubleTransformer {
    private final TransformerShape shape;
    private final Attention.Mask mask;
    private final double[] weights;
    private final int[] offsets;

    /// @param offsets where each of a model's arrays begins in its `weights`
    public DoubleTransformer(TransformerShape shape, Attention.Mask mask, double[] weights, int[] offsets) {
        this.shape = shape;
        this.mask = mask;
        this.weights = weights;
        this.offsets = offsets;
    }

    /// Changes the residual stream of one sequence, `double[time][features]`, by the blocks whose arrays begin at
    /// `first`.
    public void change(double[][] x, int first) {
        for (int block = 0; block < shape.blocks(); block++) {
            int own = first + 7 * block;
            double[][] mixed = attend(project(normalise(x, own), own + 1, 3 * shape.features()));
            add(x, project(mixed, own + 2, shape.features()));
            double[][] hidden = project(normalise(x, own + 3), own + 4, shape.hidden());
            for (double[] token : hidden) {
                for (int h = 0; h < token.length; h++) {
                    token[h] = Math.max(0, token[h] + weights[offsets[own + 5] + h]);
                }
            }
            add(x, project(hidden, own + 6, shape.features()));
        }
    }

    /// A dense layer without bias on array `array`.
    public double[][] project(double[][] x, int array, int outputs) {
        double[][] y = new double[x.length][outputs];
        for (int time = 0; time < x.length; time++) {
            for (int i = 0; i < x[time].length; i++) {
                for (int o = 0; o < outputs; o++) {
                    y[time][o] += x[time][i] * weights[offsets[array] + i * outputs + o];
                }
            }
        }
        return y;
    }

    /// A normalisation with the gain of array `array`.
    public double[][] normalise(double[][] x, int array) {
        double[][] y = new double[x.length][];
        for (int time = 0; time < x.length; time++) {
            double mean = 0;
            double variance = 0;
            for (double value : x[time]) {
                mean += value / x[time].length;
            }
            for (double value : x[time]) {
                variance += (value - mean) * (value - mean) / x[time].length;
            }
            y[time] = new double[x[time].length];
            for (int f = 0; f < y[time].length; f++) {
                y[time][f] = weights[offsets[array] + f] * (x[time][f] - mean) / Math.sqrt(variance + 1e-5);
            }
        }
        return y;
    }

    /// The cross-entropy of one row of logits, in nats.
    public static double loss(double[] logits, int target) {
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit);
        }
        return Math.log(sum) - logits[target];
    }

    private double[][] attend(double[][] triple) {
        int features = shape.features();
        int own = features / shape.heads();
        double[][] mixed = new double[triple.length][features];
        for (int head = 0; head < features; head += own) {
            for (int time = 0; time < triple.length; time++) {
                int keys =
                        switch (mask) {
                            case LATER -> time + 1;
                            case NONE -> triple.length;
                        };
                double[] shares = new double[keys];
                double sum = 0;
                for (int key = 0; key < keys; key++) {
                    double score = 0;
                    for (int f = head; f < head + own; f++) {
                        score += triple[time][f] * triple[key][features + f];
                    }
                    shares[key] = Math.exp(score / Math.sqrt(own));
                    sum += shares[key];
                }
                for (int key = 0; key < keys; key++) {
                    for (int f = head; f < head + own; f++) {
                        mixed[time][f] += shares[key] / sum * triple[key][2 * features + f];
                    }
                }
            }
        }
        return mixed;
    }

    private static void add(double[][] x, double[][] y) {
        for (int time = 0; time < x.length; time++) {
            for (int f = 0; f < x[time].length; f++) {
                x[time][f] += y[time][f];
            }
        }
    }
}
