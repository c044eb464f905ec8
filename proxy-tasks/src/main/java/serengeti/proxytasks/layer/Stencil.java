package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import serengeti.proxytasks.lanes.Matrix;

/// Weighted sums over neighbouring pixels, the one loop behind a convolution's output and its input's gradient.
///
/// A pixel of output plane `r` is `start[r]` plus the sum over all terms `t` of the weight at
/// `weightOffsets[t] + r * weightStep` times the input `shifts[t]` further on.
final class Stencil {
    /*
     * Blocks of 4 planes x 2 vectors load two vectors for eight multiply-adds. The last block of a row of pixels
     * overlaps the one before it rather than being narrower.
     */
    private final ImageGrid grid;
    private final int[] weightOffsets;
    private final int weightStep;
    private final int[] shifts;
    private final Matrix start;
    private final Matrix weights;
    private final Matrix input;
    private final Matrix out;
    private final int[] blocks;

    /// @param grid where pixels lie in planes of input and output: at least two pixels wide, with a border
    /// @param start one number for each output plane
    /// @param weights of any shape
    Stencil(
            ImageGrid grid,
            int[] weightOffsets,
            int weightStep,
            int[] shifts,
            Matrix start,
            Matrix weights,
            Matrix input,
            Matrix out) {
        this.grid = grid;
        this.weightOffsets = weightOffsets;
        this.weightStep = weightStep;
        this.shifts = shifts;
        this.start = start;
        this.weights = weights;
        this.input = input;
        this.out = out;
        this.blocks = PlaneBlocks.of(out.rows());
    }

    /// Computes all planes; the border keeps its zeros.
    void apply() {
        for (int plane : blocks) {
            four(plane);
        }
        for (int plane = 0; blocks.length == 0 && plane < out.rows(); plane++) {
            one(plane);
        }
    }

    private void four(int plane) {
        float[] x = input.data();
        float[] w = weights.data();
        float[] s = start.data();
        float[] o = out.data();
        int distance = grid.planeSize();
        int span = grid.width() * grid.lanes();
        int step = weightStep;
        int terms = shifts.length;
        int weightStart = weights.offset() + plane * step;
        int startIndex = start.offset() + plane;
        for (int row = 0; row < grid.height(); row++) {
            int rowStart = grid.index(row, 0);
            for (int done = 0; done < span; done += 2 * COUNT) {
                int pixel = rowStart + Math.min(done, span - 2 * COUNT);
                var sum00 = FloatVector.broadcast(WIDE, s[startIndex]);
                var sum01 = sum00;
                var sum10 = FloatVector.broadcast(WIDE, s[startIndex + 1]);
                var sum11 = sum10;
                var sum20 = FloatVector.broadcast(WIDE, s[startIndex + 2]);
                var sum21 = sum20;
                var sum30 = FloatVector.broadcast(WIDE, s[startIndex + 3]);
                var sum31 = sum30;
                for (int term = 0; term < terms; term++) {
                    int index = pixel + shifts[term];
                    int weight = weightStart + weightOffsets[term];
                    var x0 = FloatVector.fromArray(WIDE, x, index);
                    var x1 = FloatVector.fromArray(WIDE, x, index + COUNT);
                    var w0 = FloatVector.broadcast(WIDE, w[weight]);
                    sum00 = w0.fma(x0, sum00);
                    sum01 = w0.fma(x1, sum01);
                    var w1 = FloatVector.broadcast(WIDE, w[weight + step]);
                    sum10 = w1.fma(x0, sum10);
                    sum11 = w1.fma(x1, sum11);
                    var w2 = FloatVector.broadcast(WIDE, w[weight + 2 * step]);
                    sum20 = w2.fma(x0, sum20);
                    sum21 = w2.fma(x1, sum21);
                    var w3 = FloatVector.broadcast(WIDE, w[weight + 3 * step]);
                    sum30 = w3.fma(x0, sum30);
                    sum31 = w3.fma(x1, sum31);
                }
                int index = plane * distance + pixel;
                sum00.intoArray(o, index);
                sum01.intoArray(o, index + COUNT);
                sum10.intoArray(o, index + distance);
                sum11.intoArray(o, index + distance + COUNT);
                sum20.intoArray(o, index + 2 * distance);
                sum21.intoArray(o, index + 2 * distance + COUNT);
                sum30.intoArray(o, index + 3 * distance);
                sum31.intoArray(o, index + 3 * distance + COUNT);
            }
        }
    }

    private void one(int plane) {
        float[] x = input.data();
        float[] w = weights.data();
        float[] o = out.data();
        int span = grid.width() * grid.lanes();
        int terms = shifts.length;
        int weightStart = weights.offset() + plane * weightStep;
        float startValue = start.data()[start.offset() + plane];
        for (int row = 0; row < grid.height(); row++) {
            int rowStart = grid.index(row, 0);
            for (int done = 0; done < span; done += 2 * COUNT) {
                int pixel = rowStart + Math.min(done, span - 2 * COUNT);
                var sum0 = FloatVector.broadcast(WIDE, startValue);
                var sum1 = sum0;
                for (int term = 0; term < terms; term++) {
                    int index = pixel + shifts[term];
                    var weight = FloatVector.broadcast(WIDE, w[weightStart + weightOffsets[term]]);
                    sum0 = weight.fma(FloatVector.fromArray(WIDE, x, index), sum0);
                    sum1 = weight.fma(FloatVector.fromArray(WIDE, x, index + COUNT), sum1);
                }
                int index = plane * grid.planeSize() + pixel;
                sum0.intoArray(o, index);
                sum1.intoArray(o, index + COUNT);
            }
        }
    }
}
