package serengeti.proxytasks.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixProductsTest {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 24, 31, 33, 48, 65};

    /// Float rounding of a sum of at most 65 products of numbers below 4, with room for the order of the sum.
    private static final double ROUNDING = 1e-4;

    private final Random random = new Random(1);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 24, 31, 33, 48, 65})
    void productsEqualPlainLoopsForAwkwardSizes(int rows) {
        for (int columns : SIZES) {
            for (int depth : SIZES) {
                Matrix a = matrix(rows, depth);
                Matrix b = matrix(depth, columns);
                double[][] expected = product(a, b);
                Matrix start = matrix(rows, columns);

                Matrix out = Matrix.zeros(rows, columns);
                Products.nn(start, a, b, out);
                assertProduct(expected, start, out);

                out.clear();
                Products.tn(start, transposed(a), b, out);
                assertProduct(expected, start, out);

                out.clear();
                new DotProducts(a, transposed(b), out).nt();
                assertProduct(expected, Matrix.repeatedZeros(rows, columns), out);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 40})
    void nothingIsWrittenBesideTheResult(int columns) {
        Matrix whole = Matrix.zeros(9, columns + 3);
        Matrix inner = new Matrix(whole.data(), columns + 4, 7, columns, columns + 3);
        Products.nn(Matrix.repeatedZeros(7, columns), matrix(7, 6), matrix(6, columns), inner);
        for (int row = 0; row < 9; row++) {
            for (int column = 0; column < columns + 3; column++) {
                boolean inside = row >= 1 && row < 8 && column >= 1 && column <= columns;
                assertEquals(inside, whole.get(row, column) != 0, "row " + row + " column " + column);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 64})
    void biasIsARepeatedRowAndStartMayBeTheResult(int columns) {
        Matrix a = matrix(6, 3);
        Matrix b = matrix(3, columns);
        double[][] expected = product(a, b);
        Matrix bias = matrix(1, columns);
        Matrix out = Matrix.zeros(6, columns);
        Products.nn(bias.repeatedRow(6), a, b, out);
        assertProduct(expected, bias.repeatedRow(6), out);

        Matrix residual = matrix(6, columns);
        Matrix before = new Matrix(residual.data().clone(), 0, 6, columns, columns);
        Products.nn(residual, a, b, residual);
        assertProduct(expected, before, residual);
    }

    private Matrix matrix(int rows, int columns) {
        Matrix matrix = Matrix.zeros(rows, columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                matrix.set(row, column, (float) random.nextGaussian());
            }
        }
        return matrix;
    }

    private static Matrix transposed(Matrix matrix) {
        Matrix transposed = Matrix.zeros(matrix.columns(), matrix.rows());
        matrix.transposeInto(transposed);
        return transposed;
    }

    private static double[][] product(Matrix a, Matrix b) {
        double[][] product = new double[a.rows()][b.columns()];
        for (int row = 0; row < a.rows(); row++) {
            for (int column = 0; column < b.columns(); column++) {
                for (int p = 0; p < a.columns(); p++) {
                    product[row][column] += (double) a.get(row, p) * b.get(p, column);
                }
            }
        }
        return product;
    }

    private static void assertProduct(double[][] expected, Matrix start, Matrix out) {
        for (int row = 0; row < out.rows(); row++) {
            for (int column = 0; column < out.columns(); column++) {
                double sum = expected[row][column] + start.get(row, column);
                if (Math.abs(sum - out.get(row, column)) > ROUNDING) {
                    assertEquals(
                            sum,
                            out.get(row, column),
                            ROUNDING,
                            "row %d column %d of %d x %d".formatted(row, column, out.rows(), out.columns()));
                }
            }
        }
    }
}
