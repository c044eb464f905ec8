package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Statement;
import serengeti.dsl.rewrite.Rule;

class AlgebraTest {
    private static final int EXPRESSIONS = 10_000;

    /// What the number in a protected division makes no difference to.
    private static final double LEAST_FAR_FROM_ZERO = 0.01;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    (w + g) * m                         ; w * m + g * m
                    (w + g) * m * v                     ; w * m * v + v * g * m
                    m * w + m * g - m * w               ; g * m
                    w + g + m                           ; m + (g + w)
                    (w * g) * m                         ; g * (m * w)
                    w + w                               ; 2 * w
                    w - w                               ; 0
                    w * lr - lr * w                     ; 0
                    w * 0                               ; 0
                    w + 0                               ; w
                    w * 1                               ; w
                    -(-w)                               ; w
                    invert(w)                           ; -1 - w
                    w * w * w                           ; cube(w)
                    square(g - m)                       ; square(m - g)
                    (g - m) * (g - m)                   ; square(m - g)
                    cube(g - m)                         ; -cube(m - g)
                    ratio(w, 4)                         ; w * 0.25
                    ratio(ratio(w, g), m)               ; ratio(w, g * m)
                    ratio(w, ratio(g, m))               ; ratio(w * m, g)
                    ratio(w, 2 * g)                     ; 0.5 * w * reciprocal(g)
                    w / g                               ; ratio(w, g + 1e-8)
                    interp(w, g, 0.9)                   ; 0.1 * w + 0.9 * g
                    interp(w, w, 0.3)                   ; w
                    interp(w, g, 0)                     ; w
                    interp(w, g, 1)                     ; g
                    abs(-2 * w)                         ; 2 * abs(w)
                    abs(g - m)                          ; abs(m - g)
                    sign(-w)                            ; -sign(w)
                    sign(0.1 * w - 0.1 * g)             ; -sign(g - w)
                    sign(w * g)                         ; sign(w) * sign(g)
                    abs(w) * sign(w)                    ; w
                    sign(w) * w                         ; abs(w)
                    abs(w) * abs(w)                     ; w * w
                    sqrt(4 * w)                         ; 2 * sqrt(w)
                    sqrt(m * m)                         ; abs(m)
                    sqrt(square(0.1 * g + 0.9 * m))     ; abs(0.1 * g + 0.9 * m)
                    sqrt(v) * sqrt(v)                   ; v
                    sqrt(m) * sqrt(m)                   ; abs(m)
                    power(v, 0.5)                       ; sqrt(v)
                    power(w, 2)                         ; w * w
                    exp(w) * exp(-w)                    ; 1
                    exp(w) * exp(g)                     ; exp(w + g)
                    reciprocal(exp(w))                  ; exp(-w)
                    exp(log(w))                         ; abs(w)
                    log(exp(w))                         ; w
                    cos(w - g)                          ; cos(g - w)
                    sin(w - g)                          ; -sin(g - w)
                    maximum(w, g)                       ; maximum(g, w)
                    maximum(w - g, g - w)               ; abs(w - g)
                    minimum(w, -w)                      ; -abs(w)
                    where(m, w + g, g + w)              ; w + g
                    norm(3 * w)                         ; 3 * norm(-w)
                    dot(2 * w, 3 * g)                   ; 6 * dot(g, w)
                    dot(w - g, g - w)                   ; -dot(w - g, w - g)
                    cosine_sim(-w, -g)                  ; cosine_sim(g, w)
                    clip(-g, lr)                        ; -clip(g, lr)
                    norm(w - w)                         ; 0
                    global_norm(0)                      ; 0
                    dot(g, w - w)                       ; 0
                    cosine_sim(0, w)                    ; 0
                    clip(0, lr)                         ; 0
                    clip(w, 0)                          ; 0
                    where(greater(w, g), w, g)          ; maximum(g, w)
                    where(greater(w, g), g, w)          ; minimum(g, w)
                    greater(w, 0) - greater(0, w)       ; sign(w)
                    greater(w, g) - greater(g, w)       ; sign(w - g)
                    clamp(7 * sign(w), -1, 1)           ; sign(w)
                    minimum(maximum(7 * sign(w), -1), 1) ; sign(w)
                    maximum(sign(w), -sign(w)) * 3      ; 3 * square(sign(w))
                    cosh(sign(w)) - cosh(0)             ; cosh(2 * sign(w) - sign(w)) - 1
                    2 * greater(sign(w), -2)            ; 2
                    maximum(t, 1)                       ; t
                    abs(1 - t)                          ; t - 1
                    sign(maximum(w, 0)) + sign(minimum(w, 0)) ; sign(w)
                    where(greater(w, 0), 1, where(greater(0, w), -1, 0)) ; sign(w)
                    where(greater(w, 0), 1, -greater(0, w)) ; sign(w)
                    where(greater(w, 0), w, -w)         ; abs(w)
                    where(greater(0, w), -w, w)         ; abs(w)
                    where(w, sign(w), 0)                ; sign(w)
                    where(w, w, 0)                      ; w
                    where(abs(0.1 * g + 0.9 * m), sign(g + 9 * m), 0) ; sign(g + 9 * m)
                    where(-2 * w, g, m)                 ; where(w, g, m)
                    where(0, g, m)                      ; m
                    where(-0.5, g, m)                   ; g
                    where(greater(abs(w), 0), sign(w), 0) ; sign(w)
                    sign(0.1 * g + 0.9 * m + abs(0.1 * g + 0.9 * m)) ; greater(g + 9 * m, 0)
                    where(greater(w, 0), sign(w), 0) + where(greater(w, 0), 0, sign(w)) ; sign(w)
                    where(1 - greater(w, 0), g, m)      ; where(greater(w, 0), m, g)
                    interp(w, g, lr)                    ; (1 - lr) * w + lr * g
                    get_pi() * 2                        ; 2 * 3.141592653589793
                    exp(0)                              ; 1
                    """)
    void normalFormsAreEqualOverTheRealNumbers(String first, String second) {
        var expressions = new Expressions(Expressions.REAL);
        assertEquals(expressions.value(first), expressions.value(second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    ratio(w, w)                                           ; 1
                    w / w                                                 ; 1
                    ratio(w * g, g)                                       ; w
                    ratio(w * g, g * w)                                   ; 1
                    ratio(w * g * m, m * w * lr)                          ; ratio(g, lr)
                    ratio(w * lr + g * lr, lr)                            ; w + g
                    ratio(m, abs(m))                                      ; sign(m)
                    ratio(m, sqrt(m * m))                                 ; sign(m)
                    ratio(0.1 * g + 0.9 * m, abs(0.1 * g + 0.9 * m))      ; sign(g + 9 * m)
                    (g - m) / sqrt(square(m - g))                         ; sign(g - m)
                    ratio(0.2 * g + 1, abs(0.2 * g + 1))                  ; sign(g + 5)
                    ratio(abs(w - g), g - w)                              ; sign(g - w)
                    ratio(w, sqrt(w))                                     ; sign(w) * sqrt(w)
                    ratio(v, sqrt(v))                                     ; sign(v) * sqrt(v)
                    ratio(1, sqrt(v) + 1e-8)                              ; ratio(1, sqrt(v))
                    sign(w) * sign(w)                                     ; 1
                    ratio(sign(w), abs(w))                                ; reciprocal(w)
                    sign(ratio(w, g))                                     ; sign(g) * sign(w)
                    where(greater(w, 0), 1, -1)                           ; sign(w)
                    where(greater(0, w), -1, 1)                           ; sign(w)
                    2 * greater(w, 0) - 1                                 ; sign(w)
                    where(greater(w, g), 2, -2)                           ; 2 * sign(w - g)
                    """)
    void normalFormsAreEqualUnderAssumptions(String first, String second) {
        var expressions = new Expressions(Expressions.ALL);
        assertEquals(expressions.value(first), expressions.value(second));
        var real = new Expressions(Expressions.REAL);
        assertNotEquals(real.value(first), real.value(second));
    }

    /// Not even under the assumptions.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    w * abs(w)              ; w * w
                    sqrt(v)                 ; v
                    clip(g, lr)             ; g
                    clip(2 * g, lr)         ; 2 * clip(g, lr)
                    sqrt(m) * sqrt(m)       ; m
                    sqrt(m * m)             ; m
                    root(m)                 ; sqrt(m)
                    power(m, 0.5)           ; sqrt(m)
                    abs(m)                  ; m
                    abs(w + g)              ; abs(w) + abs(g)
                    abs(1 - t)              ; 1 - t
                    abs(2 - t)              ; t - 2
                    maximum(2 * sign(w), 1) ; sign(w)
                    exp(sign(w))            ; sign(w)
                    sign(v)                 ; 1
                    sign(1 - lr)            ; 1
                    sign(clip(w, lr))       ; sign(w)
                    exp(log(w))             ; w
                    expm1(log1p(w))         ; w
                    arcsin(sin(w))          ; w
                    arctan(tan(w))          ; w
                    maximum(w, 0)           ; w
                    where(greater(t, 1), 1, -1) ; sign(t - 1)
                    where(greater(w, 0), ratio(1, w), 0) ; ratio(greater(w, 0), w)
                    where(w, ratio(g, w), 0) ; ratio(g, w)
                    minimum(maximum(3 * w, -1), 1) ; sign(w)
                    clamp(1e30 * w, -1, 1)  ; sign(w)
                    tanh(1e30 * w)          ; sign(w)
                    where(w + 1, g, m)      ; g
                    where(v, sign(m), g)    ; sign(m)
                    where(w - g, g, m)      ; where(w, g, m)
                    ratio(w, g + 1)         ; ratio(w, g)
                    ratio(w, g + 1e-4)      ; ratio(w, g)
                    ratio(w, g - 1e-8)      ; ratio(w, g)
                    interp(w, g, 0.9)       ; interp(g, w, 0.9)
                    w - g                   ; g - w
                    cosine_sim(2 * w, g)    ; cosine_sim(w, g)
                    power(0.9, t)           ; power(0.99, t)
                    0.1 * w                 ; 0.1000000001 * w
                    m                       ; v
                    """)
    void normalFormsDifferWhereValuesDo(String first, String second) {
        var expressions = new Expressions(Expressions.ALL);
        assertNotEquals(expressions.value(first), expressions.value(second));
    }

    /// No number may stand for what has no value, or too large a one.
    @ParameterizedTest
    @ValueSource(strings = {"reciprocal(0)", "ratio(w, 0)", "log(0)", "arcsin(2)", "exp(1000)", "power(0, -1)"})
    void whatHasNoValueIsNoNumber(String expression) {
        Polynomial value = new Expressions(Expressions.ALL).value(expression);
        assertTrue(value.number().isEmpty(), value::toString);
    }

    /// A sum over all elements depends on how many there are, which is not known.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "norm(2)",
                "global_norm(lr)",
                "dot(1, 1)",
                "clip(2, 1)",
                "norm(sign(exp(w)))",
                "dot(power(w, 0), 2)"
            })
    void sumsOverElementsOfNumbersAreNoNumbers(String expression) {
        Polynomial value = new Expressions(Expressions.ALL).value(expression);
        assertTrue(value.number().isEmpty(), value::toString);
    }

    @Test
    void meansOfMeansHaveTheProductOfTheirShares() {
        var expressions = new Expressions(Expressions.REAL);
        Polynomial mean = expressions.value("interp(g, interp(g, v, 0.9), 1.109)");
        assertEquals(expressions.value("0.0019 * g + 0.9981 * v"), mean);
        BigDecimal sum =
                mean.terms().stream().map(Polynomial.Term::coefficient).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertEquals(BigDecimal.ONE, sum.stripTrailingZeros());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    0.1 + 0.2                           ; 0.3
                    1 - 0.9                             ; 0.1
                    0.1 * w + 0.2 * w - 0.3 * w         ; 0
                    ratio(1, 3) * 3                     ; 1
                    ratio(w, 3) + ratio(w, 3) + ratio(w, 3) ; w
                    ratio(w, 7) * 7                     ; w
                    ratio(1, 3) + ratio(1, 3) - ratio(2, 3) ; 0
                    0.1 * 0.1 * 0.1                     ; 0.001
                    1e-8 * 1e8                          ; 1
                    """)
    void coefficientsAreDecimal(String first, String second) {
        var expressions = new Expressions(Expressions.DEFINITIONS);
        assertEquals(expressions.value(second), expressions.value(first));
    }

    @Test
    void sumsInParenthesesAreOneAtomWhateverTheyAreMultipliedBy() {
        var expressions = new Expressions(Expressions.REAL);
        Polynomial product = expressions.value("(0.1 * g + 0.9 * m) * lr * 0.001");
        assertEquals(expressions.value("(g + 9 * m) * lr * 0.0001"), product);
        assertTrue(product.isSingle());
        assertEquals(2, expressions.algebra().expanded(product).terms().size());
    }

    @Test
    void factorsOfADividendThatStandInTheDivisorAreCancelled() {
        var expressions = new Expressions(Expressions.REAL);
        String root = "root(t + 1)";
        String correction = "root(1 - power(0.9, t))";
        assertEquals(
                expressions.value("ratio(m, ratio(root(v), %s) + 2)".formatted(correction)),
                expressions.value("ratio(m * %1$s, root(v) + 2 * %1$s)".formatted(correction)));
        assertEquals(
                expressions.value("ratio(m, ratio(root(v), %s) + 2) * %s".formatted(root, correction)),
                expressions.value("ratio(m * %1$s * %2$s, root(v) + 2 * %1$s)".formatted(root, correction)));
        assertNotEquals(
                expressions.value("ratio(m, ratio(root(v), sin(t)) + 2)"),
                expressions.value("ratio(m * sin(t), root(v) + 2 * sin(t))"));
        Polynomial share = expressions.value("ratio(t, t + 1)");
        assertEquals(expressions.algebra().times(expressions.value("t"), expressions.value("ratio(1, t + 1)")), share);
        assertEquals(2, share.terms().getFirst().monomial().degree());
    }

    @Test
    void lawsThatWereUsedAreTold() {
        var expressions = new Expressions(Expressions.ALL);
        expressions.value("ratio(abs(-w), w)");
        assertEquals(
                List.of("negative", "abs-of-multiple", "ratio", "absolute-over-value"),
                expressions.algebra().used().stream().map(Rule::name).toList());
    }

    @Test
    void valuesAreReplacedEverywhere() {
        var expressions = new Expressions(Expressions.REAL);
        Polynomial value = expressions.value("exp(m + g) * (m + w) + square(m) + abs(v)");
        var values = new TreeMap<Integer, Polynomial>();
        values.put(2, expressions.value("g - w"));
        assertEquals(
                expressions.value("exp(2 * g - w) * g + square(g - w) + v"),
                new Substitution(expressions.algebra(), values).of(value));
    }

    @Test
    void callsOfCommutativeFunctionsAreOneWhateverTheOrder() {
        var expressions = new Expressions(Expressions.DEFINITIONS);
        for (Fn function : Fn.values()) {
            if (function.isCommutative()) {
                List<Polynomial> arguments = List.of(expressions.value("exp(w)"), expressions.value("g + m"));
                assertEquals(
                        expressions.algebra().call(function, arguments),
                        expressions.algebra().call(function, arguments.reversed()),
                        function.spelling());
            }
        }
    }

    /// The normal form of a random expression has its value, where neither rounding nor an assumption gets in the way.
    @ParameterizedTest
    @ValueSource(strings = {"definitions", "real", "all"})
    void normalFormsHaveTheValuesOfTheirExpressions(String laws) {
        Set<Rule> rules =
                switch (laws) {
                    case "definitions" -> Expressions.DEFINITIONS;
                    case "real" -> Expressions.REAL;
                    default -> Expressions.ALL;
                };
        var random = new RandomExpressions(59);
        int compared = 0;
        for (int count = 0; count < EXPRESSIONS; count++) {
            List<Statement> statements = random.statements();
            Polynomial normal = new Expressions(rules).value(statements);
            for (int point = 0; point < 5; point++) {
                double[] inputs = random.point();
                double[] values = Expressions.evaluate(statements, inputs);
                boolean isAsAssumed =
                        !rules.equals(Expressions.ALL)
                                || DoubleStream.concat(Arrays.stream(values), Arrays.stream(inputs))
                                        .noneMatch(value -> Math.abs(value) < LEAST_FAR_FROM_ZERO);
                if (isAsAssumed
                        && RandomExpressions.areOfOrdinarySize(statements, values)
                        && random.isStable(statements, inputs)) {
                    compared++;
                    double expected = values[values.length - 1];
                    double found = Expressions.evaluate(normal, inputs);
                    assertEquals(
                            expected,
                            found,
                            1e-4 * (1 + Math.abs(expected)),
                            () -> "%s at %s is %s".formatted(statements, Arrays.toString(inputs), normal));
                }
            }
        }
        assertTrue(compared > EXPRESSIONS / 2, "compared " + compared);
    }
}
