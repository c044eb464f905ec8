package serengeti.dsl.rewrite;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Parameter.Requirement;
import serengeti.dsl.rewrite.Guard.Fact;
import serengeti.dsl.testing.Elements;

/// Both sides of a rule at random points: what fills the holes, whether the rule may be used there, and what it gives.
///
/// Holes are filled with arrays of several elements where elements are added up, and with one element elsewhere.
final class Sides {
    private static final double[] SPECIAL = {0, 1, -1, 2, -2, 0.5, -0.5};
    private static final double MOST_TINY = Formula.EPS;

    /// How many times as large as a tiny number a value is that is far above it.
    private static final double FAR = 100;

    private static final double ROUNDING = 1e-9;

    /// The cosine of half of pi is not quite 0.
    private static final double LEAST_DIFFERENCE = 1e-15;

    private static final Set<Fn> WITH_BOUNDED_DOMAIN = EnumSet.of(Fn.ARCSIN, Fn.ARCCOS, Fn.ARCTANH);
    private static final Set<Fn> FAST_GROWING = EnumSet.of(Fn.EXP, Fn.EXP2, Fn.EXP10, Fn.EXPM1, Fn.SINH, Fn.COSH);

    /// Rows whose inner function comes so close to 1, -1 or 0 that larger values are lost by rounding.
    private static final Set<String> SATURATED =
            Set.of("power-of-power", "power-of-multiple", "power-of-sum-with-number", "arctanh-tanh", "log1p-expm1");

    private static final int[] ONE_ELEMENT = {1};
    private static final int[] TWO_ARRAYS = {3, 2};
    private static final int HOLES = 3;

    private final Rule rule;
    private final SplittableRandom random = new SplittableRandom(47);
    private final double largest;
    private final List<Integer> scalars;
    private int[] lengths;
    private double[][][] holes;

    /// @param rule of holes below 3
    Sides(Rule rule) {
        this(rule, largest(rule));
    }

    /// @param largest the magnitude of the largest values to try
    Sides(Rule rule, double largest) {
        this.rule = rule;
        this.largest = largest;
        this.lengths = functions(rule).anyMatch(each -> each.hasReduction()) ? TWO_ARRAYS : ONE_ELEMENT;
        this.scalars = scalars(rule.left()).toList();
    }

    private static double largest(Rule rule) {
        Set<Fn> functions = functions(rule).collect(Collectors.toSet());
        if (SATURATED.contains(rule.name())) {
            return 3;
        }
        if (WITH_BOUNDED_DOMAIN.stream().anyMatch(functions::contains)) {
            return 1;
        }
        return FAST_GROWING.stream().anyMatch(functions::contains) ? 100 : 1000;
    }

    private static Stream<Fn> functions(Rule rule) {
        return parts(rule.left())
                .flatMap(part -> part instanceof Pattern.Call(Fn function, var _) ? Stream.of(function) : Stream.of());
    }

    /// A pattern and what it is made of.
    static Stream<Pattern> parts(Pattern pattern) {
        return pattern instanceof Pattern.Call(var _, List<Pattern> arguments)
                ? Stream.concat(Stream.of(pattern), arguments.stream().flatMap(Sides::parts))
                : Stream.of(pattern);
    }

    /// The holes that are the same number for all elements.
    private static Stream<Integer> scalars(Pattern pattern) {
        return parts(pattern)
                .flatMap(part ->
                        switch (part) {
                            case Pattern.Numeric(int index) -> Stream.of(index);
                            case Pattern.Call(Fn function, var arguments) ->
                                    IntStream.range(0, arguments.size())
                                            .filter(index ->
                                                    function.parameters().get(index).required() == Requirement.SCALAR
                                                            && !(arguments.get(index) instanceof Pattern.Call))
                                            .mapToObj(index -> arguments.get(index).holes() - 1);
                            default -> Stream.of();
                        });
    }

    /// Fills the holes at random.
    void draw() {
        holes = new double[HOLES][][];
        for (int hole = 0; hole < HOLES; hole++) {
            boolean isTiny = isTiny(hole) && random.nextBoolean();
            double number = isTiny ? most(hole) * Math.pow(10, -7 * random.nextDouble()) : number();
            holes[hole] =
                    isTiny || scalars.contains(hole)
                            ? Elements.generate(lengths, () -> number)
                            : Elements.generate(lengths, this::number);
        }
        for (Guard guard : rule.guards()) {
            if (guard.fact() == Fact.INDICATOR && random.nextBoolean()) {
                holes[guard.hole()] = Elements.generate(lengths, () -> random.nextInt(2));
            }
        }
        if (isBounded()) {
            double bound = 2 * random.nextDouble() * norm();
            holes[1] = Elements.generate(lengths, () -> bound);
        }
    }

    /// Whether it is assumed that a learning rate bounds the global norm of the first hole.
    boolean isBounded() {
        return rule.guards().contains(new Guard(1, Fact.LEARNING_RATE));
    }

    private double norm() {
        return Math.sqrt(elements(holes[0]).map(value -> value * value).sum());
    }

