package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// Statements drawn at random over the inputs of [Expressions], and points at which to try them.
final class RandomExpressions {
    private static final double CHANGE = 1e-6;
    private static final double STABLE = 1e-5;
    private static final int TRIALS = 4;
    private static final int MOST_STATEMENTS = 8;
    private static final List<Fn> FUNCTIONS =
            Stream.of(Fn.values()).filter(function -> !Recurrence.BEYOND.contains(function)).toList();
    private static final List<Fn> ARITHMETIC =
            List.of(Fn.ADD, Fn.SUBTRACT, Fn.MULTIPLY, Fn.RATIO, Fn.INTERP, Fn.ABS, Fn.SIGN, Fn.SQRT, Fn.NEGATIVE);
    private static final Set<Fn> EXPONENTIALS = EnumSet.of(Fn.EXP, Fn.EXP2, Fn.EXP10, Fn.POWER);
    private static final double[] NUMBERS = {0, 1, -1, 2, 0.5, 0.9, 3, -0.5};
    private static final double[] RATES = {0, 1, 0.001, 0.3};

    private final SplittableRandom random;

    RandomExpressions(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// Some statements, the last of which matters; most read what those before them give, and half are arithmetic.
    List<Statement> statements() {
        var statements = new ArrayList<Statement>();
        int count = 1 + random.nextInt(MOST_STATEMENTS);
        for (int index = 0; index < count; index++) {
            Fn function =
                    random.nextBoolean()
                            ? ARITHMETIC.get(random.nextInt(ARITHMETIC.size()))
                            : FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
            var arguments = new ArrayList<Argument>();
            for (int argument = 0; argument < function.arity(); argument++) {
                arguments.add(argument(index));
            }
            statements.add(new Statement(new Variable("t" + index), function, arguments));
        }
        return statements;
    }

    private Argument argument(int statements) {
        int choice = random.nextInt(8);
        if (choice == 0) {
            return new Constant(NUMBERS[random.nextInt(NUMBERS.length)]);
        }
        if (choice < 5 && statements > 0) {
            return new Variable("t" + (statements - 1 - random.nextInt(Math.min(2, statements))));
        }
        return new Variable(Expressions.INPUTS.get(random.nextInt(Expressions.INPUTS.size())));
    }

    /// Values of the inputs; that of `v` is not negative.
    double[] point() {
        double rate = RATES[random.nextInt(RATES.length)];
        return new double[] {number(), number(), number(), Math.abs(number()), rate, 1 + random.nextInt(3)};
    }

    private double number() {
        return random.nextInt(8) == 0 ? 0 : random.nextGaussian() * 2;
    }

    /// Whether each value is neither so large nor so small that rounding would matter, or 0 and not by underflow.
    static boolean areOfOrdinarySize(List<Statement> statements, double[] values) {
        return IntStream.range(0, values.length)
                .allMatch(index ->
                        values[index] == 0
                                ? !EXPONENTIALS.contains(statements.get(index).function())
                                : Math.abs(values[index]) > 1e-3 && Math.abs(values[index]) < 1e3);
    }

    /// Whether the last value stays about what it is when every other one is changed a little.
    boolean isStable(List<Statement> statements, double... inputs) {
        double value = Expressions.evaluate(statements, inputs)[statements.size() - 1];
        return IntStream.range(0, TRIALS)
                .mapToDouble(_ ->
                        Expressions.evaluate(statements, each -> each * (1 + CHANGE * random.nextGaussian()), inputs)[
                                statements.size() - 1])
                .allMatch(changed -> Math.abs(changed - value) <= STABLE * (1 + Math.abs(value)));
    }
}
