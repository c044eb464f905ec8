package serengeti.dsl.rewrite;

import static serengeti.dsl.rewrite.Pattern.abs;
import static serengeti.dsl.rewrite.Pattern.call;
import static serengeti.dsl.rewrite.Pattern.negative;
import static serengeti.dsl.rewrite.Pattern.number;
import static serengeti.dsl.rewrite.Pattern.sign;
import static serengeti.dsl.rewrite.Pattern.sqrt;
import static serengeti.dsl.rewrite.Pattern.square;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import serengeti.dsl.function.Fn;
import serengeti.dsl.rewrite.Pattern.Call;
import serengeti.dsl.rewrite.Pattern.Except;
import serengeti.dsl.rewrite.Pattern.Hole;

/// The table of exact rules, by which programs that compute the same bits get the same canonical form.
///
/// Each row makes its expression smaller or moves it towards one spelling, so rewriting ends: negations move outwards,
/// and nothing is subtracted from a negation. Rules that hold only for
/// real numbers are not here: `x * 0` is NaN for an infinite `x`, `x / x` is protected, `sqrt(square(x))` underflows.
public final class Rules {
    private static final Pattern X = new Hole(0);
    private static final Pattern Y = new Hole(1);

    /// `X` where it is no negation: of two negations either could be the one that is subtracted, so neither is.
    private static final Pattern PLAIN = new Except(0, Fn.NEGATIVE);

    private static final List<Rule> EXACT =
            List.of(
                    rule("copy", call(Fn.COPY, X), X),
                    rule("multiply-one", call(Fn.MULTIPLY, X, number(1)), X),
                    rule("multiply-minus-one", call(Fn.MULTIPLY, X, number(-1)), negative(X)),
                    rule("multiply-self", call(Fn.MULTIPLY, X, X), square(X)),
                    rule("multiply-square", call(Fn.MULTIPLY, square(X), X), call(Fn.CUBE, X)),
                    rule("multiply-square-absolute", call(Fn.MULTIPLY, square(X), abs(X)), call(Fn.CUBE, abs(X))),
                    rule("multiply-negative", call(Fn.MULTIPLY, negative(X), Y), negative(call(Fn.MULTIPLY, X, Y))),
                    rule("multiply-absolute-sign", call(Fn.MULTIPLY, abs(X), sign(X)), X),
                    rule("add-negative-zero", call(Fn.ADD, X, number(-0.0)), X),
                    rule("add-self", call(Fn.ADD, X, X), call(Fn.MULTIPLY, X, number(2))),
                    rule("add-negative", call(Fn.ADD, PLAIN, negative(Y)), call(Fn.SUBTRACT, PLAIN, Y)),
                    rule("subtract-negative", call(Fn.SUBTRACT, X, negative(Y)), call(Fn.ADD, X, Y)),
                    rule(
                            "subtract-from-negative",
                            call(Fn.SUBTRACT, negative(X), Y),
                            call(Fn.ADD, negative(X), negative(Y))),
                    rule("ratio-one", call(Fn.RATIO, X, number(1)), X),
                    rule("ratio-of-one", call(Fn.RATIO, number(1), X), call(Fn.RECIPROCAL, X)),
                    rule("negative-negative", negative(negative(X)), X),
                    rule("absolute-negative", abs(negative(X)), abs(X)),
                    rule("absolute-absolute", abs(abs(X)), abs(X)),
                    rule("absolute-square", abs(square(X)), square(X)),
                    rule("absolute-sqrt", abs(sqrt(X)), sqrt(X)),
                    rule("square-negative", square(negative(X)), square(X)),
                    rule("square-absolute", square(abs(X)), square(X)),
                    rule("cube-negative", call(Fn.CUBE, negative(X)), negative(call(Fn.CUBE, X))),
                    rule("sqrt-negative", sqrt(negative(X)), sqrt(X)),
                    rule("sqrt-absolute", sqrt(abs(X)), sqrt(X)),
                    rule("root-absolute", call(Fn.ROOT, abs(X)), sqrt(X)),
                    rule("root-sqrt", call(Fn.ROOT, sqrt(X)), sqrt(sqrt(X))),
                    rule("root-square", call(Fn.ROOT, square(X)), sqrt(square(X))),
                    rule("log-absolute", call(Fn.LOG, abs(X)), call(Fn.LOG, X)),
                    rule("log-negative", call(Fn.LOG, negative(X)), call(Fn.LOG, X)),
                    rule("sign-sign", sign(sign(X)), sign(X)),
                    rule("sign-negative", sign(negative(X)), negative(sign(X))),
                    rule("maximum-self", call(Fn.MAXIMUM, X, X), X),
                    rule("minimum-self", call(Fn.MINIMUM, X, X), X));

    private static final Map<Fn, List<Rule>> BY_FUNCTION =
            EXACT.stream()
                    .collect(
                            Collectors.groupingBy(
                                    rule -> rule.left().function(),
                                    () -> new EnumMap<>(Fn.class),
                                    Collectors.toUnmodifiableList()));

    private Rules() {}

    /// All rows, in order.
    public static List<Rule> exact() {
        return EXACT;
    }

    /// The rows whose left side is a call of `function`, in order.
    public static List<Rule> of(Fn function) {
        return BY_FUNCTION.getOrDefault(function, List.of());
    }

    private static Rule rule(String name, Pattern left, Pattern right) {
        return new Rule(name, (Call) left, right);
    }
}
