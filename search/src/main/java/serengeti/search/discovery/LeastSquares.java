package serengeti.search.discovery;

/// The weights with which given columns best add up to a tensor. Immutable.
///
/// The columns are fixed when it is made, by the pseudo-inverse, so that many tensors can be fitted quickly.
final class LeastSquares {
    private final double[][] columns;
    private final double[][] inverse;

    /// @param columns `double[column][row]`, fewer columns than rows; fits are NaN where they depend on each other
    LeastSquares(double[][] columns) {
        this.columns = columns;
        this.inverse = solved(cholesky(gram(columns)), columns);
    }

    /// A fit.
    ///
    /// @param weights one for each column
    /// @param residual root mean square of what is left over, divided by the standard deviation of the rows; NaN or
    ///     infinite where the rows are all equal or not finite
    record Fit(double[] weights, double residual) {}

    /// Fits `double[row]`.
    Fit fit(double[] rows) {
        double[] weights = new double[columns.length];
        double[] left = rows.clone();
        for (int column = 0; column < weights.length; column++) {
            weights[column] = dot(inverse[column], rows);
            for (int row = 0; row < left.length; row++) {
                left[row] -= weights[column] * columns[column][row];
            }
        }
        double sum = 0;
        for (double row : rows) {
            sum += row;
        }
        double variance = dot(rows, rows) / rows.length - sum * sum / rows.length / rows.length;
        return new Fit(weights, Math.sqrt(dot(left, left) / left.length / variance));
    }

    /// The Euclidean length of a column.
    double size(int column) {
        return Math.sqrt(dot(columns[column], columns[column]));
    }

    private static double[][] gram(double[][] columns) {
        double[][] gram = new double[columns.length][columns.length];
        for (int i = 0; i < columns.length; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(columns[i], columns[j]);
            }
        }
        return gram;
    }

    /// The lower factor of a matrix of which the lower half is given, in its place.
    private static double[][] cholesky(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j <= i; j++) {
                double value = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    value -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(value) : value / matrix[j][j];
            }
        }
        return matrix;
    }

    private static double[][] solved(double[][] factor, double[][] columns) {
        double[][] solution = new double[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            solution[i] = columns[i].clone();
            for (int k = 0; k < i; k++) {
                subtract(solution[i], factor[i][k], solution[k]);
            }
            divide(solution[i], factor[i][i]);
        }
        for (int i = columns.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < columns.length; k++) {
                subtract(solution[i], factor[k][i], solution[k]);
            }
            divide(solution[i], factor[i][i]);
        }
        return solution;
    }

    private static void subtract(double[] row, double factor, double[] other) {
        for (int index = 0; index < row.length; index++) {
            row[index] -= factor * other[index];
        }
    }

    private static void divide(double[] row, double divisor) {
        for (int index = 0; index < row.length; index++) {
            row[index] /= divisor;
        }
    }

    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int index = 0; index < x.length; index++) {
            sum += x[index] * y[index];
        }
        return sum;
    }
}
