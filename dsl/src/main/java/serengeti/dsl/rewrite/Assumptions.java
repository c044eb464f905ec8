package serengeti.dsl.rewrite;

import static serengeti.dsl.rewrite.Guard.Fact.NON_NEGATIVE;
import static serengeti.dsl.rewrite.Guard.Fact.SELDOM_ZERO;
import static serengeti.dsl.rewrite.Guard.Fact.TINY;
import static serengeti.dsl.rewrite.Guard.Fact.TINY_SQUARE;
import static serengeti.dsl.rewrite.Pattern.abs;
import static serengeti.dsl.rewrite.Pattern.call;
import static serengeti.dsl.rewrite.Pattern.number;
import static serengeti.dsl.rewrite.Pattern.reciprocal;
import static serengeti.dsl.rewrite.Pattern.sign;
import static serengeti.dsl.rewrite.Pattern.sqrt;
import static serengeti.dsl.rewrite.Rows.C;
import static serengeti.dsl.rewrite.Rows.X;
import static serengeti.dsl.rewrite.Rows.Y;
import static serengeti.dsl.rewrite.Rows.assumed;

import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.rewrite.Pattern.Call;

/// The laws that hold under an assumption.
final class Assumptions {
    static final String FAR_ABOVE =
            "what is divided by is far above the number that is added to it against division by 0";
    static final String NOT_ZERO = "what is divided by, or whose sign is taken, is never exactly 0";

    private Assumptions() {}

    static List<Rule> rows() {
        return List.of(
                new Rule(
                        "divide-unprotected",
                        (Call) call(Fn.DIVIDE, Y, X),
                        call(Fn.MULTIPLY, Y, reciprocal(X)),
                        Soundness.ASSUMED,
                        List.of(new Guard(0, SELDOM_ZERO)),
                        FAR_ABOVE),
                new Rule(
                        "epsilon-in-divisor",
                        (Call) reciprocal(call(Fn.ADD, X, C)),
                        reciprocal(X),
                        Soundness.ASSUMED,
                        List.of(new Guard(2, TINY), new Guard(0, SELDOM_ZERO)),
                        FAR_ABOVE),
                new Rule(
                        "epsilon-in-root",
                        (Call) sqrt(call(Fn.ADD, X, C)),
                        sqrt(X),
                        Soundness.ASSUMED,
                        List.of(new Guard(2, TINY_SQUARE), new Guard(0, SELDOM_ZERO)),
                        FAR_ABOVE),
                new Rule(
                        "epsilon-in-maximum",
                        (Call) call(Fn.MAXIMUM, X, C),
                        X,
                        Soundness.ASSUMED,
                        List.of(new Guard(0, NON_NEGATIVE), new Guard(2, TINY)),
                        FAR_ABOVE),
                new Rule(
                        "epsilon-in-minimum",
                        (Call) call(Fn.MINIMUM, X, C),
                        C,
                        Soundness.ASSUMED,
                        List.of(new Guard(0, NON_NEGATIVE), new Guard(2, TINY)),
                        FAR_ABOVE),
                // What is divided is 0 where the divisor is, so that may be for a whole range of inputs.
                new Rule(
                        "square-over-itself",
                        (Call) call(Fn.MULTIPLY, reciprocal(call(Fn.ADD, X, C)), call(Fn.MULTIPLY, X, X)),
                        X,
                        Soundness.ASSUMED,
                        List.of(new Guard(2, TINY)),
                        FAR_ABOVE),
                Laws.CLIP_NOT_REACHED,
                assumed("value-over-itself", call(Fn.MULTIPLY, reciprocal(X), X), number(1), NOT_ZERO),
                assumed("value-over-absolute", call(Fn.MULTIPLY, reciprocal(abs(X)), X), sign(X), NOT_ZERO),
                assumed(
                        "value-over-sqrt",
                        call(Fn.MULTIPLY, reciprocal(sqrt(X)), X),
                        call(Fn.MULTIPLY, sign(X), sqrt(X)),
                        NOT_ZERO),
                assumed("absolute-over-value", call(Fn.MULTIPLY, reciprocal(X), abs(X)), sign(X), NOT_ZERO),
                assumed("sign-over-absolute", call(Fn.MULTIPLY, reciprocal(abs(X)), sign(X)), reciprocal(X), NOT_ZERO),
                assumed("reciprocal-of-sign", reciprocal(sign(X)), sign(X), NOT_ZERO),
                Laws.SIGN_TIMES_SIGN,
                assumed("absolute-of-sign", abs(sign(X)), number(1), NOT_ZERO),
                assumed("sign-of-absolute", sign(abs(X)), number(1), NOT_ZERO),
                assumed("sign-of-sqrt", sign(sqrt(X)), number(1), NOT_ZERO),
                assumed("sign-of-norm", sign(call(Fn.NORM, X)), number(1), NOT_ZERO),
                assumed("sign-of-global-norm", sign(call(Fn.GLOBAL_NORM, X)), number(1), NOT_ZERO),
                assumed("sign-of-reciprocal", sign(reciprocal(X)), sign(X), NOT_ZERO));
    }
}
