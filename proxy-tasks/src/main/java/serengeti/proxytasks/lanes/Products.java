package serengeti.proxytasks.lanes;

import static serengeti.proxytasks.lanes.Lanes.COUNT;
import static serengeti.proxytasks.lanes.Lanes.WIDE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// Matrix products whose vectors lie along the columns of the result: `start + A B` and `start + transpose(A) B`.
///
/// Any size is right; tails of columns are masked. Elements are summed over the depth in order with fused
/// multiply-adds, so that the result does not depend on the block that an element falls into. `out` may be `start`
/// itself, but must not overlap A or B.
public final class Products {
    /*
     * Both products are one loop: element (i, p) of A is read at `i * aRow + p * aDepth`, and only the two strides
     * differ. Each block keeps its sums in registers: 4 rows x 2 vectors, 8 rows x 1 vector, or 4 rows x 1 vector in
     * the tail. Four independent sums hide the latency of one 512-bit multiply-add a cycle; eight leave room for the
     * loads, six vectors for eight multiply-adds. The blocks are methods with no vector among their arguments, since a
     * vector that crosses a call which is not inlined is allocated.
     */
    private Products() {}

    /// `out = start + a b`, for `a` of `float[m][k]`, `b` of `float[k][n]`, `start` and `out` of `float[m][n]`.
    public static void nn(Matrix start, Matrix a, Matrix b, Matrix out) {
        multiply(start, a, a.stride(), 1, a.columns(), b, out);
    }

    /// `out = start + transpose(a) b`, for `a` of `float[k][m]`, `b` of `float[k][n]`, `out` of `float[m][n]`.
    public static void tn(Matrix start, Matrix a, Matrix b, Matrix out) {
        multiply(start, a, 1, a.stride(), a.rows(), b, out);
    }

    private static void multiply(Matrix start, Matrix a, int aRow, int aDepth, int depth, Matrix b, Matrix out) {
        int rows = out.rows();
        int columns = out.columns();
        int column = 0;
        for (; column + 2 * COUNT <= columns; column += 2 * COUNT) {
            int row = rows & -4;
            fourByTwo(row, column, start, a, aRow, aDepth, depth, b, out);
            for (; row < rows; row++) {
                oneByOne(row, column, COUNT, start, a, aRow, aDepth, depth, b, out);
                oneByOne(row, column + COUNT, COUNT, start, a, aRow, aDepth, depth, b, out);
            }
        }
        if (column + COUNT <= columns) {
            int row = rows & -8;
            eightByOne(row, column, start, a, aRow, aDepth, depth, b, out);
            for (; row < rows; row++) {
                oneByOne(row, column, COUNT, start, a, aRow, aDepth, depth, b, out);
            }
            column += COUNT;
        }
        if (column < columns) {
            int row = rows & -4;
            fourByTail(row, column, start, a, aRow, aDepth, depth, b, out);
            for (; row < rows; row++) {
                oneByOne(row, column, columns - column, start, a, aRow, aDepth, depth, b, out);
            }
        }
    }

