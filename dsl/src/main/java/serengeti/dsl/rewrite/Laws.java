package serengeti.dsl.rewrite;

import static serengeti.dsl.rewrite.Guard.Fact.LEARNING_RATE;
import static serengeti.dsl.rewrite.Guard.Fact.NON_NEGATIVE;
import static serengeti.dsl.rewrite.Guard.Fact.NON_POSITIVE;
import static serengeti.dsl.rewrite.Guard.Fact.POSITIVE;
import static serengeti.dsl.rewrite.Pattern.abs;
import static serengeti.dsl.rewrite.Pattern.call;
import static serengeti.dsl.rewrite.Pattern.negative;
import static serengeti.dsl.rewrite.Pattern.number;
import static serengeti.dsl.rewrite.Pattern.reciprocal;
import static serengeti.dsl.rewrite.Pattern.sign;
import static serengeti.dsl.rewrite.Pattern.sqrt;
import static serengeti.dsl.rewrite.Pattern.square;
import static serengeti.dsl.rewrite.Rows.A;
import static serengeti.dsl.rewrite.Rows.C;
import static serengeti.dsl.rewrite.Rows.X;
import static serengeti.dsl.rewrite.Rows.Y;
import static serengeti.dsl.rewrite.Rows.assumed;
import static serengeti.dsl.rewrite.Rows.guarded;
import static serengeti.dsl.rewrite.Rows.real;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.rewrite.Pattern.Call;

/// The table of rules that hold over the real numbers, always or under an assumption: what the simplifier may use.
///
/// They work on sums of products, so that commutativity, associativity and distributivity need no rows. A product on the
/// left stands for factors of any product, whatever else is multiplied; `negative(x)` stands for a sum whose first
/// coefficient is negative; a sum with a number for one with a constant term. The first rows say what the functions of
/// arithmetic mean by addition, multiplication and `reciprocal`, so that no other row has to know them.
public final class Laws {
    /// It is about the size of gradients, so training can refute it.
    public static final Rule CLIP_NOT_REACHED =
            new Rule(
                    "clip-not-reached",
                    (Call) call(Fn.CLIP, X, Y),
                    X,
                    Soundness.ASSUMED,
                    List.of(new Guard(1, LEARNING_RATE)),
                    "the global norm of what is clipped is never above the learning rate");

    /// Where it was used, signs are 1 or -1.
    public static final Rule SIGN_TIMES_SIGN =
            assumed("sign-times-sign", call(Fn.MULTIPLY, sign(X), sign(X)), number(1), Assumptions.NOT_ZERO);

    private static final List<Rule> DEFINITIONS = arithmetic();

    /// The product of two sums as a sum, which the normal form has else only where one of them is a single term.
    public static final Rule PRODUCT_OF_SUMS =
            real(
                    "product-of-sums",
                    call(Fn.MULTIPLY, call(Fn.ADD, X, Y), A),
                    call(Fn.ADD, call(Fn.MULTIPLY, X, A), call(Fn.MULTIPLY, Y, A)));

    private static final List<Rule> DETOURS = Detours.rows();

    private static final List<Rule> ALL =
            Stream.of(
                            definitions(),
                            PowerLaws.rows(),
                            products(),
                            signs(),
                            symmetries(),
                            inverses(),
                            sums(),
                            Assumptions.rows(),
                            DETOURS)
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

