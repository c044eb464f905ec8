package serengeti.proxytasks.lanes;

import java.util.Arrays;

/// A row-major view of floats in a heap array; the view is immutable, its elements are not.
///
/// Element `(row, column)` is `data[offset + row * stride + column]`. A stride of 0 repeats one row.
///
/// @param data the array, shared with other views
/// @param offset index of element (0, 0)
/// @param rows number of rows
/// @param columns number of columns
/// @param stride distance between the starts of two rows, in elements
public record Matrix(float[] data, int offset, int rows, int columns, int stride) {

    /// A matrix of zeros on an array of its own.
    public static Matrix zeros(int rows, int columns) {
        return new Matrix(Lanes.array(rows * columns), 0, rows, columns, columns);
    }

    /// A matrix whose `rows` rows are all the same row of zeros.
    public static Matrix repeatedZeros(int rows, int columns) {
        return zeros(1, columns).repeatedRow(rows);
    }

    /// This one-row matrix as `count` equal rows.
    public Matrix repeatedRow(int count) {
        return new Matrix(data, offset, count, columns, 0);
    }

    /// The view of `count` rows from row `first` on.
    public Matrix rows(int first, int count) {
        return new Matrix(data, offset + first * stride, count, columns, stride);
    }

    /// Element (`row`, `column`).
    public float get(int row, int column) {
        return data[offset + row * stride + column];
    }

    /// Sets element (`row`, `column`).
    public void set(int row, int column, float value) {
        data[offset + row * stride + column] = value;
    }

    /// Sets every element to 0; rows must follow one another without gaps.
    public void clear() {
        Arrays.fill(data, offset, offset + rows * columns, 0f);
    }

    /// Writes the transpose of this matrix to `out`, which has `columns` rows and `rows` columns.
    public void transposeInto(Matrix out) {
        float[] target = out.data;
        for (int row = 0; row < rows; row++) {
            int from = offset + row * stride;
            int to = out.offset + row;
            for (int column = 0; column < columns; column++) {
                target[to] = data[from + column];
                to += out.stride;
            }
        }
    }
}
