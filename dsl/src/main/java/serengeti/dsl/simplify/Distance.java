package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// How far a value is from the state that is a mean of it: from the state as it was, or from its next value, which is a
/// share of that. Programs are written in either way, with other numbers.
///
/// @param before the sum in parentheses that is a multiple of the distance from the state as it was
/// @param value what the state is a mean of
/// @param mean the next value of the state
/// @param share what `value - mean` is of `before`
record Distance(Atom before, Polynomial value, Polynomial mean, BigDecimal share) {

    /// Those of the states of a recurrence, whether they occur in it or not.
    static List<Distance> of(Recurrence recurrence) {
        var distances = new ArrayList<Distance>();
        IntStream.range(0, recurrence.stateCount())
                .filter(state -> recurrence.next(state) != null)
                .forEach(state -> add(recurrence, state, distances));
        return distances;
    }

    private static void add(Recurrence recurrence, int state, List<Distance> distances) {
        Algebra algebra = recurrence.algebra();
        Polynomial mean = Digits.written(recurrence.next(state));
        Polynomial stored = algebra.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0);
        if (mean.terms().size() != 2) {
            return;
        }
        Term first = mean.terms().getFirst();
        Term second = mean.terms().getLast();
        boolean isFirst = first.monomial().equals(stored.terms().getFirst().monomial());
        Term kept = isFirst ? first : second;
        Term added = isFirst ? second : first;
        if (!kept.monomial().equals(stored.terms().getFirst().monomial()) || !Sums.isInterpolation(added, kept)) {
            return;
        }
        Polynomial value = Polynomial.of(added.monomial());
        Polynomial difference = algebra.single(value.plus(stored.scaled(BigDecimal.ONE.negate())));
        Atom before = difference.terms().getFirst().monomial().factors().getFirst().atom();
        distances.add(new Distance(before, value, mean, Polynomial.product(kept.coefficient(), difference.leading())));
    }

    /// How often a product has this as a factor.
    int exponent(Monomial product) {
        return product.exponent(before);
    }

    /// Whether a value is made of this.
    boolean isIn(Polynomial whole) {
        for (Term term : whole.terms()) {
            for (Factor factor : term.monomial().factors()) {
                if (factor.atom() == before || factor.atom().arguments().stream().anyMatch(this::isIn)) {
                    return true;
                }
            }
        }
        return false;
    }
}
