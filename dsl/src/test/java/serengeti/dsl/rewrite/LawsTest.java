package serengeti.dsl.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static serengeti.dsl.rewrite.Pattern.call;
import static serengeti.dsl.rewrite.Pattern.number;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;

class LawsTest {
    private static final int POINTS = 5_000;
    private static final double LEAST_USABLE = 0.1;
    private static final Pattern X = new Pattern.Hole(0);
    private static final Pattern Y = new Pattern.Hole(1);
    private static final Pattern C = new Pattern.Numeric(2);

    /// Rows that without their guard would still be right wherever the left side has a value.
    private static final Set<String> GUARDED_AGAINST_NO_NUMBER =
            Set.of(
                    "positive-over-itself",
                    "power-half",
                    "power-minus-half",
                    "power-quarter",
                    "power-three-halves",
                    "power-times-power",
                    "sqrt-of-power-of-number",
                    "root-of-non-negative");

    /// What says where a rule is of use, or an assumption may be made; the rules are right elsewhere, too.
    private static final Set<Guard.Fact> POLICIES =
            EnumSet.of(Guard.Fact.LEARNING_RATE, Guard.Fact.STEP, Guard.Fact.SELDOM_ZERO, Guard.Fact.DEFINED);

    @TestFactory
    Stream<DynamicTest> sidesAreEqualOverTheRealNumbers() {
        return perRule(
                _ -> true,
                rule -> {
                    var sides = new Sides(rule);
                    int usable = 0;
                    for (int point = 0; point < POINTS; point++) {
                        sides.draw();
                        if (sides.areGuarded(rule.guards()) && sides.areAsAssumed() && sides.isLeftFinite()) {
                            usable++;
                            assertTrue(sides.agree(sides.tolerance()), sides::toString);
                        }
                    }
                    String message = "%d of %d points are usable".formatted(usable, POINTS);
                    assertTrue(usable >= LEAST_USABLE * POINTS, message);
                });
    }

    /// A guard that every value could pass without harm would be noise.
    @TestFactory
    Stream<DynamicTest> guardsAreNeeded() {
        return perRule(
                rule -> !rule.guards().isEmpty(),
                rule -> {
                    boolean mayBeNoNumber = GUARDED_AGAINST_NO_NUMBER.contains(rule.name());
                    for (Guard guard : rule.guards()) {
                        boolean isPolicy =
                                POLICIES.contains(guard.fact())
                                        || (isExtremum(rule) && guard.fact() == Guard.Fact.TINY);
                        assertTrue(isPolicy || isRefutedWithout(guard, rule, mayBeNoNumber), guard::toString);
                    }
                });
    }

    /// Of what is far above a number, it does not matter which number it is.
    private static boolean isExtremum(Rule rule) {
        return rule.left().function() == Fn.MAXIMUM || rule.left().function() == Fn.MINIMUM;
    }

    @Test
    void someGuardsOnlyKeepWhatIsNotANumberAsItIs() {
        for (Rule rule : Laws.all()) {
            if (GUARDED_AGAINST_NO_NUMBER.contains(rule.name())) {
                assertFalse(isRefutedWithout(rule.guards().getFirst(), rule, false), rule.name());
            }
        }
    }

    private static final Set<Guard.Fact> TINY = Set.of(Guard.Fact.TINY, Guard.Fact.TINY_SQUARE);

    private static boolean isRefutedWithout(Guard guard, Rule rule, boolean mayBeNoNumber) {
        var others = new ArrayList<>(rule.guards());
        others.remove(guard);
        var sides = new Sides(rule);
        for (int point = 0; point < POINTS; point++) {
            sides.draw();
            if (sides.areGuarded(others)
                    && sides.areAsAssumed()
                    && (mayBeNoNumber || sides.isLeftFinite())
                    && !sides.agree(sides.tolerance())) {
                return true;
            }
        }
        return false;
    }

    /// Of what is 0 it makes no difference what is added to the divisor, as the dividend is 0, too.
    private static final Set<String> HOLDING_AT_ZERO = Set.of("square-over-itself");

    /// Where an assumption is wrong, the sides differ by more than a tenth, or one of them has no value.
    @TestFactory
    Stream<DynamicTest> assumptionsAreNeeded() {
        return perRule(
                rule -> rule.soundness() == Soundness.ASSUMED,
                rule -> {
                    var sides = new Sides(rule);
                    double tiny = 1e-9;
                    boolean isTiny = rule.guards().stream().anyMatch(guard -> TINY.contains(guard.fact()));
                    double[] against =
                            sides.isBounded()
                                    ? new double[] {2, -3}
                                    : isTiny ? new double[] {0, 0.3 * tiny, -3 * tiny} : new double[] {0};
                    for (double x : against) {
                        sides.set(x, 1, tiny);
                        boolean isHolding = x == 0 && HOLDING_AT_ZERO.contains(rule.name());
                        assertFalse(sides.areAsAssumed(), sides::toString);
                        assertEquals(isHolding, sides.agree(isHolding ? 0 : 0.1), sides::toString);
                    }
                });
    }

