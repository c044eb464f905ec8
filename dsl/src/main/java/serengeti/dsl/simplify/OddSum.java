package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.Optional;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// Sums such as `x + x * x * x`, which have the sign of `x`. Stateless.
final class OddSum {
    private static final int MOST_TERMS = 4;
    private static final BigDecimal NEAR = new BigDecimal("1e-9");

    private OddSum() {}

    /// The sum of first powers in a sum, if the rest is its cube times a number above 0; with parentheses multiplied out
    /// or about what is cubed.
    static Optional<Polynomial> base(Polynomial sum) {
        if (sum.terms().size() < 2) {
            return Optional.empty();
        }
        Polynomial linear = Polynomial.ZERO;
        for (Term term : sum.terms()) {
            if (term.monomial().degree() == 1 && !term.monomial().hasSums()) {
                linear = linear.plus(Polynomial.of(term));
            }
        }
        Polynomial rest = sum.plus(linear.scaled(BigDecimal.ONE.negate()));
        boolean isCandidate = !linear.isZero() && linear.terms().size() <= MOST_TERMS && !rest.isZero();
        return isCandidate && isMultiple(rest, linear) ? Optional.of(linear) : Optional.empty();
    }

    /// Whether a value is the cube of a sum times a number above 0.
    private static boolean isMultiple(Polynomial value, Polynomial sum) {
        if (value.isSingle()) {
            Monomial only = value.terms().getFirst().monomial();
            if (only.factors().size() != 1 || only.degree() != 3) {
                return false;
            }
            Factor factor = only.factors().getFirst();
            Polynomial base =
                    factor.atom().isSum() ? factor.atom().argument() : Polynomial.of(Monomial.of(factor.atom()));
            // The sign of the cube is that of the base.
            return isProportional(base, sum, value.leading().signum());
        }
        Polynomial cube = product(product(sum, sum), sum);
        return isProportional(value, cube, 1);
    }

    private static Polynomial product(Polynomial first, Polynomial second) {
        Polynomial product = Polynomial.ZERO;
        for (Term one : first.terms()) {
            for (Term other : second.terms()) {
                BigDecimal coefficient = Polynomial.product(one.coefficient(), other.coefficient());
                product = product.plus(Polynomial.of(coefficient, one.monomial().times(other.monomial())));
            }
        }
        return product;
    }

    private static boolean isProportional(Polynomial value, Polynomial to, int sign) {
        if (value.terms().size() != to.terms().size()) {
            return false;
        }
        BigDecimal factor =
                Polynomial.quotient(value.terms().getFirst().coefficient(), to.terms().getFirst().coefficient());
        if (factor.signum() != sign) {
            return false;
        }
        for (int index = 0; index < to.terms().size(); index++) {
            Term one = value.terms().get(index);
            BigDecimal other = to.terms().get(index).coefficient().multiply(factor);
            boolean isNear = one.coefficient().subtract(other).abs().compareTo(other.abs().multiply(NEAR)) <= 0;
            if (!isNear || !one.monomial().equals(to.terms().get(index).monomial())) {
                return false;
            }
        }
        return true;
    }
}
