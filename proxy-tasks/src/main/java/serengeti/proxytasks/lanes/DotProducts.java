package serengeti.proxytasks.lanes;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The matrix product whose vectors lie along the depth: `A transpose(B)`, every element a dot product of two rows.
///
/// Any size is right; the tail of the depth is masked. The lanes are added in a fixed order, so results repeat bit by
/// bit. Not thread-safe.
public final class DotProducts {
    /*
     * Blocks of 2 x 4 dot products load six vectors for eight multiply-adds. Each leaves a vector of partial sums for
     * every product; those of two rows of the result are then summed over their lanes together.
     */
    private final Matrix left;
    private final Matrix right;
    private final Matrix out;
    private final float[] partialSums;

    /// `out = left transpose(right)`, for `left` of `float[m][k]`, `right` of `float[n][k]` and `out` of `float[m][n]`.
    public DotProducts(Matrix left, Matrix right, Matrix out) {
        this.left = left;
        this.right = right;
        this.out = out;
        this.partialSums = Lanes.array(2 * right.rows() * COUNT);
    }

    /// Computes the product of what the matrices hold now.
    public void nt() {
        int rows = left.rows();
        int columns = right.rows();
        int row = 0;
        for (; row + 2 <= rows; row += 2) {
            twoByFours(row);
            if (left.columns() % COUNT != 0) {
                addTails(row);
            }
            for (int column = columns & -4; column < columns; column++) {
                one(row, column, column);
                one(row + 1, column, columns + column);
            }
            sumTwo(row);
        }
        if (row < rows) {
            for (int column = 0; column < columns; column++) {
                one(row, column, column);
            }
            LaneSums.sum(partialSums, 0, columns, out.data(), out.offset() + row * out.stride());
        }
    }

    private void sumTwo(int row) {
        int columns = right.rows();
        int to = out.offset() + row * out.stride();
        if (out.stride() == columns) {
            LaneSums.sum(partialSums, 0, 2 * columns, out.data(), to);
        } else {
            LaneSums.sum(partialSums, 0, columns, out.data(), to);
            LaneSums.sum(partialSums, columns * COUNT, columns, out.data(), to + out.stride());
        }
    }

    private void twoByFours(int row) {
        float[] a = left.data();
        float[] b = right.data();
        float[] sums = partialSums;
        int whole = left.columns() / COUNT * COUNT;
        int bStride = right.stride();
        int a0Index = left.offset() + row * left.stride();
        int a1Index = a0Index + left.stride();
        int columns = right.rows() & -4;
        int secondRow = right.rows() * COUNT;
        for (int column = 0; column < columns; column += 4) {
            int bIndex = right.offset() + column * bStride;
            var sum00 = FloatVector.zero(WIDE);
            var sum01 = sum00;
            var sum02 = sum00;
            var sum03 = sum00;
            var sum10 = sum00;
            var sum11 = sum00;
            var sum12 = sum00;
            var sum13 = sum00;
            for (int p = 0; p < whole; p += COUNT) {
                var a0 = FloatVector.fromArray(WIDE, a, a0Index + p);
                var a1 = FloatVector.fromArray(WIDE, a, a1Index + p);
                var b0 = FloatVector.fromArray(WIDE, b, bIndex + p);
                sum00 = a0.fma(b0, sum00);
                sum10 = a1.fma(b0, sum10);
                var b1 = FloatVector.fromArray(WIDE, b, bIndex + bStride + p);
                sum01 = a0.fma(b1, sum01);
                sum11 = a1.fma(b1, sum11);
                var b2 = FloatVector.fromArray(WIDE, b, bIndex + 2 * bStride + p);
                sum02 = a0.fma(b2, sum02);
                sum12 = a1.fma(b2, sum12);
                var b3 = FloatVector.fromArray(WIDE, b, bIndex + 3 * bStride + p);
                sum03 = a0.fma(b3, sum03);
                sum13 = a1.fma(b3, sum13);
            }
            int first = column * COUNT;
            sum00.intoArray(sums, first);
            sum01.intoArray(sums, first + COUNT);
            sum02.intoArray(sums, first + 2 * COUNT);
            sum03.intoArray(sums, first + 3 * COUNT);
            int second = first + secondRow;
            sum10.intoArray(sums, second);
            sum11.intoArray(sums, second + COUNT);
            sum12.intoArray(sums, second + 2 * COUNT);
            sum13.intoArray(sums, second + 3 * COUNT);
        }
    }

    private void one(int row, int column, int place) {
        FloatVector.zero(WIDE).intoArray(partialSums, place * COUNT);
        add(0, row, column, place);
    }

    private void addTails(int row) {
        int columns = right.rows() & -4;
        int whole = left.columns() / COUNT * COUNT;
        for (int column = 0; column < columns; column++) {
            add(whole, row, column, column);
            add(whole, row + 1, column, right.rows() + column);
        }
    }

    private void add(int from, int row, int column, int place) {
        int depth = left.columns();
        int aIndex = left.offset() + row * left.stride();
        int bIndex = right.offset() + column * right.stride();
        var sum = FloatVector.fromArray(WIDE, partialSums, place * COUNT);
        for (int p = from; p < depth; p += COUNT) {
            VectorMask<Float> mask = WIDE.indexInRange(p, depth);
            var x = FloatVector.fromArray(WIDE, left.data(), aIndex + p, mask);
            sum = x.fma(FloatVector.fromArray(WIDE, right.data(), bIndex + p, mask), sum);
        }
        sum.intoArray(partialSums, place * COUNT);
    }
}
