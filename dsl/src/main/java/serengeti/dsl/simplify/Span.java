package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Linear combinations of so many values, by a basis in reduced echelon form; what is as small as rounding is 0.
final class Span {
    private final int size;
    private final List<BigDecimal[]> rows = new ArrayList<>();
    private final List<Integer> pivots = new ArrayList<>();

    /// The combinations of no vectors.
    ///
    /// @param size of how many values
    Span(int size) {
        this.size = size;
    }

    /// The combination that is a single value.
    static BigDecimal[] unit(int size, int index) {
        BigDecimal[] unit = zero(size);
        unit[index] = BigDecimal.ONE;
        return unit;
    }

    static BigDecimal[] zero(int size) {
        BigDecimal[] zero = new BigDecimal[size];
        Arrays.fill(zero, BigDecimal.ZERO);
        return zero;
    }

    int dimension() {
        return rows.size();
    }

    /// Whether there is no other combination.
    boolean isWhole() {
        return rows.size() == size;
    }

    /// The basis; each vector is 1 at its own pivot and 0 at those of the others.
    List<BigDecimal[]> basis() {
        return rows;
    }

    /// The first value that a vector of the basis holds.
    int pivot(int row) {
        return pivots.get(row);
    }

    /// Adds what a vector has and the basis has not; whether there is such a part.
    boolean add(BigDecimal[] vector) {
        BigDecimal[] rest = vector.clone();
        for (int row = 0; row < rows.size(); row++) {
            subtract(rest, rows.get(row), rest[pivots.get(row)]);
        }
        int pivot = IntStream.range(0, size).filter(index -> rest[index].signum() != 0).findFirst().orElse(-1);
        if (pivot < 0) {
            return false;
        }
        BigDecimal first = rest[pivot];
        for (int index = 0; index < size; index++) {
            rest[index] = Polynomial.quotient(rest[index], first);
        }
        rows.forEach(row -> subtract(row, rest, row[pivot]));
        rows.add(rest);
        pivots.add(pivot);
        return true;
    }

    private static void subtract(BigDecimal[] from, BigDecimal[] vector, BigDecimal times) {
        if (times.signum() != 0) {
            for (int index = 0; index < from.length; index++) {
                BigDecimal product = Polynomial.product(vector[index], times).negate();
                from[index] = Digits.sum(from[index], product);
            }
        }
    }
}
