package serengeti.dsl.rewrite;

import static serengeti.dsl.rewrite.Guard.Fact.NON_NEGATIVE;
import static serengeti.dsl.rewrite.Guard.Fact.POSITIVE;
import static serengeti.dsl.rewrite.Guard.Fact.STEP;
import static serengeti.dsl.rewrite.Pattern.abs;
import static serengeti.dsl.rewrite.Pattern.call;
import static serengeti.dsl.rewrite.Pattern.number;
import static serengeti.dsl.rewrite.Pattern.reciprocal;
import static serengeti.dsl.rewrite.Pattern.sign;
import static serengeti.dsl.rewrite.Pattern.sqrt;
import static serengeti.dsl.rewrite.Pattern.square;
import static serengeti.dsl.rewrite.Rows.C;
import static serengeti.dsl.rewrite.Rows.D;
import static serengeti.dsl.rewrite.Rows.X;
import static serengeti.dsl.rewrite.Rows.Y;
import static serengeti.dsl.rewrite.Rows.guarded;
import static serengeti.dsl.rewrite.Rows.real;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;

/// The laws of powers, roots, exponentials and logarithms.
final class PowerLaws {
    private PowerLaws() {}

    static List<Rule> rows() {
        return Stream.concat(powers().stream(), exponentials().stream()).toList();
    }

    private static List<Rule> powers() {
        return List.of(
                real("power-zero", call(Fn.POWER, X, number(0)), number(1)),
                real("power-one", call(Fn.POWER, X, number(1)), X),
                real("power-two", call(Fn.POWER, X, number(2)), call(Fn.MULTIPLY, X, X)),
                real("power-three", call(Fn.POWER, X, number(3)), call(Fn.MULTIPLY, X, call(Fn.MULTIPLY, X, X))),
                real("power-minus-one", call(Fn.POWER, X, number(-1)), reciprocal(X)),
                real("power-four", call(Fn.POWER, X, number(4)), square(square(X))),
                real("power-minus-two", call(Fn.POWER, X, number(-2)), reciprocal(square(X))),
                guarded("power-half", call(Fn.POWER, X, number(0.5)), sqrt(X), new Guard(0, NON_NEGATIVE)),
                guarded(
                        "power-minus-half",
                        call(Fn.POWER, X, number(-0.5)),
                        reciprocal(sqrt(X)),
                        new Guard(0, NON_NEGATIVE)),
                guarded("power-quarter", call(Fn.POWER, X, number(0.25)), sqrt(sqrt(X)), new Guard(0, NON_NEGATIVE)),
                guarded(
                        "power-three-halves",
                        call(Fn.POWER, X, number(1.5)),
                        call(Fn.MULTIPLY, X, sqrt(X)),
                        new Guard(0, NON_NEGATIVE)),
                guarded(
                        "power-of-power",
                        call(Fn.POWER, call(Fn.POWER, X, C), D),
                        call(Fn.POWER, X, call(Fn.MULTIPLY, C, D)),
                        new Guard(0, NON_NEGATIVE)),
                guarded(
                        "sqrt-of-power",
                        sqrt(call(Fn.POWER, X, C)),
                        call(Fn.POWER, X, call(Fn.MULTIPLY, C, number(0.5))),
                        new Guard(0, NON_NEGATIVE)),
                real(
                        "power-of-sqrt",
                        call(Fn.POWER, sqrt(X), C),
                        call(Fn.POWER, abs(X), call(Fn.MULTIPLY, C, number(0.5)))),
                guarded("root-of-non-negative", call(Fn.ROOT, X), sqrt(X), new Guard(0, NON_NEGATIVE)),
                real("sqrt-absolute", sqrt(abs(X)), sqrt(X)),
                real("sqrt-times-sqrt", call(Fn.MULTIPLY, sqrt(X), sqrt(X)), abs(X)),
                real("root-times-root", call(Fn.MULTIPLY, call(Fn.ROOT, X), call(Fn.ROOT, X)), X),
                real(
                        "cbrt-three-times",
                        call(Fn.MULTIPLY, call(Fn.CBRT, X), call(Fn.MULTIPLY, call(Fn.CBRT, X), call(Fn.CBRT, X))),
                        X),
                real("cbrt-of-cube", call(Fn.CBRT, call(Fn.CUBE, X)), X),
                real("cbrt-of-sign", call(Fn.CBRT, sign(X)), sign(X)),
                real("cbrt-of-sqrt", call(Fn.CBRT, sqrt(X)), sqrt(call(Fn.CBRT, X))),
                real(
                        "reciprocal-of-sqrt-times-itself",
                        call(Fn.MULTIPLY, reciprocal(sqrt(X)), reciprocal(sqrt(X))),
                        reciprocal(abs(X))));
    }

