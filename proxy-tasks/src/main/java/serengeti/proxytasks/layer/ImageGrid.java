package serengeti.proxytasks.layer;

import serengeti.proxytasks.lanes.Lanes;

/// How a batch of images lies in `float[channels][planeSize]`: row by row, the batch innermost.
///
/// With the batch along the vectors, neighbouring pixels of all images lie a fixed distance apart, so that a
/// convolution needs no copy of its input, whatever the numbers of channels. A border of zeros around each plane saves
/// it all checks of edges; the border right of a row is that left of the next. The batch is filled up to whole vectors
/// with images that count for nothing.
///
/// @param height rows of pixels, at least 1
/// @param width pixels of a row, at least 1
/// @param batch images of a batch, at least 1
/// @param border places of zeros on each side, 0 or 1
public record ImageGrid(int height, int width, int batch, int border) {

    /// The images from one pixel to the next, the batch rounded up to whole vectors.
    public int lanes() {
        return (batch + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
    }

    /// The distance from one row to the next.
    public int rowStride() {
        return (width + border) * lanes();
    }

    /// The floats of one channel.
    public int planeSize() {
        return (height + 2 * border) * rowStride() + border * lanes();
    }

    /// The index of a pixel of the first image in its plane; the border has row and column -1.
    public int index(int row, int column) {
        return (row + border) * rowStride() + (column + border) * lanes();
    }

    /// A signal of `channels` planes.
    public Signal signal(int channels) {
        return Signal.zeros(channels, planeSize());
    }
}
