package serengeti.dsl.rewrite;

import static serengeti.dsl.rewrite.Guard.Fact.LEARNING_RATE;
import static serengeti.dsl.rewrite.Guard.Fact.NON_NEGATIVE;
import static serengeti.dsl.rewrite.Guard.Fact.POSITIVE;
import static serengeti.dsl.rewrite.Guard.Fact.TINY;
import static serengeti.dsl.rewrite.Pattern.abs;
import static serengeti.dsl.rewrite.Pattern.call;
import static serengeti.dsl.rewrite.Pattern.negative;
import static serengeti.dsl.rewrite.Pattern.number;
import static serengeti.dsl.rewrite.Pattern.reciprocal;
import static serengeti.dsl.rewrite.Pattern.sign;
import static serengeti.dsl.rewrite.Pattern.sqrt;
import static serengeti.dsl.rewrite.Pattern.square;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.rewrite.Pattern.Call;
import serengeti.dsl.rewrite.Pattern.Hole;
import serengeti.dsl.rewrite.Pattern.Numeric;

/// The table of rules that hold over the real numbers, always or under an assumption: what the simplifier may use.
///
/// They work on sums of products, so that commutativity, associativity and distributivity need no rows. A product on the
/// left stands for factors of any product, whatever else is multiplied; `negative(x)` stands for a sum whose first
/// coefficient is negative; a sum with a number for one with a constant term. The first rows say what the functions of
/// arithmetic mean by addition, multiplication and `reciprocal`, so that no other row has to know them.
public final class Laws {
    private static final Pattern X = new Hole(0);
    private static final Pattern Y = new Hole(1);
    private static final Pattern A = new Hole(2);
    private static final Pattern C = new Numeric(2);

    /// The one assumption that is about the size of gradients, and that training can refute.
    public static final Rule CLIP_NOT_REACHED =
            new Rule(
                    "clip-not-reached",
                    (Call) call(Fn.CLIP, X, Y),
                    X,
                    Soundness.ASSUMED,
                    List.of(new Guard(1, LEARNING_RATE)),
                    "the global norm of what is clipped is never above the learning rate");

    private static final List<Rule> DEFINITIONS = arithmetic();

    private static final List<Rule> ALL =
            Stream.of(definitions(), powers(), products(), signs(), symmetries(), inverses(), sums(), assumptions())
                    .flatMap(List::stream)
                    .toList();

    private Laws() {}

    /// All rows, in the order in which they are tried.
    public static List<Rule> all() {
        return ALL;
    }

    /// The rows that say what functions of arithmetic mean; without them sums and products are not looked into.
    public static List<Rule> definitions() {
        return DEFINITIONS;
    }

    private static List<Rule> arithmetic() {
        return List.of(
                real("copy", call(Fn.COPY, X), X),
                real("subtract", call(Fn.SUBTRACT, X, Y), call(Fn.ADD, X, call(Fn.MULTIPLY, Y, number(-1)))),
                real("negative", negative(X), call(Fn.MULTIPLY, X, number(-1))),
                real("invert", call(Fn.INVERT, X), call(Fn.ADD, call(Fn.MULTIPLY, X, number(-1)), number(-1))),
                real("square", square(X), call(Fn.MULTIPLY, X, X)),
                real("cube", call(Fn.CUBE, X), call(Fn.MULTIPLY, X, call(Fn.MULTIPLY, X, X))),
                real(
                        "interp",
                        call(Fn.INTERP, X, Y, C),
                        call(
                                Fn.ADD,
                                call(Fn.MULTIPLY, call(Fn.ADD, number(1), call(Fn.MULTIPLY, C, number(-1))), X),
                                call(Fn.MULTIPLY, C, Y))),
                real("ratio", call(Fn.RATIO, X, Y), call(Fn.MULTIPLY, X, reciprocal(Y))),
                real(
                        "divide",
                        call(Fn.DIVIDE, X, Y),
                        call(Fn.MULTIPLY, X, reciprocal(call(Fn.ADD, Y, number(Formula.EPS))))),
                real("exp2-log2", call(Fn.EXP2, call(Fn.LOG2, X)), abs(X)),
                real("exp10-log10", call(Fn.EXP10, call(Fn.LOG10, X)), abs(X)));
    }

    private static List<Rule> powers() {
        return List.of(
                real("power-zero", call(Fn.POWER, X, number(0)), number(1)),
                real("power-one", call(Fn.POWER, X, number(1)), X),
                real("power-two", call(Fn.POWER, X, number(2)), call(Fn.MULTIPLY, X, X)),
                real("power-three", call(Fn.POWER, X, number(3)), call(Fn.MULTIPLY, X, call(Fn.MULTIPLY, X, X))),
                real("power-minus-one", call(Fn.POWER, X, number(-1)), reciprocal(X)),
                guarded("power-half", call(Fn.POWER, X, number(0.5)), sqrt(X), new Guard(0, NON_NEGATIVE)),
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
                real(
                        "exp-times-exp",
                        call(Fn.MULTIPLY, call(Fn.EXP, X), call(Fn.EXP, Y)),
                        call(Fn.EXP, call(Fn.ADD, X, Y))));
    }