    /// Fills each hole with an array of one number.
    void set(double... numbers) {
        lengths = ONE_ELEMENT;
        holes = Arrays.stream(numbers).mapToObj(Elements::of).toArray(double[][][]::new);
    }

    /// Of either sign, from a thousandth on, as many small ones as large ones; or one at which things are special.
    private double number() {
        if (random.nextInt(4) == 0) {
            return SPECIAL[random.nextInt(SPECIAL.length)];
        }
        double magnitude = 1e-3 * Math.pow(largest / 1e-3, random.nextDouble());
        return random.nextBoolean() ? magnitude : -magnitude;
    }

    private boolean isTiny(int hole) {
        return rule.guards().contains(new Guard(hole, Fact.TINY)) || isTinySquare(hole);
    }

    private boolean isTinySquare(int hole) {
        return rule.guards().contains(new Guard(hole, Fact.TINY_SQUARE));
    }

    private double most(int hole) {
        return isTinySquare(hole) ? MOST_TINY * MOST_TINY : MOST_TINY;
    }

    /// Whether the values are as the guards ask.
    boolean areGuarded(List<Guard> guards) {
        return guards.stream()
                .allMatch(guard ->
                        all(
                                guard.hole(),
                                switch (guard.fact()) {
                                    case NON_NEGATIVE, LEARNING_RATE -> value -> value >= 0;
                                    case NON_POSITIVE -> value -> value <= 0;
                                    case POSITIVE -> value -> value > 0;
                                    case TINY, TINY_SQUARE -> value -> value > 0 && value <= most(guard.hole());
                                    case STEP -> value -> value >= 1;
                                    case INDICATOR -> value -> value == 0 || value == 1;
                                    case SELDOM_ZERO, DEFINED -> _ -> true;
                                }));
    }

    /// Whether the values are as the rule assumes, if it assumes anything.
    boolean areAsAssumed() {
        if (isBounded()) {
            return norm() <= holes[1][0][0];
        }
        return rule.soundness() != Soundness.ASSUMED || all(0, value -> value != 0 && Math.abs(value) >= FAR * tiny());
    }

    private boolean all(int hole, DoublePredicate predicate) {
        return Stream.of(holes[hole]).flatMapToDouble(Arrays::stream).allMatch(predicate);
    }

    /// The number that the rule leaves out; 0 if it leaves out none.
    private double tiny() {
        double protection = rule.left().function() == Fn.DIVIDE ? Formula.EPS : 0;
        return protection
                + IntStream.range(0, HOLES).filter(this::isTiny).mapToDouble(hole -> Math.abs(holes[hole][0][0])).sum();
    }

    /// By how much of their magnitude the sides may differ: that of the number left out to what it is added to.
    double tolerance() {
        double tiny = Math.min(tiny(), MOST_TINY);
        return tiny == 0 ? ROUNDING : ROUNDING + 1.1 * tiny / Math.abs(holes[0][0][0]);
    }

    boolean isLeftFinite() {
        return elements(left()).allMatch(Double::isFinite);
    }

    boolean isRightFinite() {
        return elements(right()).allMatch(Double::isFinite);
    }

    boolean isLeftNoNumber() {
        return elements(left()).anyMatch(Double::isNaN);
    }

    private static DoubleStream elements(double[][] arrays) {
        return Stream.of(arrays).flatMapToDouble(Arrays::stream);
    }

    /// Whether both sides have the same value in all elements, up to a part of it.
    boolean agree(double tolerance) {
        double[] left = elements(left()).toArray();
        double[] right = elements(right()).toArray();
        return IntStream.range(0, left.length).allMatch(index -> agree(left[index], right[index], tolerance));
    }

    private static boolean agree(double left, double right, double tolerance) {
        double magnitude = Math.max(Math.abs(left), Math.abs(right));
        return left == right
                || (Double.isNaN(left) && Double.isNaN(right))
                || (Double.isFinite(magnitude) && Math.abs(left - right) <= tolerance * magnitude + LEAST_DIFFERENCE);
    }

    private double[][] left() {
        return value(rule.left());
    }

    private double[][] right() {
        return value(rule.right());
    }

    private double[][] value(Pattern pattern) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> holes[index];
            case Pattern.Except(int index, _) -> holes[index];
            case Pattern.Numeric(int index) -> holes[index];
            case Pattern.Number(double number) -> Elements.generate(lengths, () -> number);
            case Pattern.Call(Fn function, var arguments) ->
                    Elements.apply(lengths, function, arguments.stream().map(this::value).toList());
        };
    }

    /// The point and the values of both sides.
    @Override
    public String toString() {
        return "%s at x = %s, y = %s, c = %s: left %s, right %s"
                .formatted(
                        rule.name(),
                        Arrays.deepToString(holes[0]),
                        Arrays.deepToString(holes[1]),
                        Arrays.deepToString(holes[2]),
                        Arrays.deepToString(left()),
                        Arrays.deepToString(right()));
    }
}
