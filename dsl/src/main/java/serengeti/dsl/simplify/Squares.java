package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// The square of a sum that a sum of at least three terms holds multiplied out.
///
/// @param coefficient of the square
/// @param base what is squared
/// @param rest what else the sum holds
record Squares(BigDecimal coefficient, Polynomial base, Polynomial rest) {

    private static final long ROOT = Monomial.bit(Fn.SQRT);

    /// The first square in a sum, if there is one: of two products, or of a root and something else, where what it is the
    /// root of stands in its place.
    static Optional<Squares> in(Polynomial sum, Signs signs) {
        return sum.terms().size() < 3 ? Optional.empty() : ofProducts(sum).or(() -> ofRoot(sum, signs));
    }

    private static Optional<Squares> ofProducts(Polynomial sum) {
        List<Term> even = sum.terms().stream().filter(term -> isEven(term.monomial())).toList();
        for (int first = 0; first < even.size(); first++) {
            for (int second = first + 1; second < even.size(); second++) {
                Optional<Squares> square = of(sum, even.get(first), even.get(second));
                if (square.isPresent()) {
                    return square.map(found -> found.extended(even));
                }
            }
        }
        return Optional.empty();
    }

    /// With further terms in what is squared, if the sum holds what they add to the square.
    private Squares extended(List<Term> even) {
        Squares square = this;
        for (Term term : even) {
            square = square.extended(root(term.monomial()));
        }
        return square;
    }

    private Squares extended(Monomial other) {
        Term first = base.terms().getFirst();
        BigDecimal mixed = rest.coefficient(first.monomial().times(other));
        if (mixed.signum() == 0) {
            return this;
        }
        BigDecimal twice = coefficient.multiply(BigDecimal.TWO);
        BigDecimal share = Polynomial.quotient(mixed, first.coefficient().multiply(twice));
        Polynomial added = Polynomial.of(Polynomial.product(share, share), other.times(other)).scaled(coefficient);
        for (Term term : base.terms()) {
            BigDecimal product = Polynomial.product(term.coefficient(), twice.multiply(share));
            added = added.plus(Polynomial.of(product, term.monomial().times(other)));
        }
        Polynomial left = Digits.sum(rest, added.scaled(BigDecimal.ONE.negate()));
        return left.terms().size() == rest.terms().size() - added.terms().size()
                ? new Squares(coefficient, base.plus(Polynomial.of(share, other)), left)
                : this;
    }

    private static boolean isEven(Monomial monomial) {
        return monomial.factors().stream().allMatch(factor -> factor.exponent() % 2 == 0);
    }

    private static Optional<Squares> of(Polynomial sum, Term first, Term second) {
        if (first.coefficient().signum() != second.coefficient().signum()) {
            return Optional.empty();
        }
        Monomial one = root(first.monomial());
        Monomial other = root(second.monomial());
        Monomial mixed = one.times(other);
        BigDecimal four = Polynomial.product(first.coefficient(), second.coefficient()).multiply(BigDecimal.valueOf(4));
        for (Term term : sum.terms()) {
            if (term.monomial().equals(mixed) && isNear(term.coefficient().pow(2), four)) {
                BigDecimal twice = first.coefficient().multiply(BigDecimal.TWO);
                Polynomial base =
                        Polynomial.of(one).plus(Polynomial.of(Polynomial.quotient(term.coefficient(), twice), other));
                List<Term> rest = new ArrayList<>(sum.terms());
                rest.removeAll(List.of(first, second, term));
                return Optional.of(new Squares(first.coefficient(), base, new Polynomial(rest)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Squares> ofRoot(Polynomial sum, Signs signs) {
        for (Term mixed : sum.terms()) {
            for (Factor factor : mixed.monomial().mayCall(ROOT) ? mixed.monomial().factors() : List.<Factor>of()) {
                Atom root = factor.atom();
                if (root.isCall(Fn.SQRT)
                        && factor.exponent() == 1
                        && !root.argument().isZero()
                        && signs.isNonNegative(root.argument())) {
                    Optional<Squares> square = ofRoot(sum, mixed, root);
                    if (square.isPresent()) {
                        return square;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Squares> ofRoot(Polynomial sum, Term mixed, Atom root) {
        Polynomial inner = root.argument();
        Monomial other = mixed.monomial().over(Monomial.of(root));
        BigDecimal coefficient =
                Polynomial.quotient(
                        sum.coefficient(inner.terms().getFirst().monomial()), inner.terms().getFirst().coefficient());
        if (coefficient.signum() == 0) {
            return Optional.empty();
        }
        BigDecimal half = Polynomial.quotient(mixed.coefficient(), coefficient.multiply(BigDecimal.TWO));
        Polynomial base = Polynomial.of(Monomial.of(root)).plus(Polynomial.of(half, other));
        Polynomial square =
                inner.plus(Polynomial.of(half.multiply(half), other.times(other)))
                        .scaled(coefficient)
                        .plus(Polynomial.of(mixed));
        Polynomial rest = Digits.sum(sum, square.scaled(BigDecimal.ONE.negate()));
        return rest.terms().size() == sum.terms().size() - square.terms().size()
                ? Optional.of(new Squares(coefficient, base, rest))
                : Optional.empty();
    }

    private static boolean isNear(BigDecimal value, BigDecimal other) {
        return Digits.isRounding(value.subtract(other), other);
    }

    private static Monomial root(Monomial square) {
        return new Monomial(
                square.factors().stream().map(factor -> new Factor(factor.atom(), factor.exponent() / 2)).toList());
    }
}
