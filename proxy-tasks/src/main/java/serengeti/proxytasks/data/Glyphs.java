package serengeti.proxytasks.data;

import java.util.List;
import java.util.stream.Stream;

/// The ten digits as strokes in the unit square, x to the right and y down.
final class Glyphs {
    /// Straight segments of each digit; digits with fewer repeat their last one.
    static final int SEGMENTS = 8;

    private static final List<String> STROKES =
            List.of(
                    ".3 .1  .7 .1  .85 .35  .85 .65  .7 .9  .3 .9  .15 .65  .15 .35  .3 .1",
                    ".34 .26  .52 .1  .52 .9",
                    ".18 .24  .42 .1  .74 .2  .72 .46  .2 .9  .82 .9",
                    ".2 .12  .78 .12  .44 .42  .82 .64  .62 .9  .18 .84",
                    ".64 .9  .64 .1  .16 .62  .86 .62",
                    ".78 .1  .24 .1  .22 .44  .66 .44  .8 .68  .58 .9  .18 .86",
                    ".72 .1  .32 .36  .18 .7  .46 .9  .78 .74  .56 .5  .24 .62",
                    ".16 .1  .84 .1  .42 .9",
                    ".5 .48  .24 .3  .5 .1  .76 .3  .5 .48  .2 .7  .5 .9  .8 .7  .5 .48",
                    ".78 .36  .5 .5  .24 .3  .5 .1  .78 .3  .72 .64  .5 .9");

    private static final double[][] SEGMENT_ENDS = STROKES.stream().map(Glyphs::segmentEnds).toArray(double[][]::new);

    private Glyphs() {}

    /// The segments of a digit as x1, y1, x2, y2 each, about the middle of the square; not to be changed.
    static double[] segments(int digit) {
        return SEGMENT_ENDS[digit];
    }

    private static double[] segmentEnds(String stroke) {
        double[] points =
                Stream.of(stroke.split(" +")).mapToDouble(number -> Double.parseDouble(number) - 0.5).toArray();
        int drawn = points.length / 2 - 1;
        double[] ends = new double[4 * SEGMENTS];
        for (int segment = 0; segment < SEGMENTS; segment++) {
            int point = 2 * Math.min(segment, drawn - 1);
            System.arraycopy(points, point, ends, 4 * segment, 4);
        }
        return ends;
    }
}
