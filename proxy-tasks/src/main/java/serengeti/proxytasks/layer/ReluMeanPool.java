package serengeti.proxytasks.layer;

import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/// `max(x, 0)` and then means of 2 x 2 pixels, which halve images; an odd last row or column is left out.
///
/// Both at once save four passes over the largest arrays of a network. NaN stays NaN; the derivative of the maximum at
/// 0 is 0.
public final class ReluMeanPool {
    private static final float SHARE = 0.25f;

    private final ImageGrid grid;
    private final Signal input;
    private final ImageGrid outputGrid;
    private final Signal output;

    /// A layer from a signal of `grid` to one of `outputGrid`, half as high and wide.
    public ReluMeanPool(ImageGrid grid, Signal input, ImageGrid outputGrid, Signal output) {
        this.grid = grid;
        this.input = input;
        this.outputGrid = outputGrid;
        this.output = output;
    }

    /// Computes the output; its border keeps its zeros.
    public void forward() {
        for (int channel = 0; channel < input.value().rows(); channel++) {
            for (int row = 0; row < outputGrid.height(); row++) {
                int from = channel * grid.planeSize() + grid.index(2 * row, 0);
                int to = channel * outputGrid.planeSize() + outputGrid.index(row, 0);
                forward(from, to);
            }
        }
    }

    private void forward(int from, int to) {
        float[] x = input.value().data();
        float[] y = output.value().data();
        int lanes = grid.lanes();
        int below = grid.rowStride();
        for (int column = 0; column < outputGrid.width(); column++) {
            int pixel = from + 2 * column * lanes;
            for (int index = pixel; index < pixel + lanes; index += COUNT) {
                var left = FloatVector.fromArray(WIDE, x, index);
                var right = FloatVector.fromArray(WIDE, x, index + lanes);
                var upper = left.blend(0f, left.compare(LT, 0f)).add(right.blend(0f, right.compare(LT, 0f)));
                var lowerLeft = FloatVector.fromArray(WIDE, x, index + below);
                var lowerRight = FloatVector.fromArray(WIDE, x, index + below + lanes);
                var lower =
                        lowerLeft
                                .blend(0f, lowerLeft.compare(LT, 0f))
                                .add(lowerRight.blend(0f, lowerRight.compare(LT, 0f)));
                upper.add(lower).mul(SHARE).intoArray(y, to + column * lanes + index - pixel);
            }
        }
    }

    /// Computes the input's gradient from the output's; that of the border and of what is left out keeps its zeros.
    public void backward() {
        for (int channel = 0; channel < input.value().rows(); channel++) {
            for (int row = 0; row < outputGrid.height(); row++) {
                int to = channel * grid.planeSize() + grid.index(2 * row, 0);
                int from = channel * outputGrid.planeSize() + outputGrid.index(row, 0);
                backward(from, to);
            }
        }
    }

    private void backward(int from, int to) {
        float[] x = input.value().data();
        float[] dx = input.gradient().data();
        float[] dy = output.gradient().data();
        int lanes = grid.lanes();
        int below = grid.rowStride();
        for (int column = 0; column < outputGrid.width(); column++) {
            int pixel = to + 2 * column * lanes;
            for (int index = pixel; index < pixel + lanes; index += COUNT) {
                var share = FloatVector.fromArray(WIDE, dy, from + column * lanes + index - pixel).mul(SHARE);
                var left = FloatVector.fromArray(WIDE, x, index);
                share.blend(0f, left.compare(LE, 0f)).intoArray(dx, index);
                var right = FloatVector.fromArray(WIDE, x, index + lanes);
                share.blend(0f, right.compare(LE, 0f)).intoArray(dx, index + lanes);
                var lowerLeft = FloatVector.fromArray(WIDE, x, index + below);
                share.blend(0f, lowerLeft.compare(LE, 0f)).intoArray(dx, index + below);
                var lowerRight = FloatVector.fromArray(WIDE, x, index + below + lanes);
                share.blend(0f, lowerRight.compare(LE, 0f)).intoArray(dx, index + below + lanes);
            }
        }
    }
}