    /// Over the real numbers the left sides have no value there, so the rows are sound; they are listed for whoever
    /// wonders why a program no longer fails.
    @Test
    void rowsThatGiveNumbersWhereTheLeftSideHasNoneAreKnown() {
        Set<String> found = new TreeSet<>();
        for (Rule rule : Laws.all()) {
            var sides = new Sides(rule, 100);
            for (int point = 0; point < POINTS; point++) {
                sides.draw();
                if (sides.areGuarded(rule.guards())
                        && sides.areAsAssumed()
                        && sides.isLeftNoNumber()
                        && sides.isRightFinite()) {
                    found.add(rule.name());
                }
            }
        }
        assertEquals(
                List.of(
                        "cos-arccos",
                        "cosh-arccosh",
                        "exp-of-multiple-of-log",
                        "exp10-of-multiple-of-log10",
                        "exp2-of-multiple-of-log2",
                        "root-times-root",
                        "sign-of-arcsin",
                        "sign-of-arctanh",
                        "sin-arcsin",
                        "tanh-arctanh"),
                List.copyOf(found));
    }

    /// Where a larger kind is asked for, what has become smaller is broadcast; nothing makes a value smaller again.
    @TestFactory
    Stream<DynamicTest> rightSidesAreOfNoLargerKind() {
        return perRule(
                _ -> true,
                rule -> {
                    for (Kind x : Kind.values()) {
                        for (Kind y : Kind.values()) {
                            Kind left = kind(rule.left(), x, y, Kind.SCALAR);
                            Kind right = kind(rule.right(), x, y, Kind.SCALAR);
                            assertTrue(right.compareTo(left) <= 0, () -> "%s, %s: %s, %s".formatted(x, y, left, right));
                        }
                    }
                });
    }

