package serengeti.proxytasks.layer;

import java.util.stream.IntStream;

/// Planes that are computed four at once.
final class PlaneBlocks {
    private static final int SIZE = 4;

    private PlaneBlocks() {}

    /// The first plane of each block of four; the last block overlaps the one before it rather than being smaller. None
    /// where there are fewer than four planes.
    static int[] of(int planes) {
        int blocks = planes < SIZE ? 0 : (planes + SIZE - 1) / SIZE;
        return IntStream.range(0, blocks).map(block -> Math.min(block * SIZE, planes - SIZE)).toArray();
    }
}