    /// What makes sums products, and what undoes that; a power of the step is one of a number.
    private static List<Rule> exponentials() {
        var rows =
                new ArrayList<Rule>(
                        List.of(
                                real(
                                        "exp-times-exp",
                                        call(Fn.MULTIPLY, call(Fn.EXP, X), call(Fn.EXP, Y)),
                                        call(Fn.EXP, call(Fn.ADD, X, Y))),
                                real(
                                        "sqrt-of-exp",
                                        sqrt(call(Fn.EXP, X)),
                                        call(Fn.EXP, call(Fn.MULTIPLY, X, number(0.5)))),
                                real(
                                        "power-of-exp",
                                        call(Fn.POWER, call(Fn.EXP, X), C),
                                        call(Fn.EXP, call(Fn.MULTIPLY, C, X))),
                                guarded(
                                        "power-of-sum-with-number",
                                        call(Fn.POWER, C, call(Fn.ADD, X, D)),
                                        call(Fn.MULTIPLY, call(Fn.POWER, C, D), call(Fn.POWER, C, X)),
                                        new Guard(2, POSITIVE)),
                                guarded(
                                        "power-of-multiple",
                                        call(Fn.POWER, C, call(Fn.MULTIPLY, D, X)),
                                        call(Fn.POWER, call(Fn.POWER, C, D), X),
                                        new Guard(2, POSITIVE)),
                                guarded(
                                        "power-times-power",
                                        call(Fn.MULTIPLY, call(Fn.POWER, C, X), call(Fn.POWER, D, X)),
                                        call(Fn.POWER, call(Fn.MULTIPLY, C, D), X),
                                        new Guard(2, POSITIVE)),
                                guarded(
                                        "sqrt-of-power-of-number",
                                        sqrt(call(Fn.POWER, C, X)),
                                        call(Fn.POWER, sqrt(C), X),
                                        new Guard(2, POSITIVE)),
                                real(
                                        "reciprocal-of-power",
                                        reciprocal(call(Fn.POWER, C, X)),
                                        call(Fn.POWER, reciprocal(C), X)),
                                guarded(
                                        "expm1-of-step",
                                        call(Fn.EXPM1, call(Fn.MULTIPLY, C, X)),
                                        call(Fn.ADD, call(Fn.POWER, call(Fn.EXP, C), X), number(-1)),
                                        new Guard(0, STEP))));
        List<List<Fn>> inverses =
                List.of(List.of(Fn.EXP, Fn.LOG), List.of(Fn.EXP2, Fn.LOG2), List.of(Fn.EXP10, Fn.LOG10));
        for (List<Fn> pair : inverses) {
            Fn exp = pair.getFirst();
            Fn log = pair.getLast();
            rows.add(
                    real(
                            "%s-of-multiple-of-%s".formatted(exp.spelling(), log.spelling()),
                            call(exp, call(Fn.MULTIPLY, C, call(log, X))),
                            call(Fn.POWER, abs(X), C)));
            rows.add(
                    real(
                            exp.spelling() + "-of-sum-with-number",
                            call(exp, call(Fn.ADD, X, C)),
                            call(Fn.MULTIPLY, call(exp, C), call(exp, X))));
            rows.add(
                    real(
                            "%s-of-sum-with-%s".formatted(exp.spelling(), log.spelling()),
                            call(exp, call(Fn.ADD, call(log, X), Y)),
                            call(Fn.MULTIPLY, abs(X), call(exp, Y))));
            rows.add(
                    real(
                            log.spelling() + "-of-multiple",
                            call(log, call(Fn.MULTIPLY, C, X)),
                            call(Fn.ADD, call(log, C), call(log, X))));
            rows.add(
                    guarded(
                            exp.spelling() + "-of-step",
                            call(exp, call(Fn.MULTIPLY, C, X)),
                            call(Fn.POWER, call(exp, C), X),
                            new Guard(0, STEP)));
        }
        return rows;
    }
}
