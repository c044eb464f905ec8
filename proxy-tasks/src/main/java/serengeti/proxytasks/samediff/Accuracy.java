package serengeti.proxytasks.samediff;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/// The share of samples whose class has the largest output.
///
/// @param output the variable of scores, `[samples][classes]`; larger is more likely
/// @param labels the placeholder of the classes: numbers, `[samples]` or `[samples][1]`, or `[samples][classes]` with
///     the
///     largest at the class
record Accuracy(String output, String labels) {

    /// How many of the samples are right; a tie or NaN at the label's score is wrong.
    double right(SameDiff graph, Map<String, INDArray> samples) {
        INDArray scores = graph.outputSingle(samples, output);
        INDArray classes = samples.get(labels);
        if (scores.rank() != 2 || scores.size(0) != classes.size(0)) {
            throw new IllegalArgumentException(
                    "output '%s' is %s for %d samples, accuracy needs [%d, classes]"
                            .formatted(output, Arrays.toString(scores.shape()), classes.size(0), classes.size(0)));
        }
        long each = classes.length() / classes.size(0);
        if (each != 1 && each != scores.size(1)) {
            throw new IllegalArgumentException(
                    "labels '%s' are %s for the %d classes of '%s', accuracy needs one number a sample or %d"
                            .formatted(
                                    labels, Arrays.toString(classes.shape()), scores.size(1), output, scores.size(1)));
        }
        int right = 0;
        for (int sample = 0; sample < scores.size(0); sample++) {
            right += isRight(row(scores, sample), label(row(classes, sample))) ? 1 : 0;
        }
        return right;
    }

    private static double[] row(INDArray samples, int sample) {
        return samples.slice(sample).dup('c').data().asDouble();
    }

    private static int label(double[] classes) {
        if (classes.length == 1) {
            return (int) classes[0];
        }
        int label = 0;
        for (int each = 1; each < classes.length; each++) {
            label = classes[each] > classes[label] ? each : label;
        }
        return label;
    }

    private boolean isRight(double[] scores, int label) {
        if (label < 0 || label >= scores.length) {
            throw new IllegalArgumentException(
                    "labels '%s' have class %d, output '%s' has the classes 0 to %d"
                            .formatted(labels, label, output, scores.length - 1));
        }
        boolean right = true;
        for (int other = 0; other < scores.length; other++) {
            right &= other == label || scores[label] > scores[other];
        }
        return right;
    }
}
