package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.Optional;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * Whether a number is negligible is a matter of how a program writes it: `s / (|s| + 1e-8)` has the same number as
 * `500 * s / (|500 * s| + 5e-6)`, and values change their units on the way to a normal form. So the numbers that are
 * negligible where they are written are multiples of a symbol, for as long as they may be left out, and numbers again
 * where the program is written.
 */
/// The number that programs add against division by 0, as a symbol. Stateless.
final class Epsilon {
    /// The number of the input that stands for it.
    static final int INPUT = 1 << 10;

    /// The number that protects divisions.
    static final BigDecimal VALUE = BigDecimal.valueOf(Formula.EPS);

    private static final BigDecimal SQUARE = VALUE.multiply(VALUE);
    // Twice as much: fits vary numbers, and programs write them as sums of two.
    private static final BigDecimal MOST = VALUE.add(VALUE);
    private static final BigDecimal MOST_SQUARE = SQUARE.add(SQUARE);
    private static final BigDecimal FAR = BigDecimal.valueOf(1_000);
    private static final long COLOUR = -INPUT;

    private Epsilon() {}

    private static Polynomial symbol(Algebra algebra) {
        return algebra.input(INPUT, Kind.SCALAR, COLOUR);
    }

    /// A number; where it is negligible, a multiple of the symbol or of its square.
    static Polynomial value(BigDecimal number, Algebra algebra) {
        if (!isNegligible(number)) {
            return Polynomial.constant(number);
        }
        Polynomial symbol = symbol(algebra);
        return number.abs().compareTo(MOST_SQUARE) > 0
                ? symbol.scaled(Polynomial.quotient(number, VALUE))
                : algebra.times(symbol, symbol).scaled(Polynomial.quotient(number, SQUARE));
    }

    /// Whether the magnitude of a number is above 0 and at most twice what protects divisions.
    static boolean isNegligible(BigDecimal number) {
        return number.signum() != 0 && number.abs().compareTo(MOST) <= 0;
    }

    /// Whether a number is that which protects divisions, in units that are not far from those of the program.
    static boolean isNear(BigDecimal number) {
        return number.multiply(FAR).compareTo(VALUE) > 0 && number.compareTo(VALUE.multiply(FAR)) < 0;
    }

    /// Whether a summand is a negligible number.
    static boolean isNegligible(Term summand) {
        return summand.monomial().isOne() ? isNegligible(summand.coefficient()) : isPower(summand.monomial());
    }

    /// Whether a value is a multiple of the symbol or of a power of it, and nothing else.
    static boolean isMultiple(Polynomial value) {
        return value.isSingle() && isPower(value.terms().getFirst().monomial());
    }

    /// Whether a product is the symbol or a power of it.
    static boolean isPower(Monomial monomial) {
        return monomial.factors().size() == 1 && monomial.factors().getFirst().atom().isEpsilon();
    }

    /// Whether a value is a number above 0 that has the symbol as a factor, so many times at least.
    static boolean isPositive(Polynomial value, int times) {
        return isMultiple(value)
                && value.leading().signum() > 0
                && value.terms().getFirst().monomial().degree() >= times;
    }

    /// A value with numbers in place of the symbol, but for what is in its atoms.
    static Polynomial inNumbers(Polynomial value) {
        Polynomial sum = Polynomial.ZERO;
        boolean isChanged = false;
        for (Term term : value.terms()) {
            Monomial monomial = term.monomial();
            BigDecimal coefficient = term.coefficient();
            for (Factor factor : monomial.factors()) {
                if (factor.atom().isEpsilon()) {
                    isChanged = true;
                    coefficient = Polynomial.product(coefficient, VALUE.pow(factor.exponent()));
                    monomial = new Monomial(monomial.factors().stream().filter(each -> !each.equals(factor)).toList());
                }
            }
            sum = sum.plus(Polynomial.of(coefficient, monomial));
        }
        return isChanged ? sum : value;
    }

    /// What a value is to be multiplied by so that the number in it is as it was written; none if there is no symbol.
    static Optional<BigDecimal> unit(Polynomial value) {
        return value.isSingle()
                ? Optional.empty()
                : value.terms().stream()
                        .filter(term -> isPower(term.monomial()))
                        .findFirst()
                        .map(term -> Polynomial.quotient(BigDecimal.ONE, term.coefficient().abs()));
    }
}
