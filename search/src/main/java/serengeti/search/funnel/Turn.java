package serengeti.search.funnel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.search.mutation.BakedRate;

/*
 * A weight of a mean is turned by way of the length of its memory: from 0.99 a third of the memory is 0.97. That of a
 * program of the library is known by its hyperparameter's name, which stands in several statements where there is bias
 * correction.
 */
/// A constant of a program that can be turned up and down.
sealed interface Turn {
    MathContext FIGURES = new MathContext(6);
    double LEAST_THAT_MATTERS = 1e-6;
    String RATE = "peak_lr";
    String BETA = "beta";

    /// The program with the constant multiplied, or the memory divided; empty where that is no number it can be.
    Optional<Program> by(double factor, Program program);

    /// The learning rate.
    record Rate() implements Turn {
        @Override
        public Optional<Program> by(double factor, Program program) {
            return Optional.of(BakedRate.of(program, factor)).filter(changed -> !changed.equals(program));
        }
    }

    /// A hyperparameter, by its place.
    record Named(int index) implements Turn {
        @Override
        public Optional<Program> by(double factor, Program program) {
            var values = new ArrayList<Hyperparameter>(program.hyperparameters());
            Hyperparameter present = values.get(index);
            return turned(present.value(), present.name().startsWith(BETA), factor)
                    .map(value -> {
                        values.set(index, new Hyperparameter(present.name(), value));
                        return program.withHyperparameters(values);
                    });
        }
    }

    /// A constant, counted from the last statement, as a rate that is baked in may come before the first.
    record Written(int fromEnd, int argument) implements Turn {
        @Override
        public Optional<Program> by(double factor, Program program) {
            var statements = new ArrayList<Statement>(program.statements());
            int position = statements.size() - fromEnd;
            Statement statement = statements.get(position);
            if (!(statement.arguments().get(argument) instanceof Constant(double present))) {
                return Optional.empty();
            }
            boolean isWeight = statement.function() == Fn.INTERP && argument == 2;
            return turned(present, isWeight, factor)
                    .map(value -> {
                        statements.set(position, statement.withArgument(argument, new Constant(value)));
                        return program.withStatements(statements);
                    });
        }
    }

    /// The constants of a program that are worth turning, its learning rate first.
    static List<Turn> of(Program program) {
        return program.hyperparameters().isEmpty() ? written(program) : named(program.hyperparameters());
    }

    private static List<Turn> named(List<Hyperparameter> hyperparameters) {
        var turns = new ArrayList<Turn>();
        for (int index = 0; index < hyperparameters.size(); index++) {
            Hyperparameter each = hyperparameters.get(index);
            if (each.name().equals(RATE)) {
                turns.addFirst(new Named(index));
            } else if (Math.abs(each.value()) > LEAST_THAT_MATTERS) {
                turns.add(new Named(index));
            }
        }
        return turns;
    }

    private static List<Turn> written(Program program) {
        var turns = new ArrayList<Turn>();
        Program faster = BakedRate.of(program, 2);
        boolean hasRate = !faster.equals(program);
        boolean isInPlace = faster.statements().size() == program.statements().size();
        if (hasRate) {
            turns.add(new Rate());
        }
        BitSet live = Dataflow.of(program).liveStatements();
        for (int position = 0; position < program.statements().size(); position++) {
            Statement statement = program.statements().get(position);
            boolean isRate = hasRate && isInPlace && !statement.equals(faster.statements().get(position));
            if (live.get(position) && !statement.isPinned() && !isRate) {
                for (int argument = 0; argument < statement.arguments().size(); argument++) {
                    if (statement.arguments().get(argument) instanceof Constant(double value) && value != 0) {
                        turns.add(new Written(program.statements().size() - position, argument));
                    }
                }
            }
        }
        return turns;
    }

    private static Optional<Double> turned(double value, boolean isWeight, double factor) {
        BigDecimal exact = BigDecimal.valueOf(value);
        boolean isMemory = isWeight && value > 0 && value < 1;
        BigDecimal changed =
                isMemory
                        ? BigDecimal.ONE.subtract(multiple(BigDecimal.ONE.subtract(exact), factor))
                        : multiple(exact, factor);
        double result = changed.doubleValue();
        boolean isPossible = Double.isFinite(result) && (isMemory ? result > 0 && result < 1 : result != 0);
        return isPossible && result != value ? Optional.of(result) : Optional.empty();
    }

    private static BigDecimal multiple(BigDecimal value, double factor) {
        return value.multiply(BigDecimal.valueOf(factor)).round(FIGURES);
    }
}
