package serengeti.proxytasks.language;

/// The decoder's loss in double precision, one sequence and one token at a time, written from its definition.
final class DoubleDecoder {
    private final DecoderShape shape;
    private final double[] weights;
    private final int[] offsets;

    DoubleDecoder(DecoderShape shape, double[] weights) {
        this.shape = shape;
        this.weights = weights;
        this.offsets = shape.layout().offsets();
    }

    /// The loss of one sequence of `context + 1` tokens, summed over its tokens, in nats.
    double loss(int[] sequence) {
        int features = shape.features();
        double[][] x = new double[shape.context()][features];
        for (int time = 0; time < x.length; time++) {
            for (int f = 0; f < features; f++) {
                x[time][f] =
                        weights[offsets[0] + sequence[time] * features + f] + weights[offsets[1] + time * features + f];
            }
        }
        for (int block = 0; block < shape.blocks(); block++) {
            int first = 2 + 7 * block;
            double[][] mixed = attend(project(normalise(x, first), first + 1, 3 * features));
            add(x, project(mixed, first + 2, features));
            double[][] hidden = project(normalise(x, first + 3), first + 4, shape.hidden());
            for (double[] token : hidden) {
                for (int h = 0; h < token.length; h++) {
                    token[h] = Math.max(0, token[h] + weights[offsets[first + 5] + h]);
                }
            }
            add(x, project(hidden, first + 6, features));
        }
        int last = 2 + 7 * shape.blocks();
        double[][] logits = project(normalise(x, last), last + 1, shape.vocabulary());
        double loss = 0;
        for (int time = 0; time < x.length; time++) {
            double sum = 0;
            for (double logit : logits[time]) {
                sum += Math.exp(logit);
            }
            loss += Math.log(sum) - logits[time][sequence[time + 1]];
        }
        return loss;
    }

    private double[][] project(double[][] x, int array, int outputs) {
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

    private double[][] normalise(double[][] x, int array) {
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

    private double[][] attend(double[][] triple) {
        int features = shape.features();
        int own = features / shape.heads();
        double[][] mixed = new double[triple.length][features];
        for (int head = 0; head < features; head += own) {
            for (int time = 0; time < triple.length; time++) {
                double[] shares = new double[time + 1];
                double sum = 0;
                for (int key = 0; key <= time; key++) {
                    double score = 0;
                    for (int f = head; f < head + own; f++) {
                        score += triple[time][f] * triple[key][features + f];
                    }
                    shares[key] = Math.exp(score / Math.sqrt(own));
                    sum += shares[key];
                }
                for (int key = 0; key <= time; key++) {
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
