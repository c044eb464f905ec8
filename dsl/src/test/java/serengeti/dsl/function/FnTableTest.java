package serengeti.dsl.function;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.function.Parameter.Requirement;
import serengeti.dsl.testing.EdgeNumbers;

/// Every row of the table of functions: names, kinds, values, symmetry.
class FnTableTest {

    private static final int RANDOM_POINTS = 2_000;

    /// Formulas that take another way than the table round elsewhere; all stay within this.
    private static final double ROUNDING = 1e-12;

    private static final Set<Fn> REDUCTIONS =
            EnumSet.of(
                    Fn.MEAN,
                    Fn.ROW_MEAN,
                    Fn.COLUMN_MEAN,
                    Fn.ROWS,
                    Fn.COLUMNS,
                    Fn.TRIPLE_PRODUCT,
                    Fn.NORM,
                    Fn.GLOBAL_NORM,
                    Fn.DOT,
                    Fn.COSINE_SIM,
                    Fn.CLIP);

    private static final Map<Fn, Expected> EXPECTED = expected();

    private interface Expected {
        double at(double x, double y, double z);
    }

    @Test
    void defaultSpaceHoldsTheFunctionsOfThePaper() {
        Set<String> names =
                Set.of(
                        """
                        abs cos sin tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 exp10 \
                        expm1 log log2 log10 log1p square sqrt cube cbrt sign reciprocal + - * / power maximum \
                        minimum norm global_norm dot cosine_sim clip interp get_pi get_e get_eps invert negative\
                        """
                                .split(" "));
        assertEquals(45, names.size());
        assertEquals(45, Fn.defaultSpace().size());
        assertEquals(names, Fn.defaultSpace().stream().map(Fn::spelling).collect(toUnmodifiableSet()));
    }

    @Test
    void extrasAreOutsideTheDefaultSpace() {
        assertEquals(
                List.of(
                        "copy",
                        "ratio",
                        "root",
                        "clamp",
                        "greater",
                        "where",
                        "floor",
                        "mod",
                        "is_nan",
                        "mean",
                        "row_mean",
                        "column_mean",
                        "rows",
                        "columns",
                        "triple_product"),
                Stream.of(Fn.values()).filter(fn -> !fn.isInDefaultSpace()).map(Fn::spelling).toList());
    }

    @Test
    void namesAreUniqueAndFound() {
        for (Fn fn : Fn.values()) {
            assertEquals(Optional.of(fn), Fn.named(fn.spelling()));
        }
        for (String name : Fn.names()) {
            assertTrue(Fn.named(name).isPresent(), name);
        }
        assertEquals(Optional.of(Fn.INTERP), Fn.named("interpolate"));
        assertEquals(Optional.of(Fn.CLIP), Fn.named("clip_by_global_norm"));
        assertEquals(Optional.empty(), Fn.named("Sin"));
    }

    @Test
    void spellingsHashApart() {
        var hashes = new HashSet<Integer>();
        for (Fn fn : Fn.values()) {
            assertTrue(hashes.add(fn.spelling().hashCode()), fn.spelling());
        }
    }

    @Test
    void everyRowIsChecked() {
        Set<Fn> checked = EnumSet.copyOf(EXPECTED.keySet());
        checked.addAll(REDUCTIONS);
        assertEquals(EnumSet.allOf(Fn.class), checked);
    }

    @TestFactory
    Stream<DynamicTest> valuesAreThoseOfAnIndependentFormula() {
        return EXPECTED.keySet().stream().map(fn -> dynamicTest(fn.spelling(), () -> checkValues(fn)));
    }

    private static void checkValues(Fn fn) {
        double[] edges = EdgeNumbers.doubles();
        for (double x : edges) {
            for (double y : fn.arity() > 1 ? edges : new double[] {0}) {
                for (double z : fn.arity() > 2 ? edges : new double[] {0}) {
                    checkValue(fn, x, y, z);
                }
            }
        }
        var random = new SplittableRandom(11);
        for (int point = 0; point < RANDOM_POINTS; point++) {
            checkValue(fn, EdgeNumbers.anyDouble(random), EdgeNumbers.anyDouble(random), EdgeNumbers.anyDouble(random));
        }
    }