    /// The rows whose right sides are longer: they only pay where terms cancel then.
    public static List<Rule> detours() {
        return DETOURS;
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
                                guarded("absolute-of-non-positive", abs(X), negative(X), new Guard(0, NON_POSITIVE)),
                                guarded("sign-of-positive", sign(X), number(1), new Guard(0, POSITIVE)),
                                guarded(
                                        "positive-over-itself",
                                        call(Fn.MULTIPLY, reciprocal(X), X),
                                        number(1),
                                        new Guard(0, POSITIVE)),
                                real("absolute-times-absolute", call(Fn.MULTIPLY, abs(X), abs(X)), square(X)),
                                real("absolute-times-sign", call(Fn.MULTIPLY, abs(X), sign(X)), X),
                                real("value-times-sign", call(Fn.MULTIPLY, sign(X), X), abs(X)),
                                real(
                                        "sign-three-times",
                                        call(Fn.MULTIPLY, sign(X), call(Fn.MULTIPLY, sign(X), sign(X))),
                                        sign(X)),
                                new Rule(
                                        "sign-of-clamp",
                                        (Call) sign(call(Fn.CLAMP, X, negative(Y), A)),
                                        sign(X),
                                        Soundness.REAL,
                                        List.of(new Guard(1, POSITIVE), new Guard(2, POSITIVE)),
                                        ""),
                                guarded("sign-of-clip", sign(call(Fn.CLIP, X, Y)), sign(X), new Guard(1, POSITIVE)),
                                guarded(
                                        "minimum-of-non-negative-and-zero",
                                        call(Fn.MINIMUM, X, number(0)),
                                        number(0),
                                        new Guard(0, NON_NEGATIVE)),
                                guarded(
                                        "maximum-of-non-positive-and-zero",
                                        call(Fn.MAXIMUM, X, number(0)),
                                        number(0),
                                        new Guard(0, NON_POSITIVE)),
                                guarded(
                                        "minimum-of-non-positive-and-zero",
                                        call(Fn.MINIMUM, X, number(0)),
                                        X,
                                        new Guard(0, NON_POSITIVE)),
                                guarded(
                                        "maximum-of-non-negative-and-zero",
                                        call(Fn.MAXIMUM, X, number(0)),
                                        X,
                                        new Guard(0, NON_NEGATIVE)),
                                guarded(
                                        "non-positive-greater-than-zero",
                                        call(Fn.GREATER, X, number(0)),
                                        number(0),
                                        new Guard(0, NON_POSITIVE)),
                                guarded(
                                        "zero-greater-than-non-negative",
                                        call(Fn.GREATER, number(0), X),
                                        number(0),
                                        new Guard(0, NON_NEGATIVE))));
        for (Fn each : List.of(Fn.EXP, Fn.EXP2, Fn.EXP10)) {
            rows.add(
                    real(
                            "sign-of-one-less-" + each.spelling(),
                            sign(call(Fn.ADD, negative(call(each, X)), number(1))),
                            negative(sign(X))));
        }
        rows.add(
                guarded(
                        "sign-of-one-less-multiple-of-exp",
                        sign(call(Fn.ADD, negative(call(Fn.MULTIPLY, C, call(Fn.EXP, X))), number(1))),
                        negative(sign(call(Fn.ADD, X, call(Fn.LOG, C)))),
                        new Guard(2, POSITIVE)));
        for (Fn each :
                List.of(Fn.SIGN, Fn.SINH, Fn.TANH, Fn.ARCSIN, Fn.ARCTAN, Fn.ARCSINH, Fn.ARCTANH, Fn.CBRT, Fn.EXPM1)) {
            rows.add(real("sign-of-" + each.spelling(), sign(call(each, X)), sign(X)));
            rows.add(
                    real(
                            "absolute-of-%s-times-sign".formatted(each.spelling()),
                            call(Fn.MULTIPLY, abs(call(each, X)), sign(X)),
                            call(each, X)));
            Pattern ofMultiple = call(each, call(Fn.MULTIPLY, C, X));
            rows.add(
                    guarded(
                            "absolute-of-%s-of-multiple-times-sign".formatted(each.spelling()),
                            call(Fn.MULTIPLY, abs(ofMultiple), sign(X)),
                            ofMultiple,
                            new Guard(2, POSITIVE)));
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
        Pattern larger = call(Fn.MAXIMUM, X, Y);
        Pattern smaller = call(Fn.MINIMUM, X, Y);
        rows.add(real("clamp-self", call(Fn.CLAMP, X, X, X), X));
        rows.add(real("maximum-of-both", call(Fn.MAXIMUM, larger, smaller), larger));
        rows.add(real("minimum-of-both", call(Fn.MINIMUM, larger, smaller), smaller));
        Pattern positivePart = call(Fn.MAXIMUM, X, number(0));
        Pattern negativePart = call(Fn.MAXIMUM, negative(X), number(0));
        rows.add(
                real(
                        "greater-than-zero-times-itself",
                        call(Fn.MULTIPLY, call(Fn.GREATER, X, number(0)), X),
                        positivePart));
        rows.add(
                real(
                        "less-than-zero-times-itself",
                        call(Fn.MULTIPLY, call(Fn.GREATER, number(0), X), X),
                        call(Fn.MINIMUM, X, number(0))));
        rows.add(
                real("greater-of-parts", call(Fn.GREATER, positivePart, negativePart), call(Fn.GREATER, X, number(0))));
        rows.add(
                real(
                        "greater-of-opposite-parts",
                        call(Fn.GREATER, negativePart, positivePart),
                        call(Fn.GREATER, number(0), X)));
        rows.add(real("where-greater", call(Fn.WHERE, call(Fn.GREATER, X, Y), X, Y), call(Fn.MAXIMUM, X, Y)));
        rows.add(real("where-less", call(Fn.WHERE, call(Fn.GREATER, X, Y), Y, X), call(Fn.MINIMUM, X, Y)));
        rows.add(real("where-value-or-zero", call(Fn.WHERE, X, X, number(0)), X));
        rows.add(real("where-sign-or-zero", call(Fn.WHERE, X, sign(X), number(0)), sign(X)));
        rows.add(real("where-absolute", call(Fn.WHERE, abs(X), Y, A), call(Fn.WHERE, X, Y, A)));
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
                real("cos-arccos", call(Fn.COS, call(Fn.ARCCOS, X)), X),
                real("sin-over-cos", call(Fn.MULTIPLY, reciprocal(call(Fn.COS, X)), call(Fn.SIN, X)), call(Fn.TAN, X)),
                real(
                        "sinh-over-cosh",
                        call(Fn.MULTIPLY, reciprocal(call(Fn.COSH, X)), call(Fn.SINH, X)),
                        call(Fn.TANH, X)));
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
}
