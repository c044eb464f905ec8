package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * By distances, a maximum and a minimum cancel, too, but not where they are of what is made of pieces itself, of which
 * rounding would blur the ends. That a maximum and a minimum of the same are both, in some order, holds for all values.
 */
/// Sums of what holds on one side and of what holds on the other: `maximum(x, y) + minimum(x, y)` is `x + y`, and
/// `greater(x, 0) * x + greater(0, x) * x` is `x`. Stateless.
final class Halves {
    private static final long MAXIMUM = Monomial.bit(Fn.MAXIMUM);
    private static final long GREATER = Monomial.bit(Fn.GREATER);

    private Halves() {}

    /// The sum with two halves joined; none if there are no such.
    static Optional<Polynomial> joined(Polynomial sum) {
        for (Term term : sum.terms()) {
            boolean isHalf = term.monomial().mayCall(MAXIMUM) || term.monomial().mayCall(GREATER);
            for (Factor factor : isHalf ? term.monomial().factors() : List.<Factor>of()) {
                Optional<Polynomial> joined = joined(sum, term, factor.atom());
                if (joined.isPresent()) {
                    return joined;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Polynomial> joined(Polynomial sum, Term term, Atom half) {
        Monomial rest = term.monomial().over(Monomial.of(half));
        if (half.isCall(Fn.MAXIMUM)) {
            return other(sum, term, rest, half, Fn.MINIMUM)
                    .map(other ->
                            both(sum, term, other, half.arguments().getFirst(), rest)
                                    .plus(times(half.arguments().getLast(), term.coefficient(), rest)));
        }
        Optional<Polynomial> value = half.isCall(Fn.GREATER) ? compared(half) : Optional.empty();
        boolean isOfValue =
                value.isPresent() && rest.factors().stream().anyMatch(factor -> isMultiple(value.get(), factor.atom()));
        return isOfValue
                ? other(sum, term, rest, half, Fn.GREATER).map(other -> both(sum, term, other, Polynomial.ONE, rest))
                : Optional.empty();
    }

    /// What is compared with 0.
    private static Optional<Polynomial> compared(Atom greater) {
        Polynomial first = greater.arguments().getFirst();
        Polynomial second = greater.arguments().getLast();
        return second.isZero() ? Optional.of(first) : first.isZero() ? Optional.of(second) : Optional.empty();
    }

    private static boolean isMultiple(Polynomial value, Atom atom) {
        Polynomial of = atom.isSum() ? atom.argument() : Polynomial.of(Monomial.of(atom));
        return value.isAlike(of) && of.scaled(Polynomial.quotient(value.leading(), of.leading())).equals(value);
    }

    /// The term that is the other half.
    private static Optional<Term> other(Polynomial sum, Term term, Monomial rest, Atom half, Fn function) {
        List<Polynomial> arguments = half.arguments();
        List<Polynomial> wanted = function == Fn.GREATER ? arguments.reversed() : arguments;
        return sum.terms().stream()
                .filter(each -> each.coefficient().compareTo(term.coefficient()) == 0)
                .filter(each -> each.monomial().isDivisibleBy(rest))
                .filter(each -> {
                    List<Factor> factors = each.monomial().over(rest).factors();
                    return factors.size() == 1
                            && factors.getFirst().exponent() == 1
                            && factors.getFirst().atom().isCall(function)
                            && factors.getFirst().atom().arguments().equals(wanted);
                })
                .findFirst();
    }

    private static Polynomial both(Polynomial sum, Term one, Term other, Polynomial value, Monomial rest) {
        BigDecimal minus = BigDecimal.ONE.negate();
        return sum.plus(Polynomial.of(one).scaled(minus))
                .plus(Polynomial.of(other).scaled(minus))
                .plus(times(value, one.coefficient(), rest));
    }

    private static Polynomial times(Polynomial value, BigDecimal coefficient, Monomial rest) {
        Polynomial product = Polynomial.ZERO;
        for (Term term : value.terms()) {
            BigDecimal factor = Polynomial.product(term.coefficient(), coefficient);
            product = product.plus(Polynomial.of(factor, term.monomial().times(rest)));
        }
        return product;
    }
}