    private static void checkValue(Fn fn, double x, double y, double z) {
        if (isException(fn, x)) {
            return;
        }
        double found = fn.formula().scalar(new double[] {x, y, z});
        double expected = EXPECTED.get(fn).at(x, y, z);
        boolean close =
                Double.compare(found, expected) == 0
                        || found == expected
                        || Math.abs(found - expected) <= ROUNDING * Math.abs(expected)
                        || Math.abs(found - expected) <= Double.MIN_NORMAL * ROUNDING;
        assertTrue(close, () -> "%s(%s, %s, %s) is %s, not %s".formatted(fn.spelling(), x, y, z, found, expected));
    }

    /// Formulas that overflow on the way although their value is finite, and `inf / inf` in `arcsinh`; no float32 value
    /// but infinity comes near.
    private static boolean isException(Fn fn, double x) {
        return (fn == Fn.ARCSINH || fn == Fn.ARCCOSH) && Math.abs(x) >= 1e300;
    }

    @Test
    void inverseHyperbolicSineOfInfinityIsNotANumber() {
        assertEquals(Double.NaN, Fn.ARCSINH.formula().scalar(new double[] {Double.POSITIVE_INFINITY}));
    }

    @TestFactory
    Stream<DynamicTest> commutativeRowsMayBeSwappedBitForBit() {
        return Stream.of(Fn.values())
                .filter(fn -> fn.arity() >= 2 && !REDUCTIONS.contains(fn))
                .map(fn -> dynamicTest(fn.spelling(), () -> assertEquals(isSymmetric(fn), isDeclared(fn))));
    }

    /// The first two of clamp's arguments happen to commute, for which nobody would write it.
    private static boolean isDeclared(Fn fn) {
        return fn.isCommutative() || fn == Fn.CLAMP;
    }

    private static boolean isSymmetric(Fn fn) {
        var random = new SplittableRandom(12);
        var pairs = new ArrayList<double[]>();
        for (double x : EdgeNumbers.doubles()) {
            for (double y : EdgeNumbers.doubles()) {
                pairs.add(new double[] {x, y});
            }
        }
        for (int point = 0; point < RANDOM_POINTS; point++) {
            pairs.add(new double[] {EdgeNumbers.anyDouble(random), EdgeNumbers.anyDouble(random)});
        }
        return pairs.stream()
                .allMatch(pair ->
                        EdgeNumbers.same(
                                fn.formula().scalar(new double[] {pair[0], pair[1], 0.3}),
                                fn.formula().scalar(new double[] {pair[1], pair[0], 0.3})));
    }

    @Test
    void sumsOfProductsAreDeclaredCommutative() {
        assertTrue(Fn.DOT.isCommutative());
        assertTrue(Fn.COSINE_SIM.isCommutative());
        assertFalse(Fn.CLIP.isCommutative());
    }

    @TestFactory
    Stream<DynamicTest> kindsFollowTheFormula() {
        return Stream.of(Fn.values()).map(fn -> dynamicTest(fn.spelling(), () -> checkKinds(fn)));
    }

    private static void checkKinds(Fn fn) {
        List<Kind[]> choices = new ArrayList<>(List.of(new Kind[][] {new Kind[0]}));
        for (Parameter parameter : fn.parameters()) {
            var longer = new ArrayList<Kind[]>();
            for (Kind[] choice : choices) {
                for (Kind kind : Kind.values()) {
                    if (parameter.required().accepts(kind)) {
                        longer.add(Stream.concat(Stream.of(choice), Stream.of(kind)).toArray(Kind[]::new));
                    }
                }
            }
            choices = longer;
        }
        assertFalse(choices.isEmpty());
        for (Kind[] kinds : choices) {
            Kind expected =
                    switch (fn) {
                        case NORM, MEAN, ROWS, COLUMNS -> Kind.PER_ARRAY;
                        case ROW_MEAN -> Kind.PER_ROW;
                        case COLUMN_MEAN -> Kind.PER_COLUMN;
                        case GLOBAL_NORM, DOT, COSINE_SIM -> Kind.SCALAR;
                        default -> Stream.of(kinds).reduce(Kind.SCALAR, Kind::join);
                    };
            assertEquals(expected, fn.resultKind(kinds), () -> List.of(kinds).toString());
        }
    }

