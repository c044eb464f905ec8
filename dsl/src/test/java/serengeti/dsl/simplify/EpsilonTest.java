package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpsilonTest {

    /// Whether a value is made with the symbol.
    private static boolean isIn(Polynomial value) {
        for (Polynomial.Term term : value.terms()) {
            for (Monomial.Factor factor : term.monomial().factors()) {
                Atom atom = factor.atom();
                if (atom.isEpsilon() || atom.arguments().stream().anyMatch(EpsilonTest::isIn)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// How often the symbol is a factor of a number that a program writes.
    @ParameterizedTest
    @CsvSource({
        "1e-8, 1",
        "1e-9, 1",
        "2e-8, 1",
        "2.1e-16, 1",
        "2e-16, 2",
        "1e-16, 2",
        "1e-300, 2",
        "-1e-8, 1",
        "-1e-20, 2",
        "2.1e-8, 0",
        "1, 0",
        "0, 0"
    })
    void numbersOfTheSizeOfThatOfTheDivisionAreMultiplesOfTheSymbol(String number, int times) {
        var expressions = new Expressions(Expressions.ALL);
        Polynomial value = expressions.value(number);
        boolean isAbove = !number.startsWith("-");
        assertEquals(times > 0, isIn(value));
        assertEquals(isAbove && times > 0, Epsilon.isPositive(value, 1));
        assertEquals(isAbove && times > 1, Epsilon.isPositive(value, 2));
        assertEquals(times > 0, Epsilon.isMultiple(value));
    }

    @ParameterizedTest
    @CsvSource({"lr * 1e-8, true", "m + 1e-8, true", "abs(m * 1e-20), true", "m * lr, false", "1e-7, false"})
    void theSymbolIsSeenInWhatIsMadeWithIt(String expression, boolean isIn) {
        Polynomial value = new Expressions(Expressions.ALL).value(expression);
        assertEquals(isIn, isIn(value));
        assertFalse(Epsilon.isPositive(value, 1), "it is not it alone");
    }

    /// The units of a value do not matter, only what is written where the number is added.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    reciprocal(m + 1e-8)              ; reciprocal(m)
                    reciprocal(1000 * (m + 1e-8))     ; 0.001 * reciprocal(m)
                    reciprocal(0.001 * m + 1e-8)      ; 1000 * reciprocal(m)
                    sqrt(1000 * (v + 1e-16))          ; sqrt(1000 * v)
                    sqrt(1e-6 * v + 1e-16)            ; sqrt(1e-6 * v)
                    m / v                             ; ratio(m, v)
                    (m * v) / (v * v)                 ; ratio(m, v)
                    maximum(v, get_eps())             ; v
                    """)
    void itIsLeftOutInAnyUnit(String with, String without) {
        var expressions = new Expressions(Expressions.ALL);
        assertEquals(expressions.value(without), expressions.value(with));
    }

    @ParameterizedTest
    @CsvSource({
        "reciprocal(m + 1e-5)",
        "reciprocal(0.001 * (m + 1e-7))",
        "sqrt(v + 1e-15)",
        "sqrt(1e-3 * (v + 1e-15))"
    })
    void whatIsLargerStays(String expression) {
        var expressions = new Expressions(Expressions.ALL);
        String without = expression.replaceAll(" \\+ 1e-\\d+", "");
        assertFalse(expressions.value(expression).equals(expressions.value(without)), without);
    }

    @Test
    void withoutTheLawsThatLeaveItOutItIsANumber() {
        Polynomial value = new Expressions(Expressions.REAL).value("reciprocal(m + 1e-8)");
        assertFalse(isIn(value));
    }
}