    private static void fourByTwo(
            int rows,
            int column,
            Matrix start,
            Matrix left,
            int aRow,
            int aDepth,
            int depth,
            Matrix right,
            Matrix out) {
        float[] a = left.data();
        float[] b = right.data();
        int bStride = right.stride();
        int bStart = right.offset() + column;
        for (int row = 0; row < rows; row += 4) {
            float[] s = start.data();
            int sStride = start.stride();
            int sIndex = start.offset() + row * sStride + column;
            var sum00 = FloatVector.fromArray(WIDE, s, sIndex);
            var sum01 = FloatVector.fromArray(WIDE, s, sIndex + COUNT);
            var sum10 = FloatVector.fromArray(WIDE, s, sIndex + sStride);
            var sum11 = FloatVector.fromArray(WIDE, s, sIndex + sStride + COUNT);
            var sum20 = FloatVector.fromArray(WIDE, s, sIndex + 2 * sStride);
            var sum21 = FloatVector.fromArray(WIDE, s, sIndex + 2 * sStride + COUNT);
            var sum30 = FloatVector.fromArray(WIDE, s, sIndex + 3 * sStride);
            var sum31 = FloatVector.fromArray(WIDE, s, sIndex + 3 * sStride + COUNT);
            int a0 = left.offset() + row * aRow;
            int a1 = a0 + aRow;
            int a2 = a1 + aRow;
            int a3 = a2 + aRow;
            int bIndex = bStart;
            int shift = 0;
            for (int p = 0; p < depth; p++) {
                var b0 = FloatVector.fromArray(WIDE, b, bIndex);
                var b1 = FloatVector.fromArray(WIDE, b, bIndex + COUNT);
                var x0 = FloatVector.broadcast(WIDE, a[a0 + shift]);
                sum00 = x0.fma(b0, sum00);
                sum01 = x0.fma(b1, sum01);
                var x1 = FloatVector.broadcast(WIDE, a[a1 + shift]);
                sum10 = x1.fma(b0, sum10);
                sum11 = x1.fma(b1, sum11);
                var x2 = FloatVector.broadcast(WIDE, a[a2 + shift]);
                sum20 = x2.fma(b0, sum20);
                sum21 = x2.fma(b1, sum21);
                var x3 = FloatVector.broadcast(WIDE, a[a3 + shift]);
                sum30 = x3.fma(b0, sum30);
                sum31 = x3.fma(b1, sum31);
                bIndex += bStride;
                shift += aDepth;
            }
            float[] o = out.data();
            int oStride = out.stride();
            int oIndex = out.offset() + row * oStride + column;
            sum00.intoArray(o, oIndex);
            sum01.intoArray(o, oIndex + COUNT);
            sum10.intoArray(o, oIndex + oStride);
            sum11.intoArray(o, oIndex + oStride + COUNT);
            sum20.intoArray(o, oIndex + 2 * oStride);
            sum21.intoArray(o, oIndex + 2 * oStride + COUNT);
            sum30.intoArray(o, oIndex + 3 * oStride);
            sum31.intoArray(o, oIndex + 3 * oStride + COUNT);
        }
    }

    private static void eightByOne(
            int rows,
            int column,
            Matrix start,
            Matrix left,
            int aRow,
            int aDepth,
            int depth,
            Matrix right,
            Matrix out) {
        float[] a = left.data();
        float[] b = right.data();
        int bStride = right.stride();
        int bStart = right.offset() + column;
        for (int row = 0; row < rows; row += 8) {
            float[] s = start.data();
            int sStride = start.stride();
            int sIndex = start.offset() + row * sStride + column;
            var sum0 = FloatVector.fromArray(WIDE, s, sIndex);
            var sum1 = FloatVector.fromArray(WIDE, s, sIndex + sStride);
            var sum2 = FloatVector.fromArray(WIDE, s, sIndex + 2 * sStride);
            var sum3 = FloatVector.fromArray(WIDE, s, sIndex + 3 * sStride);
            var sum4 = FloatVector.fromArray(WIDE, s, sIndex + 4 * sStride);
            var sum5 = FloatVector.fromArray(WIDE, s, sIndex + 5 * sStride);
            var sum6 = FloatVector.fromArray(WIDE, s, sIndex + 6 * sStride);
            var sum7 = FloatVector.fromArray(WIDE, s, sIndex + 7 * sStride);
            int aIndex = left.offset() + row * aRow;
            int bIndex = bStart;
            for (int p = 0; p < depth; p++) {
                var value = FloatVector.fromArray(WIDE, b, bIndex);
                sum0 = FloatVector.broadcast(WIDE, a[aIndex]).fma(value, sum0);
                sum1 = FloatVector.broadcast(WIDE, a[aIndex + aRow]).fma(value, sum1);
                sum2 = FloatVector.broadcast(WIDE, a[aIndex + 2 * aRow]).fma(value, sum2);
                sum3 = FloatVector.broadcast(WIDE, a[aIndex + 3 * aRow]).fma(value, sum3);
                sum4 = FloatVector.broadcast(WIDE, a[aIndex + 4 * aRow]).fma(value, sum4);
                sum5 = FloatVector.broadcast(WIDE, a[aIndex + 5 * aRow]).fma(value, sum5);
                sum6 = FloatVector.broadcast(WIDE, a[aIndex + 6 * aRow]).fma(value, sum6);
                sum7 = FloatVector.broadcast(WIDE, a[aIndex + 7 * aRow]).fma(value, sum7);
                bIndex += bStride;
                aIndex += aDepth;
            }
            float[] o = out.data();
            int oStride = out.stride();
            int oIndex = out.offset() + row * oStride + column;
            sum0.intoArray(o, oIndex);
            sum1.intoArray(o, oIndex + oStride);
            sum2.intoArray(o, oIndex + 2 * oStride);
            sum3.intoArray(o, oIndex + 3 * oStride);
            sum4.intoArray(o, oIndex + 4 * oStride);
            sum5.intoArray(o, oIndex + 5 * oStride);
            sum6.intoArray(o, oIndex + 6 * oStride);
            sum7.intoArray(o, oIndex + 7 * oStride);
        }
    }

