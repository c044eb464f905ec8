package serengeti.proxytasks.layer;

import java.util.stream.IntStream;

/// How many planes are computed at once: numbers of channels as sums of 4, 3 and 1.
final class PlaneBlocks {
    private PlaneBlocks() {}

    /// Sizes that add up to `planes`, with as few of 1 as possible.
    static int[] of(int planes) {
        int wanted = (4 - planes % 4) % 4;
        int threes = 3 * wanted <= planes ? wanted : 0;
        int left = planes - 3 * threes;
        IntStream sizes = IntStream.concat(repeated(4, left / 4), repeated(3, threes));
        return IntStream.concat(sizes, repeated(1, left % 4)).toArray();
    }

    private static IntStream repeated(int size, int count) {
        return IntStream.range(0, count).map(_ -> size);
    }
}