    /// Functions of a product that are the product of the functions.
    private static List<Rule> products() {
        var rows = new ArrayList<Rule>();
        for (Fn each : List.of(Fn.ABS, Fn.SIGN, Fn.SQRT, Fn.CBRT, Fn.RECIPROCAL)) {
            rows.add(
                    real(
                            each.spelling() + "-of-multiple",
                            call(each, call(Fn.MULTIPLY, C, X)),
                            call(Fn.MULTIPLY, call(each, C), call(each, X))));
            rows.add(
                    real(
                            each.spelling() + "-of-product",
                            call(each, call(Fn.MULTIPLY, X, Y)),
                            call(Fn.MULTIPLY, call(each, X), call(each, Y))));
        }
        rows.add(real("absolute-of-reciprocal", abs(reciprocal(X)), reciprocal(abs(X))));
        rows.add(real("sqrt-of-reciprocal", sqrt(reciprocal(X)), reciprocal(sqrt(X))));
        rows.add(real("reciprocal-reciprocal", reciprocal(reciprocal(X)), X));
        rows.add(real("reciprocal-of-exp", reciprocal(call(Fn.EXP, X)), call(Fn.EXP, negative(X))));
        return rows;
    }

    private static List<Rule> signs() {
        var rows =
                new ArrayList<Rule>(
                        List.of(
                                guarded("absolute-of-non-negative", abs(X), X, new Guard(0, NON_NEGATIVE)),
                                guarded("sign-of-positive", sign(X), number(1), new Guard(0, POSITIVE)),
                                real("absolute-times-absolute", call(Fn.MULTIPLY, abs(X), abs(X)), square(X)),
                                real("absolute-times-sign", call(Fn.MULTIPLY, abs(X), sign(X)), X),
                                real("value-times-sign", call(Fn.MULTIPLY, sign(X), X), abs(X)),
                                guarded("sign-of-clip", sign(call(Fn.CLIP, X, Y)), sign(X), new Guard(1, POSITIVE)),
                                guarded(
                                        "maximum-of-non-negative-and-zero",
                                        call(Fn.MAXIMUM, X, number(0)),
                                        X,
                                        new Guard(0, NON_NEGATIVE))));
        for (Fn each :
                List.of(Fn.SIGN, Fn.SINH, Fn.TANH, Fn.ARCSIN, Fn.ARCTAN, Fn.ARCSINH, Fn.ARCTANH, Fn.CBRT, Fn.EXPM1)) {
            rows.add(real("sign-of-" + each.spelling(), sign(call(each, X)), sign(X)));
        }
        return rows;
    }

    private static List<Rule> symmetries() {
        var rows = new ArrayList<Rule>();
        for (Fn each : List.of(Fn.COS, Fn.COSH, Fn.LOG, Fn.LOG2, Fn.LOG10)) {
            rows.add(real(each.spelling() + "-of-negative", call(each, negative(X)), call(each, X)));
            rows.add(real(each.spelling() + "-of-absolute", call(each, abs(X)), call(each, X)));
        }
        for (Fn each : List.of(Fn.SIN, Fn.TAN, Fn.ARCSIN, Fn.ARCTAN, Fn.SINH, Fn.TANH, Fn.ARCSINH, Fn.ARCTANH)) {
            rows.add(real(each.spelling() + "-of-negative", call(each, negative(X)), negative(call(each, X))));
        }
        rows.add(real("maximum-self", call(Fn.MAXIMUM, X, X), X));
        rows.add(real("minimum-self", call(Fn.MINIMUM, X, X), X));
        rows.add(real("maximum-of-opposites", call(Fn.MAXIMUM, X, negative(X)), abs(X)));
        rows.add(real("minimum-of-opposites", call(Fn.MINIMUM, X, negative(X)), negative(abs(X))));
        rows.add(real("where-same", call(Fn.WHERE, A, X, X), X));
        return rows;
    }

