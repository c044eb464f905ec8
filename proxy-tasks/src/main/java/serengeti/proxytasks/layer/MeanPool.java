package serengeti.proxytasks.layer;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;

/// Means of 2 x 2 pixels, which halve images; an odd last row or column is left out.
public final class MeanPool {
    private static final float SHARE = 0.25f;

    private final ImageGrid grid;
    private final Signal input;
    private final ImageGrid outputGrid;
    private final Signal output;

    /// A layer from a signal of `grid` to one of `outputGrid`, half as high and wide.
    public MeanPool(ImageGrid grid, Signal input, ImageGrid outputGrid, Signal output) {
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
                var upper = FloatVector.fromArray(WIDE, x, index).add(FloatVector.fromArray(WIDE, x, index + lanes));
                int next = index + below;
                var lower = FloatVector.fromArray(WIDE, x, next).add(FloatVector.fromArray(WIDE, x, next + lanes));
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
        float[] dx = input.gradient().data();
        float[] dy = output.gradient().data();
        int lanes = grid.lanes();
        int below = grid.rowStride();
        for (int column = 0; column < outputGrid.width(); column++) {
            int pixel = to + 2 * column * lanes;
            for (int index = pixel; index < pixel + lanes; index += COUNT) {
                var share = FloatVector.fromArray(WIDE, dy, from + column * lanes + index - pixel).mul(SHARE);
                share.intoArray(dx, index);
                share.intoArray(dx, index + lanes);
                share.intoArray(dx, index + below);
                share.intoArray(dx, index + below + lanes);
            }
        }
    }
}
