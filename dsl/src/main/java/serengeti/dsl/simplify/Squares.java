package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// The square of a sum of two terms that a sum holds multiplied out.
///
/// @param coefficient of the square
/// @param base what is squared
/// @param rest what else the sum holds
record Squares(BigDecimal coefficient, Polynomial base, Polynomial rest) {

    /// The first square in a sum, if there is one.
    static Optional<Squares> in(Polynomial sum) {
        if (sum.terms().size() < 3) {
            return Optional.empty();
        }
        List<Term> even = sum.terms().stream().filter(term -> isEven(term.monomial())).toList();
        for (int first = 0; first < even.size(); first++) {
            for (int second = first + 1; second < even.size(); second++) {
                Optional<Squares> square = of(sum, even.get(first), even.get(second));
                if (square.isPresent()) {
                    return square;
                }
            }
        }
        return Optional.empty();
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

    private static boolean isNear(BigDecimal value, BigDecimal other) {
        return Digits.isRounding(value.subtract(other), other);
    }

    private static Monomial root(Monomial square) {
        return new Monomial(
                square.factors().stream().map(factor -> new Factor(factor.atom(), factor.exponent() / 2)).toList());
    }
}