    private static List<Rule> inverses() {
        return List.of(
                real("exp-log", call(Fn.EXP, call(Fn.LOG, X)), abs(X)),
                real("log-exp", call(Fn.LOG, call(Fn.EXP, X)), X),
                real("log2-exp2", call(Fn.LOG2, call(Fn.EXP2, X)), X),
                real("log10-exp10", call(Fn.LOG10, call(Fn.EXP10, X)), X),
                real("log1p-expm1", call(Fn.LOG1P, call(Fn.EXPM1, X)), X),
                guarded("expm1-log1p", call(Fn.EXPM1, call(Fn.LOG1P, X)), X, new Guard(0, NON_NEGATIVE)),
                real("arcsinh-sinh", call(Fn.ARCSINH, call(Fn.SINH, X)), X),
                real("sinh-arcsinh", call(Fn.SINH, call(Fn.ARCSINH, X)), X),
                real("arccosh-cosh", call(Fn.ARCCOSH, call(Fn.COSH, X)), abs(X)),
                real("cosh-arccosh", call(Fn.COSH, call(Fn.ARCCOSH, X)), X),
                real("arctanh-tanh", call(Fn.ARCTANH, call(Fn.TANH, X)), X),
                real("tanh-arctanh", call(Fn.TANH, call(Fn.ARCTANH, X)), X),
                real("tan-arctan", call(Fn.TAN, call(Fn.ARCTAN, X)), X),
                real("sin-arcsin", call(Fn.SIN, call(Fn.ARCSIN, X)), X),
                real("cos-arccos", call(Fn.COS, call(Fn.ARCCOS, X)), X));
    }

    /// Functions that add up elements.
    private static List<Rule> sums() {
        return List.of(
                real(
                        "norm-of-multiple",
                        call(Fn.NORM, call(Fn.MULTIPLY, C, X)),
                        call(Fn.MULTIPLY, abs(C), call(Fn.NORM, X))),
                real(
                        "global-norm-of-multiple",
                        call(Fn.GLOBAL_NORM, call(Fn.MULTIPLY, C, X)),
                        call(Fn.MULTIPLY, abs(C), call(Fn.GLOBAL_NORM, X))),
                real("norm-of-absolute", call(Fn.NORM, abs(X)), call(Fn.NORM, X)),
                real("global-norm-of-absolute", call(Fn.GLOBAL_NORM, abs(X)), call(Fn.GLOBAL_NORM, X)),
                real(
                        "dot-of-multiple",
                        call(Fn.DOT, call(Fn.MULTIPLY, C, X), Y),
                        call(Fn.MULTIPLY, C, call(Fn.DOT, X, Y))),
                real("cosine-of-negative", call(Fn.COSINE_SIM, negative(X), Y), negative(call(Fn.COSINE_SIM, X, Y))),
                real("clip-of-negative", call(Fn.CLIP, negative(X), Y), negative(call(Fn.CLIP, X, Y))));
    }

    private static List<Rule> assumptions() {
        String notZero = "what is divided by, or whose sign is taken, is never exactly 0";
        return List.of(
                new Rule(
                        "epsilon-in-divisor",
                        (Call) reciprocal(call(Fn.ADD, X, C)),
                        reciprocal(X),
                        Soundness.ASSUMED,
                        List.of(new Guard(2, TINY)),
                        "what is divided by is far above the number that is added to it against division by 0"),
                CLIP_NOT_REACHED,
                assumed("value-over-itself", call(Fn.MULTIPLY, reciprocal(X), X), number(1), notZero),
                assumed("value-over-absolute", call(Fn.MULTIPLY, reciprocal(abs(X)), X), sign(X), notZero),
                assumed(
                        "value-over-sqrt",
                        call(Fn.MULTIPLY, reciprocal(sqrt(X)), X),
                        call(Fn.MULTIPLY, sign(X), sqrt(X)),
                        notZero),
                assumed("absolute-over-value", call(Fn.MULTIPLY, reciprocal(X), abs(X)), sign(X), notZero),
                assumed("sign-over-absolute", call(Fn.MULTIPLY, reciprocal(abs(X)), sign(X)), reciprocal(X), notZero),
                assumed("reciprocal-of-sign", reciprocal(sign(X)), sign(X), notZero),
                assumed("sign-times-sign", call(Fn.MULTIPLY, sign(X), sign(X)), number(1), notZero),
                assumed("absolute-of-sign", abs(sign(X)), number(1), notZero),
                assumed("sign-of-absolute", sign(abs(X)), number(1), notZero),
                assumed("sign-of-reciprocal", sign(reciprocal(X)), sign(X), notZero));
    }

    private static Rule real(String name, Pattern left, Pattern right) {
        return new Rule(name, (Call) left, right, Soundness.REAL, List.of(), "");
    }

    private static Rule guarded(String name, Pattern left, Pattern right, Guard guard) {
        return new Rule(name, (Call) left, right, Soundness.REAL, List.of(guard), "");
    }

    private static Rule assumed(String name, Pattern left, Pattern right, String assumption) {
        return new Rule(name, (Call) left, right, Soundness.ASSUMED, List.of(), assumption);
    }
}
