package serengeti.dsl.plan;

import serengeti.dsl.function.Axis;

/// An array of a model as a matrix: the first axis counts the rows, all others together the columns.
///
/// @param rows at least 1; the length of a vector
/// @param columns at least 1; 1 for a vector
public record ArrayShape(int rows, int columns) {

    public ArrayShape {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("%d rows, %d columns: must be at least 1".formatted(rows, columns));
        }
    }

    /// A vector.
    public static ArrayShape vector(int length) {
        return new ArrayShape(length, 1);
    }

    /// The matrix that an array of the given extents is; of none, one element.
    ///
    /// @throws ArithmeticException if it has more rows or columns than an `int` can hold
    public static ArrayShape of(long... extents) {
        long columns = 1;
        for (int axis = 1; axis < extents.length; axis++) {
            columns = Math.multiplyExact(columns, extents[axis]);
        }
        return new ArrayShape(Math.toIntExact(extents.length == 0 ? 1 : extents[0]), Math.toIntExact(columns));
    }

    /// The number of elements.
    ///
    /// @throws ArithmeticException if that is more than an `int` can hold
    public int size() {
        return Math.multiplyExact(rows, columns);
    }

    /// How many there are along an axis.
    public long extent(Axis axis) {
        return switch (axis) {
            case ROWS -> rows;
            case COLUMNS -> columns;
            case ELEMENTS -> (long) rows * columns;
        };
    }

    /// `x yT z` of matrices of this shape, row after row.
    public double[] tripleProduct(double[] x, double[] y, double[] z) {
        double[] inner = new double[rows * rows];
        for (int row = 0; row < rows; row++) {
            for (int other = 0; other < rows; other++) {
                double sum = 0;
                for (int column = 0; column < columns; column++) {
                    sum += x[row * columns + column] * y[other * columns + column];
                }
                inner[row * rows + other] = sum;
            }
        }
        double[] product = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double sum = 0;
                for (int other = 0; other < rows; other++) {
                    sum += inner[row * rows + other] * z[other * columns + column];
                }
                product[row * columns + column] = sum;
            }
        }
        return product;
    }
}
