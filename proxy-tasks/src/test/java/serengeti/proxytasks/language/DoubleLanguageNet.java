package serengeti.proxytasks.language;

import serengeti.proxytasks.tokens.DoubleTransformer;

/// The loss of a transformer over tokens in double precision, one sequence at a time, written from its definition.
final class DoubleLanguageNet {
    private final LanguageShape shape;
    private final double[] weights;
    private final int[] offsets;

    DoubleLanguageNet(LanguageShape shape, double[] weights) {
        this.shape = shape;
        this.weights = weights;
        this.offsets = shape.layout().offsets();
    }

    /// The loss of one sequence, summed over the tokens whose target is not negative, in nats.
    double loss(int[] ids, int[] targets) {
        int features = shape.transformer().features();
        double[][] x = new double[shape.context()][features];
        for (int time = 0; time < x.length; time++) {
            for (int f = 0; f < features; f++) {
                x[time][f] = weights[offsets[0] + ids[time] * features + f] + weights[offsets[1] + time * features + f];
            }
        }
        var transformer = new DoubleTransformer(shape.transformer(), shape.objective().mask(), weights, offsets);
        transformer.change(x, 2);
        int last = 2 + 7 * shape.transformer().blocks();
        double[][] logits = transformer.project(transformer.normalise(x, last), last + 1, shape.vocabulary());
        double loss = 0;
        for (int time = 0; time < x.length; time++) {
            loss += targets[time] < 0 ? 0 : DoubleTransformer.loss(logits[time], targets[time]);
        }
        return loss;
    }
}