    private static Kind kind(Pattern pattern, Kind... holes) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> holes[index];
            case Pattern.Except(int index, _) -> holes[index];
            case Pattern.Numeric _, Pattern.Number _ -> Kind.SCALAR;
            case Pattern.Call(Fn function, var arguments) ->
                    function.resultKind(arguments.stream().map(each -> kind(each, holes)).toArray(Kind[]::new));
        };
    }

    @Test
    void namesAreUniqueAndInKebabCase() {
        var names = new HashSet<String>();
        for (Rule rule : Laws.all()) {
            assertTrue(names.add(rule.name()), rule.name());
            assertTrue(rule.name().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), rule.name());
        }
    }

    /// The steps of a simplification tell of a row by its name alone.
    @Test
    void rowsOfBothTablesThatShareANameSayTheSame() {
        Map<String, Rule> exact = new HashMap<>();
        Rules.exact().forEach(rule -> exact.put(rule.name(), rule));
        for (Rule rule : Laws.all()) {
            Rule other = exact.getOrDefault(rule.name(), rule);
            assertEquals(other.left(), rule.left(), rule.name());
            assertEquals(other.right(), rule.right(), rule.name());
        }
    }

    @Test
    void definitionsComeFirstAndHoldAlways() {
        List<Rule> definitions = Laws.definitions();
        assertEquals(Laws.all().subList(0, definitions.size()), definitions);
        for (Rule rule : definitions) {
            assertEquals(Soundness.REAL, rule.soundness(), rule.name());
            assertEquals(List.of(), rule.guards(), rule.name());
        }
    }

    @Test
    void noRowIsExactAndOnlyAssumedOnesAssumeSomething() {
        for (Rule rule : Laws.all()) {
            assertTrue(rule.soundness() != Soundness.EXACT, rule.name());
            assertEquals(rule.soundness() == Soundness.ASSUMED, !rule.assumption().isEmpty(), rule.name());
        }
    }

    @Test
    void rulesAreAssumedIfAndOnlyIfTheyHaveAnAssumption() {
        var left = new Pattern.Call(Fn.ABS, List.of(X));
        for (Soundness soundness : Soundness.values()) {
            String assumption = soundness == Soundness.ASSUMED ? "" : "x is never 7";
            assertEquals(
                    "rule odd: assumed rules, and no others, have an assumption",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new Rule("odd", left, X, soundness, List.of(), assumption))
                            .getMessage());
        }
    }

    @Test
    void holesOfRightSidesAndGuardsAreOnTheLeft() {
        for (Rule rule : Laws.all()) {
            Set<Integer> left = holes(rule.left());
            assertTrue(left.containsAll(holes(rule.right())), rule.name());
            assertTrue(rule.guards().stream().allMatch(guard -> left.contains(guard.hole())), rule.name());
        }
    }

    private static Set<Integer> holes(Pattern pattern) {
        return Sides.parts(pattern)
                .filter(part -> !(part instanceof Pattern.Call || part instanceof Pattern.Number))
                .map(part -> part.holes() - 1)
                .collect(Collectors.toSet());
    }

    /// A rule that is not true.
    ///
    /// @param x a value that shows it, with those of `y` and `c`
    private record Tempting(String name, Pattern left, Pattern right, double x, double y, double c) {

        Tempting(String name, Pattern left, Pattern right, double x) {
            this(name, left, right, x, 1, 1);
        }
    }

    /// Rules that look true over the real numbers and are not, so none may ever be added without a guard.
    @TestFactory
    Stream<DynamicTest> temptingRulesAreRefuted() {
        return Stream.of(
                        new Tempting("arcsin-sin", call(Fn.ARCSIN, call(Fn.SIN, X)), X, 2),
                        new Tempting("arccos-cos", call(Fn.ARCCOS, call(Fn.COS, X)), X, -1),
                        new Tempting("arctan-tan", call(Fn.ARCTAN, call(Fn.TAN, X)), X, 2),
                        new Tempting("expm1-log1p", call(Fn.EXPM1, call(Fn.LOG1P, X)), X, -3),
                        new Tempting("exp-log-is-value", call(Fn.EXP, call(Fn.LOG, X)), X, -2),
                        new Tempting("arccosh-cosh-is-value", call(Fn.ARCCOSH, call(Fn.COSH, X)), X, -2),
                        new Tempting(
                                "sqrt-times-sqrt-is-value",
                                call(Fn.MULTIPLY, call(Fn.SQRT, X), call(Fn.SQRT, X)),
                                X,
                                -4),
                        new Tempting("sqrt-of-square", call(Fn.SQRT, call(Fn.MULTIPLY, X, X)), X, -2),
                        new Tempting("root-of-square", call(Fn.ROOT, call(Fn.MULTIPLY, X, X)), X, -2),
                        new Tempting("root-of-absolute", call(Fn.ROOT, call(Fn.ABS, X)), call(Fn.ROOT, X), -4),
                        new Tempting(
                                "absolute-of-sum",
                                call(Fn.ABS, call(Fn.ADD, X, Y)),
                                call(Fn.ADD, call(Fn.ABS, X), call(Fn.ABS, Y)),
                                -3),
                        new Tempting("divide-self", call(Fn.DIVIDE, X, X), number(1), 1e-8),
                        new Tempting("sign-of-log", call(Fn.SIGN, call(Fn.LOG, X)), call(Fn.SIGN, X), 0.5),
                        new Tempting(
                                "clip-of-multiple",
                                call(Fn.CLIP, call(Fn.MULTIPLY, C, X), Y),
                                call(Fn.MULTIPLY, C, call(Fn.CLIP, X, Y)),
                                3,
                                1,
                                2),
                        new Tempting(
                                "cosine-of-multiple",
                                call(Fn.COSINE_SIM, call(Fn.MULTIPLY, C, X), Y),
                                call(Fn.COSINE_SIM, X, Y),
                                1e-4,
                                1e-4,
                                2))
                .map(row -> dynamicTest(row.name(), () -> checkTempting(row)));
    }

    private static void checkTempting(Tempting row) {
        var rule = new Rule(row.name(), (Pattern.Call) row.left(), row.right(), Soundness.REAL, List.of(), "");
        var sides = new Sides(rule);
        sides.set(row.x(), row.y(), row.c());
        assertTrue(sides.isLeftFinite() && !sides.agree(0.01), sides::toString);
        for (Rule law : Laws.all()) {
            boolean isRow = law.left().equals(row.left()) && law.right().equals(row.right());
            assertFalse(isRow && law.guards().isEmpty(), law::toString);
        }
    }

    private static Stream<DynamicTest> perRule(Predicate<Rule> isTested, Consumer<Rule> check) {
        return Laws.all().stream().filter(isTested).map(rule -> dynamicTest(rule.name(), () -> check.accept(rule)));
    }
}