    @Test
    void onlySumsNeedTensorsAndOnlyWeightsNeedScalars() {
        for (Fn fn : Fn.values()) {
            for (Parameter parameter : fn.parameters()) {
                boolean isTensor = REDUCTIONS.contains(fn) && !parameter.name().equals("c");
                boolean isScalar = fn == Fn.INTERP && parameter.name().equals("a") || fn == Fn.CLIP && !isTensor;
                assertEquals(
                        fn == Fn.MEAN
                                ? Requirement.VARYING
                                : isTensor ? Requirement.TENSOR : isScalar ? Requirement.SCALAR : Requirement.ANY,
                        parameter.required(),
                        fn.spelling());
            }
            assertEquals(REDUCTIONS.contains(fn), fn.hasReduction(), fn.spelling());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    /          ; x / (y + 1e-8)
                    sqrt       ; root(|x|)
                    log        ; ln(|x|)
                    log2       ; ln(|x|) * 1.4426950408889634
                    log1p      ; ln1p(max(x, -2 - x))
                    cosine_sim ; sum_all(x * y) / (root(sum_all(x * x)) * root(sum_all(y * y)) + 1e-8)
                    clip       ; x * min(c / (root(sum_all(x * x)) + 1e-8), 1)
                    interp     ; (1 - a) * x + a * y
                    arcsinh    ; sign(x) * ln1p(|x| * (|x| / (hypot(x, 1) + 1) + 1))
                    invert     ; -x - 1
                    cube       ; x * x * x
                    norm       ; root(sum_per_array(x * x))
                    mod        ; x - floor(x / y) * y
                    is_nan     ; 1 - greater(|x|, -1)
                    mean       ; sum_per_array(x) / elements
                    row_mean   ; sum_per_row(x) / columns
                    column_mean; sum_per_column(x) / rows
                    rows       ; rows
                    triple_product; matmul(x, transpose(y), z)
                    get_eps    ; 1e-8
                    """)
    void formulasShowTheirGuards(String name, String formula) {
        assertEquals(formula, Fn.named(name).orElseThrow().formulaText());
    }

    private static Map<Fn, Expected> expected() {
        Map<Fn, Expected> table = new EnumMap<>(Fn.class);
        table.put(Fn.ABS, (x, _, _) -> x < 0 ? -x : x + 0.0);
        table.put(Fn.COS, (x, _, _) -> Math.cos(x));
        table.put(Fn.SIN, (x, _, _) -> Math.sin(x));
        table.put(Fn.TAN, (x, _, _) -> Math.tan(x));
        table.put(Fn.ARCSIN, (x, _, _) -> Math.asin(x));
        table.put(Fn.ARCCOS, (x, _, _) -> Math.acos(x));
        table.put(Fn.ARCTAN, (x, _, _) -> Math.atan(x));
        table.put(Fn.SINH, (x, _, _) -> Math.sinh(x));
        table.put(Fn.COSH, (x, _, _) -> Math.cosh(x));
        table.put(Fn.TANH, (x, _, _) -> Math.tanh(x));
        table.put(Fn.ARCSINH, (x, _, _) -> Math.signum(x) * arcSinh(Math.abs(x)));
        table.put(Fn.ARCCOSH, (x, _, _) -> arcCosh(x));
        table.put(Fn.ARCTANH, (x, _, _) -> Math.signum(x) * arcTanh(Math.abs(x)));
        table.put(Fn.EXP, (x, _, _) -> Math.exp(x));
        table.put(Fn.EXP2, (x, _, _) -> Math.pow(2, x));
        table.put(Fn.EXP10, (x, _, _) -> Math.pow(10, x));
        table.put(
                Fn.EXPM1,
                (x, _, _) ->
                        Math.abs(x) < 1e-3 ? x + x * x / 2 * (1 + x / 3 * (1 + x / 4 * (1 + x / 5))) : Math.exp(x) - 1);
        table.put(Fn.LOG, (x, _, _) -> Math.log(Math.abs(x)));
        table.put(Fn.LOG2, (x, _, _) -> Math.log(Math.abs(x)) / Math.log(2));
        table.put(Fn.LOG10, (x, _, _) -> Math.log10(Math.abs(x)));
        table.put(Fn.LOG1P, (x, _, _) -> log1p(x));
        table.put(Fn.SQUARE, (x, _, _) -> x * x);
        table.put(Fn.SQRT, (x, _, _) -> Math.sqrt(Math.abs(x)));
        table.put(Fn.CUBE, (x, _, _) -> x * x * x);
        table.put(Fn.CBRT, (x, _, _) -> Math.signum(x) * Math.pow(Math.abs(x), 1.0 / 3));
        table.put(Fn.SIGN, (x, _, _) -> x > 0 ? 1 : x < 0 ? -1 : x);
        table.put(Fn.RECIPROCAL, (x, _, _) -> 1 / x);
        table.put(Fn.INVERT, (x, _, _) -> -1 - x);
        table.put(Fn.NEGATIVE, (x, _, _) -> 0 - x);
        table.put(Fn.ADD, (x, y, _) -> x + y);
        table.put(Fn.SUBTRACT, (x, y, _) -> x - y);
        table.put(Fn.MULTIPLY, (x, y, _) -> x * y);
        table.put(Fn.DIVIDE, (x, y, _) -> x / (y + 1e-8));
        table.put(Fn.POWER, (x, y, _) -> Math.pow(x, y));
        table.put(Fn.MAXIMUM, (x, y, _) -> Double.isNaN(x) || Double.isNaN(y) ? Double.NaN : x > y ? x : y);
        table.put(Fn.MINIMUM, (x, y, _) -> Double.isNaN(x) || Double.isNaN(y) ? Double.NaN : x < y ? x : y);
        table.put(Fn.INTERP, (x, y, a) -> (1 - a) * x + a * y);
        table.put(Fn.GET_PI, (_, _, _) -> 3.14159265358979323846);
        table.put(Fn.GET_E, (_, _, _) -> 2.71828182845904523536);
        table.put(Fn.GET_EPS, (_, _, _) -> 1e-8);
        table.put(Fn.COPY, (x, _, _) -> x);
        table.put(Fn.RATIO, (x, y, _) -> x / y);
        table.put(Fn.ROOT, (x, _, _) -> Math.sqrt(x));
        table.put(Fn.CLAMP, (x, low, high) -> Math.min(Math.max(x, low), high));
        table.put(Fn.GREATER, (x, y, _) -> x > y ? 1 : 0);
        table.put(Fn.WHERE, (c, x, y) -> c == 0 ? y : x);
        table.put(
                Fn.FLOOR,
                (x, _, _) -> !(Math.abs(x) < 1e18) || (double) (long) x == x ? x : x < 0 ? (long) x - 1 : (long) x);
        table.put(Fn.MOD, (x, y, _) -> x - y * Math.floor(x / y));
        table.put(Fn.IS_NAN, (x, _, _) -> Double.isNaN(x) ? 1 : 0);
        return table;
    }

    private static double arcSinh(double x) {
        return x < 1e-3
                ? x - x * x * x / 6 + 3 * Math.pow(x, 5) / 40
                : x > 1e10 ? Math.log(2) + Math.log(x) : Math.log(x + Math.sqrt(x * x + 1));
    }

    private static double arcCosh(double x) {
        double excess = x - 1;
        return x > 1e10
                ? Math.log(2) + Math.log(x)
                : x > 1.001
                        ? Math.log(x + Math.sqrt(x * x - 1))
                        : Math.sqrt(2 * excess)
                                * (1
                                        - excess / 12
                                        + 3 * excess * excess / 160
                                        - 5 * Math.pow(excess, 3) / 896
                                        + 35 * Math.pow(excess, 4) / 18432);
    }

    private static double arcTanh(double x) {
        return x < 1e-3 ? x + x * x * x / 3 + Math.pow(x, 5) / 5 : Math.log((1 + x) / (1 - x)) / 2;
    }

    private static double log1p(double x) {
        return Math.abs(x) < 1e-3
                ? -logOfOneLess(-x)
                : x > -3 && x < -1 ? nearMinusTwo(x + 2) : Math.log(Math.abs(1 + x));
    }

    /// `log|1 + x|` of `x = d - 2`, which is `log(1 - d)` near 0.
    private static double nearMinusTwo(double d) {
        return Math.abs(d) < 1e-3 ? -logOfOneLess(d) : Math.log(Math.abs(d - 1));
    }

    /// `-log(1 - d)` near 0.
    private static double logOfOneLess(double d) {
        return d + d * d * (1.0 / 2 + d * (1.0 / 3 + d * (1.0 / 4 + d * (1.0 / 5))));
    }
}
