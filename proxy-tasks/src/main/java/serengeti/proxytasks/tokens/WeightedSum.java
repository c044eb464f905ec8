package serengeti.proxytasks.tokens;

import static serengeti.proxytasks.tokens.TokenGrid.SEQUENCES;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.Matrix;

/// Weighted sums over tokens, the one loop behind attention's output and all but one of its gradients.
final class WeightedSum {
    private WeightedSum() {}

    /// For each of `features` rows of `out` from its index on, one vector along the batch: the sum over `count` tokens
    /// of a weight, `weightStep` after the last, times the same row of `x`, `xStep` after the last.
    static void compute(
            float[] weights,
            int weight,
            int weightStep,
            Matrix x,
            int xIndex,
            int xStep,
            int count,
            Matrix out,
            int outIndex,
            int features) {
        int columns = x.columns();
        int f = 0;
        for (; f + 4 <= features; f += 4) {
            int from = xIndex + f * columns;
            int to = outIndex + f * columns;
            four(weights, weight, weightStep, x.data(), from, xStep, columns, count, out.data(), to);
        }
        for (; f < features; f++) {
            int from = xIndex + f * columns;
            int to = outIndex + f * columns;
            one(weights, weight, weightStep, x.data(), from, xStep, count, out.data(), to);
        }
    }

    /// Four features at a time, since the loops are so short that the processor mispredicts the end of most.
    private static void four(
            float[] weights,
            int weight,
            int weightStep,
            float[] x,
            int xIndex,
            int xStep,
            int columns,
            int count,
            float[] out,
            int outIndex) {
        var sum0 = FloatVector.zero(SEQUENCES);
        var sum1 = sum0;
        var sum2 = sum0;
        var sum3 = sum0;
        int w = weight;
        int index = xIndex;
        for (int token = 0; token < count; token++) {
            var share = FloatVector.fromArray(SEQUENCES, weights, w);
            sum0 = share.fma(FloatVector.fromArray(SEQUENCES, x, index), sum0);
            sum1 = share.fma(FloatVector.fromArray(SEQUENCES, x, index + columns), sum1);
            sum2 = share.fma(FloatVector.fromArray(SEQUENCES, x, index + 2 * columns), sum2);
            sum3 = share.fma(FloatVector.fromArray(SEQUENCES, x, index + 3 * columns), sum3);
            w += weightStep;
            index += xStep;
        }
        sum0.intoArray(out, outIndex);
        sum1.intoArray(out, outIndex + columns);
        sum2.intoArray(out, outIndex + 2 * columns);
        sum3.intoArray(out, outIndex + 3 * columns);
    }

    private static void one(
            float[] weights,
            int weight,
            int weightStep,
            float[] x,
            int xIndex,
            int xStep,
            int count,
            float[] out,
            int outIndex) {
        var sum = FloatVector.zero(SEQUENCES);
        int w = weight;
        int index = xIndex;
        for (int token = 0; token < count; token++) {
            sum = FloatVector.fromArray(SEQUENCES, weights, w).fma(FloatVector.fromArray(SEQUENCES, x, index), sum);
            w += weightStep;
            index += xStep;
        }
        sum.intoArray(out, outIndex);
    }
}
