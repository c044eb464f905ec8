package serengeti.dsl.rewrite;

import static serengeti.dsl.rewrite.Guard.Fact.DEFINED;
import static serengeti.dsl.rewrite.Guard.Fact.INDICATOR;
import static serengeti.dsl.rewrite.Guard.Fact.SELDOM_ZERO;
import static serengeti.dsl.rewrite.Pattern.abs;
import static serengeti.dsl.rewrite.Pattern.call;
import static serengeti.dsl.rewrite.Pattern.negative;
import static serengeti.dsl.rewrite.Pattern.number;
import static serengeti.dsl.rewrite.Pattern.sign;
import static serengeti.dsl.rewrite.Pattern.square;
import static serengeti.dsl.rewrite.Rows.A;
import static serengeti.dsl.rewrite.Rows.X;
import static serengeti.dsl.rewrite.Rows.Y;
import static serengeti.dsl.rewrite.Rows.real;

import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.rewrite.Pattern.Call;

/// The laws whose right sides are longer, so that they only pay where terms cancel then.
final class Detours {
    private Detours() {}

    static List<Rule> rows() {
        Pattern half = number(0.5);
        Pattern sum = call(Fn.ADD, X, Y);
        Pattern distance = abs(call(Fn.SUBTRACT, X, Y));
        Pattern isPositive = positive(sign(X));
        Pattern isNegative = positive(negative(sign(X)));
        return List.of(
                Laws.PRODUCT_OF_SUMS,
                unpieced(
                        "maximum-by-distance",
                        call(Fn.MAXIMUM, X, Y),
                        call(Fn.MULTIPLY, call(Fn.ADD, sum, distance), half)),
                unpieced(
                        "minimum-by-distance",
                        call(Fn.MINIMUM, X, Y),
                        call(Fn.MULTIPLY, call(Fn.SUBTRACT, sum, distance), half)),
                real("clamp", call(Fn.CLAMP, X, Y, A), call(Fn.MINIMUM, call(Fn.MAXIMUM, X, Y), A)),
                real(
                        "cos-times-cos",
                        call(Fn.MULTIPLY, call(Fn.COS, X), call(Fn.COS, X)),
                        call(Fn.SUBTRACT, number(1), square(call(Fn.SIN, X)))),
                real(
                        "cosh-times-cosh",
                        call(Fn.MULTIPLY, call(Fn.COSH, X), call(Fn.COSH, X)),
                        call(Fn.ADD, number(1), square(call(Fn.SINH, X)))),
                real("absolute-of-sign-as-square", abs(sign(X)), square(sign(X))),
                real("sign-of-absolute-as-square", sign(abs(X)), square(sign(X))),
                real("sign-of-positive-part", sign(call(Fn.ADD, abs(X), X)), isPositive),
                real("sign-of-negative-part", sign(call(Fn.ADD, abs(X), negative(X))), isNegative),
                unpieced("greater-by-sign", call(Fn.GREATER, X, Y), positive(sign(call(Fn.SUBTRACT, X, Y)))),
                // What is not chosen must have a value nevertheless, since it is multiplied by 0.
                new Rule(
                        "where-by-indicator",
                        (Call) call(Fn.WHERE, X, Y, A),
                        call(Fn.ADD, A, call(Fn.MULTIPLY, call(Fn.SUBTRACT, Y, A), X)),
                        Soundness.REAL,
                        List.of(new Guard(0, INDICATOR), new Guard(1, DEFINED), new Guard(2, DEFINED)),
                        ""),
                real(
                        "interp-by-value",
                        call(Fn.INTERP, X, Y, A),
                        call(Fn.ADD, X, call(Fn.MULTIPLY, A, call(Fn.SUBTRACT, Y, X)))));
    }

    /// Of values that are made of pieces themselves, rounding would blur where the pieces meet.
    private static Rule unpieced(String name, Pattern left, Pattern right) {
        return new Rule(
                name,
                (Call) left,
                right,
                Soundness.REAL,
                List.of(new Guard(0, SELDOM_ZERO), new Guard(1, SELDOM_ZERO)),
                "");
    }

    /// 1 for a sign of 1, 0 for 0 and -1.
    private static Pattern positive(Pattern sign) {
        return call(Fn.MULTIPLY, number(0.5), call(Fn.ADD, sign, square(sign)));
    }
}
