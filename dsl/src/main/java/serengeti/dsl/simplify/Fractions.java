package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// Fractions whose divisors are sums. Stateless.
final class Fractions {
    private static final long RECIPROCAL = Monomial.bit(Fn.RECIPROCAL);

    private Fractions() {}

    /// The sum with fractions of one divisor added, where that makes something without it: `t / (t + 1) + 1 / (t + 1)` is
    /// 1. None if there are none, or if no law cancels them.
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

    /// A fraction without a scalar that is a factor of the dividend and, but for a number, a term of the divisor, which has
    /// tensors: `c * m / (s + 2 * c)` is `m / (s / c + 2)`. None if there is no such scalar, or if it may be 0.
    static Optional<Polynomial> reduced(Monomial fraction, Algebra algebra) {
        if (!fraction.mayCall(RECIPROCAL) || fraction.degree() < 2) {
            return Optional.empty();
        }
        for (Factor factor : fraction.factors()) {
            if (!factor.atom().isCall(Fn.RECIPROCAL)) {
                continue;
            }
            Monomial dividend = fraction.over(Monomial.of(factor.atom()));
            Polynomial divisor = factor.atom().argument();
            if (divisor.isSingle() || divisor.kind() == Kind.SCALAR) {
                continue;
            }
            for (Term term : divisor.terms()) {
                Monomial common = withoutEpsilon(term.monomial());
                if (common.kind() != Kind.SCALAR || common.isOne() || !dividend.isDivisibleBy(common)) {
                    continue;
                }
                Optional<Polynomial> quotient = quotient(divisor, value(common), algebra);
                if (quotient.isPresent()) {
                    Polynomial reciprocal = algebra.call(Fn.RECIPROCAL, List.of(quotient.get()));
                    return Optional.of(algebra.times(Polynomial.of(dividend.over(common)), reciprocal));
                }
            }
        }
        return Optional.empty();
    }

    private static Monomial withoutEpsilon(Monomial product) {
        for (Factor factor : product.factors()) {
            if (factor.atom().isEpsilon()) {
                return new Monomial(product.factors().stream().filter(each -> !each.equals(factor)).toList());
            }
        }
        return product;
    }

    private static Polynomial value(Monomial product) {
        boolean isSum = product.hasSums() && product.degree() == 1;
        return isSum ? product.factors().getFirst().atom().argument() : Polynomial.of(product);
    }

    private static Optional<Polynomial> quotient(Polynomial sum, Polynomial by, Algebra algebra) {
        Polynomial reciprocal = algebra.call(Fn.RECIPROCAL, List.of(by));
        if (!algebra.times(reciprocal, by).equals(Polynomial.ONE)) {
            return Optional.empty();
        }
        return Optional.of(
                algebra.sum(sum.terms().stream().map(term -> algebra.times(Polynomial.of(term), reciprocal)).toList()));
    }
}
