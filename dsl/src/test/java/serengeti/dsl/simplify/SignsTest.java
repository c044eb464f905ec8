package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.program.Statement;

class SignsTest {

    enum Proved {
        POSITIVE,
        NON_NEGATIVE,
        NOTHING
    }

    private static Proved proved(Expressions expressions, Polynomial value) {
        boolean isPositive = expressions.signs().isPositive(value);
        boolean isNonNegative = expressions.signs().isNonNegative(value);
        assertTrue(isNonNegative || !isPositive, value::toString);
        return isPositive ? Proved.POSITIVE : isNonNegative ? Proved.NON_NEGATIVE : Proved.NOTHING;
    }

    /// By the definitions of arithmetic alone, so that no law takes a function away.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    lr                              ; NON_NEGATIVE
                    t                               ; POSITIVE
                    w                               ; NOTHING
                    m                               ; NOTHING
                    v                               ; NON_NEGATIVE
                    0                               ; NON_NEGATIVE
                    2                               ; POSITIVE
                    -2                              ; NOTHING
                    get_eps()                       ; POSITIVE
                    1 - lr                          ; NON_NEGATIVE
                    2 - lr                          ; POSITIVE
                    lr - 1                          ; NOTHING
                    t - 1                           ; NON_NEGATIVE
                    t - lr                          ; NON_NEGATIVE
                    t - 2                           ; NOTHING
                    1 - t                           ; NOTHING
                    lr * t                          ; NON_NEGATIVE
                    t * t                           ; POSITIVE
                    v + 1                           ; POSITIVE
                    v + 1e-12                       ; POSITIVE
                    v + lr                          ; NON_NEGATIVE
                    v - lr                          ; NOTHING
                    v * t                           ; NON_NEGATIVE
                    v * v * v                       ; NON_NEGATIVE
                    -v                              ; NOTHING
                    v * w                           ; NOTHING
                    w * w                           ; NON_NEGATIVE
                    w * w * w                       ; NOTHING
                    w * w * w * w                   ; NON_NEGATIVE
                    w * g                           ; NOTHING
                    g * g + 1                       ; POSITIVE
                    g * g + v                       ; NON_NEGATIVE
                    g * g - 1                       ; NOTHING
                    square(w - g)                   ; NON_NEGATIVE
                    interp(g * g, v, 0.9)           ; NON_NEGATIVE
                    interp(g * g, v, 1.1)           ; NOTHING
                    interp(t, v, 0.9)               ; POSITIVE
                    (v + 1) * (t + w * w)           ; POSITIVE
                    abs(w)                          ; NON_NEGATIVE
                    abs(t)                          ; POSITIVE
                    sqrt(w)                         ; NON_NEGATIVE
                    sqrt(w) + 1e-8                  ; POSITIVE
                    root(v)                         ; NON_NEGATIVE
                    root(v + 1)                     ; POSITIVE
                    exp(w)                          ; POSITIVE
                    exp2(w)                         ; POSITIVE
                    exp10(w)                        ; POSITIVE
                    exp(w) * v                      ; NON_NEGATIVE
                    exp(w) + v                      ; POSITIVE
                    exp(w) - 1                      ; NOTHING
                    expm1(v)                        ; NON_NEGATIVE
                    expm1(w)                        ; NOTHING
                    cosh(w)                         ; POSITIVE
                    cosh(w) - 1                     ; NON_NEGATIVE
                    sinh(v)                         ; NON_NEGATIVE
                    sinh(w)                         ; NOTHING
                    tanh(t)                         ; POSITIVE
                    tanh(w) + 1                     ; NON_NEGATIVE
                    1 - tanh(v)                     ; NON_NEGATIVE
                    cbrt(t)                         ; POSITIVE
                    cbrt(w)                         ; NOTHING
                    arcsinh(v)                      ; NON_NEGATIVE
                    arctan(v)                       ; NON_NEGATIVE
                    arcsin(lr)                      ; NON_NEGATIVE
                    arccos(w)                       ; NON_NEGATIVE
                    arccosh(t)                      ; NON_NEGATIVE
                    log(t)                          ; NOTHING
                    log1p(v)                        ; NON_NEGATIVE
                    log1p(w)                        ; NOTHING
                    sin(w) + 1                      ; NON_NEGATIVE
                    cos(w) + 1.5                    ; POSITIVE
                    sin(w)                          ; NOTHING
                    tan(v)                          ; NOTHING
                    sign(v)                         ; NON_NEGATIVE
                    sign(t)                         ; POSITIVE
                    1 - sign(v)                     ; NON_NEGATIVE
                    1 - sign(w)                     ; NON_NEGATIVE
                    sign(w)                         ; NOTHING
                    reciprocal(v)                   ; NON_NEGATIVE
                    reciprocal(t)                   ; POSITIVE
                    reciprocal(w)                   ; NOTHING
                    v / t                           ; NON_NEGATIVE
                    power(0.9, t)                   ; POSITIVE
                    power(2, t)                     ; POSITIVE
                    power(2, w)                     ; POSITIVE
                    power(v, t)                     ; NON_NEGATIVE
                    power(-2, t)                    ; NOTHING
                    arcsinh(power(0.9, t))          ; POSITIVE
                    arctan(t)                       ; POSITIVE
                    log1p(t)                        ; POSITIVE
                    expm1(exp(w))                   ; POSITIVE
                    power(w, t)                     ; NOTHING
                    1 - power(0.9, t)               ; POSITIVE
                    1 - power(0.9999, t)            ; POSITIVE
                    1 - power(1, t)                 ; NON_NEGATIVE
                    1 - power(2, t)                 ; NOTHING
                    1 - power(0.9, w)               ; NOTHING
                    1 - power(0.9, lr)              ; NON_NEGATIVE
                    2 - power(0.9, lr)              ; POSITIVE
                    (1 - power(0.9, t)) * v         ; NON_NEGATIVE
                    reciprocal(1 - power(0.999, t)) ; POSITIVE
                    maximum(w, 0)                   ; NON_NEGATIVE
                    maximum(w, t)                   ; POSITIVE
                    maximum(w, g)                   ; NOTHING
                    minimum(v, t)                   ; NON_NEGATIVE
                    minimum(1, t)                   ; POSITIVE
                    minimum(v, w)                   ; NOTHING
                    where(w, v, t)                  ; NON_NEGATIVE
                    where(w, t, 2)                  ; POSITIVE
                    where(w, v, g)                  ; NOTHING
                    greater(w, g)                   ; NON_NEGATIVE
                    1 - greater(w, g)               ; NOTHING
                    norm(w)                         ; NON_NEGATIVE
                    global_norm(w)                  ; NON_NEGATIVE
                    dot(w, w)                       ; NON_NEGATIVE
                    dot(w, g)                       ; NOTHING
                    cosine_sim(w, g) + 1            ; NON_NEGATIVE
                    cosine_sim(w, g)                ; NOTHING
                    clip(v, 2)                      ; NON_NEGATIVE
                    clip(v, lr)                     ; NON_NEGATIVE
                    clip(v, -2)                     ; NOTHING
                    clip(v, lr - 1)                 ; NOTHING
                    clip(w, 2)                      ; NOTHING
                    clamp(w, 1, 2)                  ; NOTHING
                    """)
    void signsAreProvedByIntervals(String expression, Proved expected) {
        var expressions = new Expressions(Expressions.DEFINITIONS);
        assertEquals(expected, proved(expressions, expressions.value(expression)));
    }

    @Test
    void statesAreNonNegativeIfItIsSaidSo() {
        var expressions = new Expressions(Expressions.ALL);
        assertEquals(expressions.value("v"), expressions.value("abs(v)"));
        assertEquals(expressions.value("sqrt(v)"), expressions.value("root(v)"));
        assertEquals(List.of(Proved.NOTHING, Proved.NON_NEGATIVE), List.of(of("m", expressions), of("v", expressions)));
    }

    private static Proved of(String expression, Expressions expressions) {
        return proved(expressions, expressions.value(expression));
    }

    /// What is proved of random expressions is so at random points, those among them where inputs are 0 or 1.
    @Test
    void whatIsProvedIsTrue() {
        var random = new RandomExpressions(53);
        int[] proofs = new int[Proved.values().length];
        for (int count = 0; count < 20_000; count++) {
            var expressions = new Expressions(Expressions.DEFINITIONS);
            List<Statement> statements = random.statements();
            Proved proved = proved(expressions, expressions.value(statements));
            proofs[proved.ordinal()]++;
            for (int point = 0; point < 20 && proved != Proved.NOTHING; point++) {
                double[] inputs = random.point();
                double[] values = Expressions.evaluate(statements, inputs);
                double value = values[values.length - 1];
                if (RandomExpressions.areOfOrdinarySize(statements, values)) {
                    assertTrue(
                            proved == Proved.POSITIVE ? value > 0 : value >= 0,
                            () -> "%s at %s: %s".formatted(statements, Arrays.toString(inputs), value));
                }
            }
        }
        assertTrue(Arrays.stream(proofs).allMatch(each -> each > 1000), () -> Arrays.toString(proofs));
    }
}
