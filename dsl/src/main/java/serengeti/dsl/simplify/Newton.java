package serengeti.dsl.simplify;

import java.util.List;
import java.util.function.Function;

/// Least squares by Gauss and Newton over a few numbers, with differences for derivatives.
///
/// Each number stays in its range.
final class Newton {
    private static final int STEPS = 40;
    private static final double SPACING = 1e-5;
    private static final double SETTLED = 1e-13;
    private static final double DAMPING = 1e-12;

    private final List<Range> ranges;
    private final Function<double[], double[]> residuals;
    private final double[] moved;
    private final boolean[] matters;
    private double error;

    /// In what a number is moved so that it stays where it is.
    enum Range {
        /// Between 0 and 1: the logit.
        SHARE {
            @Override
            double to(double value) {
                return Math.log(value / (1 - value));
            }

            @Override
            double from(double moved) {
                return 1 / (1 + Math.exp(-moved));
            }
        },
        /// Above 0: the logarithm.
        POSITIVE {
            @Override
            double to(double value) {
                return Math.log(value);
            }

            @Override
            double from(double moved) {
                return Math.exp(moved);
            }
        },
        /// Above 1: the logarithm of what is more than that.
        ABOVE_ONE {
            @Override
            double to(double value) {
                return Math.log(value - 1);
            }

            @Override
            double from(double moved) {
                return 1 + Math.exp(moved);
            }
        },
        /// Below 0: the logarithm of the magnitude.
        NEGATIVE {
            @Override
            double to(double value) {
                return Math.log(-value);
            }

            @Override
            double from(double moved) {
                return -Math.exp(moved);
            }
        };

        abstract double to(double value);

        abstract double from(double moved);
    }

    /// @param start a number in each range
    /// @param residuals what is to become 0, as a function of the numbers; null where it is not defined
    Newton(double[] start, List<Range> ranges, Function<double[], double[]> residuals) {
        this.ranges = List.copyOf(ranges);
        this.residuals = residuals;
        this.moved = new double[start.length];
        this.matters = new boolean[start.length];
        for (int index = 0; index < start.length; index++) {
            moved[index] = ranges.get(index).to(start[index]);
        }
        double[] present = residuals.apply(values());
        error = present == null ? Double.NaN : largest(present);
        for (int step = 0; step < STEPS && (step == 0 || error > 0) && present != null; step++) {
            double before = error;
            present = improved(present);
            if (present == null || error > before * 0.99 && error < SETTLED || error == before) {
                break;
            }
        }
    }

    /// The largest residual; NaN if it was not defined at the start.
    double error() {
        return error;
    }

    /// The numbers that were found.
    double[] values() {
        double[] values = new double[moved.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = ranges.get(index).from(moved[index]);
        }
        return values;
    }

    /// Whether a number makes a difference.
    boolean matters(int index) {
        return matters[index];
    }

    /// One step, halved until it helps; null if it does not.
    private double[] improved(double[] present) {
        int count = moved.length;
        double[][] derivatives = new double[count][];
        for (int index = 0; index < count; index++) {
            double at = moved[index];
            moved[index] = at + SPACING;
            double[] after = residuals.apply(values());
            moved[index] = at - SPACING;
            double[] before = residuals.apply(values());
            moved[index] = at;
            derivatives[index] = new double[present.length];
            for (int row = 0; after != null && before != null && row < present.length; row++) {
                derivatives[index][row] = (after[row] - before[row]) / (2 * SPACING);
                matters[index] |= Math.abs(derivatives[index][row]) > 1e-9;
            }
        }
        double[] step = solved(derivatives, present);
        double[] from = moved.clone();
        for (double share = 1; share > 1e-3; share /= 2) {
            for (int index = 0; index < count; index++) {
                moved[index] = from[index] - share * step[index];
            }
            double[] next = residuals.apply(values());
            if (next != null && largest(next) < error) {
                error = largest(next);
                return next;
            }
        }
        System.arraycopy(from, 0, moved, 0, count);
        return null;
    }

    /// The normal equations by elimination with pivots.
    private static double[] solved(double[][] derivatives, double[] residuals) {
        int count = derivatives.length;
        double[][] matrix = new double[count][count + 1];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < count; column++) {
                matrix[row][column] = dot(derivatives[row], derivatives[column]);
            }
            matrix[row][row] += DAMPING * (1 + matrix[row][row]);
            matrix[row][count] = dot(derivatives[row], residuals);
        }
        for (int pivot = 0; pivot < count; pivot++) {
            int best = pivot;
            for (int row = pivot; row < count; row++) {
                best = Math.abs(matrix[row][pivot]) > Math.abs(matrix[best][pivot]) ? row : best;
            }
            double[] swapped = matrix[pivot];
            matrix[pivot] = matrix[best];
            matrix[best] = swapped;
            for (int row = 0; row < count; row++) {
                if (row != pivot && matrix[pivot][pivot] != 0) {
                    double factor = matrix[row][pivot] / matrix[pivot][pivot];
                    for (int column = pivot; column <= count; column++) {
                        matrix[row][column] -= factor * matrix[pivot][column];
                    }
                }
            }
        }
        double[] solution = new double[count];
        for (int row = 0; row < count; row++) {
            solution[row] = matrix[row][row] == 0 ? 0 : matrix[row][count] / matrix[row][row];
        }
        return solution;
    }

    private static double dot(double[] first, double[] second) {
        double sum = 0;
        for (int index = 0; index < first.length; index++) {
            sum += first[index] * second[index];
        }
        return sum;
    }

    private static double largest(double[] values) {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, Double.isNaN(value) ? Double.POSITIVE_INFINITY : Math.abs(value));
        }
        return largest;
    }
}
