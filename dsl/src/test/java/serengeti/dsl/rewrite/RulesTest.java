package serengeti.dsl.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.testing.EdgeNumbers;

class RulesTest {

    private static final int RANDOM_POINTS = 20_000;

    private enum Precision {
        DOUBLE,
        FLOAT;

        /// IEEE operations and square roots of floats, done in double and rounded, are those of float arithmetic.
        double round(double value) {
            return this == FLOAT ? (double) (float) value : value;
        }
    }

    @TestFactory
    Stream<DynamicTest> sidesAreEqualBitForBitInDoubleArithmetic() {
        return perRule(rule -> checkSides(rule, Precision.DOUBLE));
    }

    @TestFactory
    Stream<DynamicTest> sidesAreEqualBitForBitInFloatArithmetic() {
        return perRule(rule -> checkSides(rule, Precision.FLOAT));
    }

    private static void checkSides(Rule rule, Precision precision) {
        double[] edges = precision == Precision.FLOAT ? EdgeNumbers.floats() : EdgeNumbers.doubles();
        for (double x : edges) {
            for (double y : edges) {
                checkSides(rule, precision, x, y);
            }
        }
        var random = new SplittableRandom(31);
        for (int point = 0; point < RANDOM_POINTS; point++) {
            boolean isFloat = precision == Precision.FLOAT;
            double x = isFloat ? EdgeNumbers.anyFloat(random) : EdgeNumbers.anyDouble(random);
            double y = isFloat ? EdgeNumbers.anyFloat(random) : EdgeNumbers.anyDouble(random);
            checkSides(rule, precision, x, y);
        }
    }

    private static void checkSides(Rule rule, Precision precision, double x, double y) {
        double left = value(rule.left(), precision, x, y);
        double right = value(rule.right(), precision, x, y);
        assertTrue(
                EdgeNumbers.same(left, right),
                () -> "%s at x = %s, y = %s: left %s, right %s".formatted(rule.name(), x, y, left, right));
    }

