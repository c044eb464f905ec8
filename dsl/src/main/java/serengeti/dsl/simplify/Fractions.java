package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// Fractions of one sum that add up to something without it: `t / (t + 1) + 1 / (t + 1)` is 1. Stateless.
final class Fractions {
    private static final long RECIPROCAL = Monomial.bit(Fn.RECIPROCAL);

    private Fractions() {}

    /// The sum with such fractions added; none if there are none, or if no law cancels them.
    static Optional<Polynomial> joined(Polynomial sum, Algebra algebra) {
        for (Term term : sum.terms()) {
            if (!term.monomial().mayCall(RECIPROCAL)) {
                continue;
            }
            for (Factor factor : term.monomial().factors()) {
                Optional<Polynomial> multiple =
                        factor.atom().isCall(Fn.RECIPROCAL) ? multiple(sum, factor.atom()) : Optional.empty();
                Optional<Polynomial> joined =
                        multiple.flatMap(value -> joined(sum, value, Monomial.of(factor.atom()), algebra));
                if (joined.isPresent()) {
                    return joined;
                }
            }
        }
        return Optional.empty();
    }

    /// The multiple of a sum of several terms among the terms that are divided by it.
    private static Optional<Polynomial> multiple(Polynomial sum, Atom reciprocal) {
        int least = reciprocal.argument().terms().size();
        if (least < 2 || sum.terms().size() < least) {
            return Optional.empty();
        }
        var divided = new ArrayList<Term>();
        for (Term term : sum.terms()) {
            if (term.monomial().exponent(reciprocal) == 1) {
                divided.add(term);
            }
        }
        return divided.size() < least
                ? Optional.empty()
                : Sums.multiple(new Polynomial(divided).over(Monomial.of(reciprocal)), reciprocal.argument());
    }

    private static Optional<Polynomial> joined(Polynomial sum, Polynomial multiple, Monomial by, Algebra algebra) {
        Polynomial joined = algebra.times(Polynomial.of(by), algebra.plus(multiple, Polynomial.ZERO));
        if (joined.terms().stream().anyMatch(term -> term.monomial().isDivisibleBy(by))) {
            return Optional.empty();
        }
        Polynomial rest = sum;
        for (Term term : multiple.terms()) {
            BigDecimal negative = term.coefficient().negate();
            rest = rest.plus(Polynomial.of(negative, term.monomial().times(by)));
        }
        return Optional.of(rest.plus(joined));
    }
}
