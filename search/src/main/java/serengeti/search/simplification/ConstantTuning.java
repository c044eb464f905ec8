package serengeti.search.simplification;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;

/*
 * Constants that were found on a large task do not suit a small one: learning rates are too low, memories too long. A
 * statement that is of no use there may be of use at constants that suit. So each constant is multiplied by some factors
 * in turn, a weight of a mean by way of the length of its memory, and the best is kept.
 */
/// Fits the constants of a program to a task, one at a time.
final class ConstantTuning {
    /// On how many seeds each value is tried.
    static final int SEEDS = 4;

    private static final int ROUNDS = 3;
    private static final MathContext FIGURES = new MathContext(6);
    private static final List<Double> FACTORS = List.of(0.1, 0.3, 0.6, 1.7, 3.0, 10.0, 30.0, 100.0);

    private final PairedScores scores;
    private final int seeds;
    private final BooleanSupplier stopped;

    /// @param seeds on how many seeds each value is tried, at least 1
    ConstantTuning(PairedScores scores, int seeds, BooleanSupplier stopped) {
        this.scores = scores;
        this.seeds = seeds;
        this.stopped = stopped;
    }

    /// The program with other constants.
    Program tuned(Program program) {
        Program best = program;
        double height = mean(program);
        for (int round = 0; round < ROUNDS; round++) {
            Program before = best;
            for (int position = 0; position < program.statements().size(); position++) {
                for (int index = 0; index < program.statements().get(position).arguments().size(); index++) {
                    for (Program candidate : candidates(best, position, index)) {
                        double mean = stopped.getAsBoolean() ? Double.NEGATIVE_INFINITY : mean(candidate);
                        if (mean > height) {
                            height = mean;
                            best = candidate;
                        }
                    }
                }
            }
            if (best.equals(before)) {
                break;
            }
        }
        return best;
    }

    private double mean(Program program) {
        return mean(scores, seeds, program);
    }

    /// What is made as high as it can be.
    static double mean(PairedScores scores, int seeds, Program program) {
        return Arrays.stream(scores.of(program, 0, seeds)).average().orElseThrow();
    }

    private static List<Program> candidates(Program program, int position, int index) {
        Statement statement = program.statements().get(position);
        Argument argument = statement.arguments().get(index);
        if (!(argument instanceof Constant(double value)) || value == 0) {
            return List.of();
        }
        boolean isWeight = statement.function() == Fn.INTERP && index == 2 && value > 0 && value < 1;
        BigDecimal exact = BigDecimal.valueOf(value);
        return FACTORS.stream()
                .map(factor ->
                        isWeight
                                ? BigDecimal.ONE.subtract(multiple(BigDecimal.ONE.subtract(exact), factor))
                                : multiple(exact, factor))
                .filter(changed -> !isWeight || changed.signum() > 0)
                .map(changed -> with(program, position, index, changed.doubleValue()))
                .toList();
    }

    /// The nearest number of six digits.
    ///
    /// @param value finite
    static BigDecimal rounded(double value) {
        return new BigDecimal(value).round(FIGURES);
    }

    private static BigDecimal multiple(BigDecimal value, double factor) {
        return value.multiply(BigDecimal.valueOf(factor)).round(FIGURES);
    }

    /// The program with another constant.
    static Program with(Program program, int position, int index, double value) {
        var statements = new ArrayList<>(program.statements());
        statements.set(position, statements.get(position).withArgument(index, new Constant(value)));
        return program.withStatements(statements);
    }

    /// Whether two programs differ in constants alone.
    static boolean isSameButForConstants(Program first, Program second) {
        return first.signature().equals(second.signature())
                && first.returns().equals(second.returns())
                && first.statements().size() == second.statements().size()
                && IntStream.range(0, first.statements().size())
                        .allMatch(position ->
                                isSame(first.statements().get(position), second.statements().get(position)));
    }

    private static boolean isSame(Statement first, Statement second) {
        return first.target().equals(second.target())
                && first.function() == second.function()
                && IntStream.range(0, first.arguments().size())
                        .allMatch(index -> {
                            Argument one = first.arguments().get(index);
                            Argument other = second.arguments().get(index);
                            return one.equals(other) || one instanceof Constant && other instanceof Constant;
                        });
    }
}