    private static void fourByTail(
            int rows,
            int column,
            Matrix start,
            Matrix left,
            int aRow,
            int aDepth,
            int depth,
            Matrix right,
            Matrix out) {
        VectorMask<Float> mask = WIDE.indexInRange(column, out.columns());
        float[] a = left.data();
        float[] b = right.data();
        int bStride = right.stride();
        int bStart = right.offset() + column;
        for (int row = 0; row < rows; row += 4) {
            float[] s = start.data();
            int sStride = start.stride();
            int sIndex = start.offset() + row * sStride + column;
            var sum0 = FloatVector.fromArray(WIDE, s, sIndex, mask);
            var sum1 = FloatVector.fromArray(WIDE, s, sIndex + sStride, mask);
            var sum2 = FloatVector.fromArray(WIDE, s, sIndex + 2 * sStride, mask);
            var sum3 = FloatVector.fromArray(WIDE, s, sIndex + 3 * sStride, mask);
            int aIndex = left.offset() + row * aRow;
            int bIndex = bStart;
            for (int p = 0; p < depth; p++) {
                var value = FloatVector.fromArray(WIDE, b, bIndex, mask);
                sum0 = FloatVector.broadcast(WIDE, a[aIndex]).fma(value, sum0);
                sum1 = FloatVector.broadcast(WIDE, a[aIndex + aRow]).fma(value, sum1);
                sum2 = FloatVector.broadcast(WIDE, a[aIndex + 2 * aRow]).fma(value, sum2);
                sum3 = FloatVector.broadcast(WIDE, a[aIndex + 3 * aRow]).fma(value, sum3);
                bIndex += bStride;
                aIndex += aDepth;
            }
            float[] o = out.data();
            int oStride = out.stride();
            int oIndex = out.offset() + row * oStride + column;
            sum0.intoArray(o, oIndex, mask);
            sum1.intoArray(o, oIndex + oStride, mask);
            sum2.intoArray(o, oIndex + 2 * oStride, mask);
            sum3.intoArray(o, oIndex + 3 * oStride, mask);
        }
    }

    private static void oneByOne(
            int row,
            int column,
            int width,
            Matrix start,
            Matrix left,
            int aRow,
            int aDepth,
            int depth,
            Matrix right,
            Matrix out) {
        VectorMask<Float> mask = WIDE.indexInRange(0, width);
        float[] a = left.data();
        float[] b = right.data();
        int bStride = right.stride();
        int aIndex = left.offset() + row * aRow;
        int bIndex = right.offset() + column;
        var sum = FloatVector.fromArray(WIDE, start.data(), start.offset() + row * start.stride() + column, mask);
        for (int p = 0; p < depth; p++) {
            var value = FloatVector.fromArray(WIDE, b, bIndex, mask);
            sum = FloatVector.broadcast(WIDE, a[aIndex]).fma(value, sum);
            bIndex += bStride;
            aIndex += aDepth;
        }
        sum.intoArray(out.data(), out.offset() + row * out.stride() + column, mask);
    }
}