    private static double value(Pattern pattern, Precision precision, double... holes) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> holes[index];
            case Pattern.Except(int index, _) -> holes[index];
            case Pattern.Numeric(int index) -> holes[index];
            case Pattern.Number(double number) -> number;
            case Pattern.Call(Fn function, var arguments) ->
                    value(
                            function.formula(),
                            precision,
                            arguments.stream().mapToDouble(each -> value(each, precision, holes)).toArray());
        };
    }

    private static double value(Formula formula, Precision precision, double[] arguments) {
        return switch (formula) {
            case Formula.Input(int index) -> arguments[index];
            case Formula.Literal(double number) -> precision.round(number);
            case Formula.Apply(var lane, var parts) -> {
                double[] values = new double[3];
                for (int index = 0; index < parts.size(); index++) {
                    values[index] = value(parts.get(index), precision, arguments);
                }
                yield precision.round(lane.apply(values[0], values[1], values[2]));
            }
            case Formula.SumPerArray _,
                    Formula.SumAll _,
                    Formula.SumAlong _,
                    Formula.Extent _,
                    Formula.TripleProduct _ ->
                    throw new IllegalArgumentException("a sum in a rule");
        };
    }

    @TestFactory
    Stream<DynamicTest> sidesHaveTheSameKind() {
        return perRule(rule -> {
            for (Kind x : Kind.values()) {
                for (Kind y : Kind.values()) {
                    assertEquals(kind(rule.left(), x, y), kind(rule.right(), x, y), () -> x + " " + y);
                }
            }
        });
    }

    private static Kind kind(Pattern pattern, Kind... holes) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> holes[index];
            case Pattern.Except(int index, _) -> holes[index];
            case Pattern.Numeric(int index) -> holes[index];
            case Pattern.Number _ -> Kind.SCALAR;
            case Pattern.Call(Fn function, var arguments) ->
                    function.resultKind(arguments.stream().map(each -> kind(each, holes)).toArray(Kind[]::new));
        };
    }

    /// Rewriting ends: a step leaves fewer subtractions from what may be a negation; or as many of them in an
    /// expression that is lighter, whatever fills the holes; or in one as heavy, in which a negation is further out.
    @TestFactory
    Stream<DynamicTest> everyStepGoesDown() {
        return perRule(rule -> {
            var left = new Measure(rule.left());
            var right = new Measure(rule.right());
            right.holes.forEach((hole, count) ->
                    assertTrue(count <= left.holes.getOrDefault(hole, 0), () -> "hole " + hole + " multiplies"));
            int compared =
                    Comparator.<Measure>comparingInt(each -> each.subtractions)
                            .thenComparingInt(each -> each.weight)
                            .thenComparingInt(each -> each.negationDepth)
                            .compare(right, left);
            assertTrue(compared < 0, rule::toString);
        });
    }

    private static final class Measure {
        private final Map<Integer, Integer> holes = new HashMap<>();
        private int subtractions;
        private int weight;
        private int negationDepth;

        Measure(Pattern pattern) {
            visit(pattern, 0);
        }

        /// @param depth how many functions other than negation are above
        private void visit(Pattern pattern, int depth) {
            switch (pattern) {
                case Pattern.Hole(int index) -> addHole(index);
                case Pattern.Except(int index, _) -> addHole(index);
                case Pattern.Numeric(int index) -> addHole(index);
                case Pattern.Number _ -> weight++;
                case Pattern.Call(Fn function, var arguments) -> {
                    boolean isNegation = function == Fn.NEGATIVE;
                    subtractions +=
                            function == Fn.SUBTRACT && !(arguments.getFirst() instanceof Pattern.Except) ? 1 : 0;
                    weight += function == Fn.ADD || function == Fn.ROOT ? 3 : 2;
                    negationDepth += isNegation ? depth : 0;
                    arguments.forEach(each -> visit(each, isNegation ? depth : depth + 1));
                }
            }
        }

        private void addHole(int index) {
            weight++;
            holes.merge(index, 1, Integer::sum);
        }
    }

    @Test
    void namesAreUniqueAndInKebabCase() {
        var names = new HashSet<String>();
        for (Rule rule : Rules.exact()) {
            assertTrue(names.add(rule.name()), rule.name());
            assertTrue(rule.name().matches("[a-z]+(-[a-z]+)*"), rule.name());
        }
    }

    @Test
    void rowsAreFoundByTheFunctionOfTheirLeftSide() {
        var found = new ArrayList<Rule>();
        for (Fn fn : Fn.values()) {
            Rules.of(fn).forEach(rule -> assertEquals(fn, rule.left().function()));
            found.addAll(Rules.of(fn));
        }
        assertEquals(new HashSet<>(Rules.exact()), new HashSet<>(found));
        assertEquals(Rules.exact().size(), found.size());
    }

    /// Rules that look true and are not; each is shown wrong by some value, so none may ever be added.
    @TestFactory
    Stream<DynamicTest> temptingRulesAreRefuted() {
        Map<String, DoubleBinaryOperator[]> tempting =
                Map.of(
                        "add-zero", sides((x, _) -> x + 0.0, (x, _) -> x),
                        "subtract-self", sides((x, _) -> Lane.SUBTRACT.apply(x, x, 0), (_, _) -> 0),
                        "multiply-zero", sides((x, _) -> x * 0, (_, _) -> 0),
                        "ratio-self", sides((x, _) -> Lane.DIVIDE.apply(x, x, 0), (_, _) -> 1),
                        "negative-difference", sides((x, y) -> -(x - y), (x, y) -> y - x),
                        "sqrt-square", sides((x, _) -> Math.sqrt(x * x), (x, _) -> Math.abs(x)),
                        "reciprocal-reciprocal", sides((x, _) -> 1 / (1 / x), (x, _) -> x),
                        "add-negatives", sides((x, y) -> -x + -y, (x, y) -> -(x + y)));
        return tempting.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(row -> dynamicTest(row.getKey(), () -> assertTrue(isRefuted(row.getValue()))));
    }

    private static DoubleBinaryOperator[] sides(DoubleBinaryOperator left, DoubleBinaryOperator right) {
        return new DoubleBinaryOperator[] {left, right};
    }

    private static boolean isRefuted(DoubleBinaryOperator[] sides) {
        for (double x : EdgeNumbers.doubles()) {
            for (double y : EdgeNumbers.doubles()) {
                if (!EdgeNumbers.same(sides[0].applyAsDouble(x, y), sides[1].applyAsDouble(x, y))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void rightSidesMayNotHaveHolesOfTheirOwn() {
        assertEquals(
                "rule wild: the right side has a hole that the left lacks",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new Rule(
                                                "wild",
                                                new Pattern.Call(Fn.ABS, List.of(new Pattern.Hole(0))),
                                                new Pattern.Hole(1)))
                        .getMessage());
    }

    @Test
    void patternsHaveAsManyArgumentsAsTheirFunction() {
        assertEquals(
                "pattern abs: 2 arguments, expected 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Pattern.call(Fn.ABS, new Pattern.Hole(0), new Pattern.Hole(1)))
                        .getMessage());
    }

    private interface Check {
        void accept(Rule rule);
    }

    private static Stream<DynamicTest> perRule(Check check) {
        return Rules.exact().stream().map(rule -> dynamicTest(rule.name(), () -> check.accept(rule)));
    }
}
