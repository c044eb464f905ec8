package serengeti.proxytasks.data;

import java.util.List;
import java.util.stream.Stream;

/// The ten digits as strokes in the unit square, x to the right and y down.
final class Glyphs {
    /// Straight segments of each digit; digits with fewer repeat their last one.
    static final int SEGMENTS = 8;

    private static final List<String> STROKES = List.of(
            ".5 .1  .72 .2  .8 .5  .72 .8  .5 .9  .28 .8  .2 .5  .28 .2  .5 .1",
            ".38 .28  .52 .1  .52 .9",
            ".22 .28  .4 .12  .68 .14  .76 .34  .5 .6  .22 .88  .8 .88",
            ".24 .16  .6 .1  .76 .28  .46 .48  .78 .68  .62 .88  .22 .84",
            ".62 .9  .62 .12  .2 .62  .82 .62",
            ".76 .12  .28 .12  .26 .46  .6 .42  .78 .66  .58 .88  .22 .86",
            ".66 .12  .36 .36  .24 .66  .44 .88  .7 .8  .7 .6  .48 .5  .28 .6",
            ".2 .12  .8 .12  .44 .9",
            ".5 .48  .28 .32  .5 .12  .72 .32  .5 .48  .24 .7  .5 .9  .76 .7  .5 .48",
            ".74 .38  .52 .5  .28 .34  .48 .12  .74 .24  .72 .6  .54 .9");

    private static final double[][] SEGMENT_ENDS = STROKES.stream().map(Glyphs::segmentEnds).toArray(double[][]::new);

    private Glyphs() {}

    /// The segments of a digit as x1, y1, x2, y2 each, about the middle of the square; not to be changed.
    static double[] segments(int digit) {
        return SEGMENT_ENDS[digit];
    }

    private static double[] segmentEnds(String stroke) {
        double[] points = Stream.of(stroke.split(" +")).mapToDouble(number -> Double.parseDouble(number) - 0.5).toArray();
        int drawn = points.length / 2 - 1;
        double[] ends = new double[4 * SEGMENTS];
        for (int segment = 0; segment < SEGMENTS; segment++) {
            int point = 2 * Math.min(segment, drawn - 1);
            System.arraycopy(points, point, ends, 4 * segment, 4);
        }
        return ends;
    }
}
