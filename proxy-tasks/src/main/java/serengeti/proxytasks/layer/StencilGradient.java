package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.LaneSums;
import serengeti.proxytasks.lanes.Lanes;
import serengeti.proxytasks.lanes.Matrix;

/// The gradient of a 3x3 convolution's weights: for each weight, the products of the two pixels that it joins, summed
/// over all places and images.
final class StencilGradient {
    /*
     * A row of three weights and four output channels are computed at once. Going from pixel to pixel, what the
     * right weight sees comes to the middle and then to the left one, so that twelve multiply-adds load five vectors.
     * The borders between rows are passed over like pixels, since the output's gradient is 0 there.
     */
    private final ImageGrid grid;
    private final Matrix input;
    private final Matrix outputGradient;
    private final Matrix weightGradient;
    private final Matrix biasGradient;
    private final int[] blocks;
    private final float[] partialSums;

    /// @param grid where pixels lie in planes of input and output, with a border
    /// @param weightGradient `float[3 * 3 * in][out]`, overwritten
    /// @param biasGradient `float[1][out]`, overwritten
    StencilGradient(ImageGrid grid, Matrix input, Matrix outputGradient, Matrix weightGradient, Matrix biasGradient) {
        this.grid = grid;
        this.input = input;
        this.outputGradient = outputGradient;
        this.weightGradient = weightGradient;
        this.biasGradient = biasGradient;
        this.blocks = PlaneBlocks.of(outputGradient.rows());
        this.partialSums = Lanes.array(weightGradient.rows() * weightGradient.columns() * COUNT);
    }

    /// Computes both gradients.
    void compute() {
        int channels = input.rows();
        for (int row = 0; row < 3; row++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int out : blocks) {
                    four(row, channel, out);
                }
                for (int out = 0; blocks.length == 0 && out < outputGradient.rows(); out++) {
                    one(row, channel, out);
                }
            }
        }
        int weights = weightGradient.rows() * weightGradient.columns();
        LaneSums.sum(partialSums, 0, weights, weightGradient.data(), weightGradient.offset());
        for (int out = 0; out < outputGradient.rows(); out++) {
            sumOfPlane(out);
        }
        LaneSums.sum(partialSums, 0, outputGradient.rows(), biasGradient.data(), biasGradient.offset());
    }

    /// The pixels from the first to the last, borders between rows included.
    private int places() {
        return grid.height() * (grid.width() + 1) - 1;
    }

    /// Where the left weight of a row of weights reads the input of the first pixel.
    private int inputStart(int row, int channel) {
        return channel * grid.planeSize() + grid.index(row - 1, -1);
    }

    private int gradientStart(int out) {
        return out * grid.planeSize() + grid.index(0, 0);
    }

    private int sumStart(int row, int channel, int out) {
        return ((row * 3 * input.rows() + channel) * outputGradient.rows() + out) * COUNT;
    }

    private void four(int row, int channel, int out) {
        float[] x = input.data();
        float[] g = outputGradient.data();
        int lanes = grid.lanes();
        int plane = grid.planeSize();
        int length = places() * lanes;
        int xStart = inputStart(row, channel);
        int gStart = gradientStart(out);
        var sum00 = FloatVector.zero(WIDE);
        var sum01 = sum00;
        var sum02 = sum00;
        var sum03 = sum00;
        var sum10 = sum00;
        var sum11 = sum00;
        var sum12 = sum00;
        var sum13 = sum00;
        var sum20 = sum00;
        var sum21 = sum00;
        var sum22 = sum00;
        var sum23 = sum00;
        for (int lane = 0; lane < lanes; lane += COUNT) {
            var left = FloatVector.fromArray(WIDE, x, xStart + lane);
            var middle = FloatVector.fromArray(WIDE, x, xStart + lanes + lane);
            for (int at = lane; at < length; at += lanes) {
                var right = FloatVector.fromArray(WIDE, x, xStart + 2 * lanes + at);
                var g0 = FloatVector.fromArray(WIDE, g, gStart + at);
                sum00 = left.fma(g0, sum00);
                sum10 = middle.fma(g0, sum10);
                sum20 = right.fma(g0, sum20);
                var g1 = FloatVector.fromArray(WIDE, g, gStart + plane + at);
                sum01 = left.fma(g1, sum01);
                sum11 = middle.fma(g1, sum11);
                sum21 = right.fma(g1, sum21);
                var g2 = FloatVector.fromArray(WIDE, g, gStart + 2 * plane + at);
                sum02 = left.fma(g2, sum02);
                sum12 = middle.fma(g2, sum12);
                sum22 = right.fma(g2, sum22);
                var g3 = FloatVector.fromArray(WIDE, g, gStart + 3 * plane + at);
                sum03 = left.fma(g3, sum03);
                sum13 = middle.fma(g3, sum13);
                sum23 = right.fma(g3, sum23);
                left = middle;
                middle = right;
            }
        }
        int to = sumStart(row, channel, out);
        int toNext = input.rows() * outputGradient.rows() * COUNT;
        sum00.intoArray(partialSums, to);
        sum01.intoArray(partialSums, to + COUNT);
        sum02.intoArray(partialSums, to + 2 * COUNT);
        sum03.intoArray(partialSums, to + 3 * COUNT);
        to += toNext;
        sum10.intoArray(partialSums, to);
        sum11.intoArray(partialSums, to + COUNT);
        sum12.intoArray(partialSums, to + 2 * COUNT);
        sum13.intoArray(partialSums, to + 3 * COUNT);
        to += toNext;
        sum20.intoArray(partialSums, to);
        sum21.intoArray(partialSums, to + COUNT);
        sum22.intoArray(partialSums, to + 2 * COUNT);
        sum23.intoArray(partialSums, to + 3 * COUNT);
    }

    private void one(int row, int channel, int out) {
        float[] x = input.data();
        float[] g = outputGradient.data();
        int lanes = grid.lanes();
        int length = places() * lanes;
        int xStart = inputStart(row, channel);
        int gStart = gradientStart(out);
        var sum0 = FloatVector.zero(WIDE);
        var sum1 = sum0;
        var sum2 = sum0;
        for (int at = 0; at < length; at += COUNT) {
            var value = FloatVector.fromArray(WIDE, g, gStart + at);
            sum0 = value.fma(FloatVector.fromArray(WIDE, x, xStart + at), sum0);
            sum1 = value.fma(FloatVector.fromArray(WIDE, x, xStart + lanes + at), sum1);
            sum2 = value.fma(FloatVector.fromArray(WIDE, x, xStart + 2 * lanes + at), sum2);
        }
        int to = sumStart(row, channel, out);
        int toNext = input.rows() * outputGradient.rows() * COUNT;
        sum0.intoArray(partialSums, to);
        sum1.intoArray(partialSums, to + toNext);
        sum2.intoArray(partialSums, to + 2 * toNext);
    }

    private void sumOfPlane(int out) {
        float[] g = outputGradient.data();
        int gStart = gradientStart(out);
        int lanes = grid.lanes();
        int length = places() * lanes;
        var sum = FloatVector.zero(WIDE);
        for (int at = 0; at < length; at += COUNT) {
            sum = sum.add(FloatVector.fromArray(WIDE, g, gStart + at));
        }
        sum.intoArray(partialSums, out * COUNT);
    }
}
