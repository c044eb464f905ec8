package serengeti.search.mutation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// A factor of the learning rate made part of a program.
///
/// Where all that reads the `lr` input is one statement that multiplies it by a constant, that constant is scaled, so
/// that programs do not grow with each factor; otherwise a statement comes before all others. Statements that are
/// redundant do not count as readers.
public final class BakedRate {
    private BakedRate() {}

    /// The program that does at any learning rate what `program` does at `factor` times that rate, but for the rounding
    /// of the new constant to seven significant digits; `program` itself where the factor is 1 or nothing reads the
    /// learning rate. Pinned statements stay as they are.
    ///
    /// @param program sound
    /// @param factor finite, above 0
    public static Program of(Program program, double factor) {
        List<Integer> readers = readers(program);
        if (factor == 1 || readers.isEmpty()) {
            return program;
        }
        var statements = new ArrayList<Statement>(program.statements());
        int reader = readers.getFirst();
        Optional<Statement> scaled =
                readers.size() == 1 ? scaled(statements.get(reader), learningRate(program), factor) : Optional.empty();
        if (scaled.isPresent()) {
            statements.set(reader, scaled.get());
        } else {
            Variable rate = learningRate(program);
            statements.addFirst(
                    new Statement(rate, Fn.MULTIPLY, List.of(rate, new Constant(Figures.ofSinglePrecision(factor)))));
        }
        return program.withStatements(statements);
    }

    private static Variable learningRate(Program program) {
        return new Variable(program.signature().learningRate());
    }

    /// The live statements that read the input, not what was assigned to its name since.
    private static List<Integer> readers(Program program) {
        Variable rate = learningRate(program);
        BitSet live = Dataflow.of(program).liveStatements();
        var readers = new ArrayList<Integer>();
        for (int position = 0; position < program.statements().size(); position++) {
            Statement statement = program.statements().get(position);
            if (live.get(position) && statement.arguments().contains(rate)) {
                readers.add(position);
            }
            if (statement.target().equals(rate)) {
                break;
            }
        }
        return readers;
    }

    /// The statement with its constant scaled, if it may be changed and does nothing but multiply the rate by one.
    private static Optional<Statement> scaled(Statement statement, Variable rate, double factor) {
        if (statement.isPinned() || statement.function() != Fn.MULTIPLY) {
            return Optional.empty();
        }
        int place = statement.arguments().indexOf(rate) == 0 ? 1 : 0;
        Argument other = statement.arguments().get(place);
        return other instanceof Constant(double value) && isInRange(value, factor)
                ? Optional.of(statement.withArgument(place, new Constant(Figures.ofSinglePrecision(value * factor))))
                : Optional.empty();
    }

    /// Whether the product is neither infinite nor lost to zero.
    private static boolean isInRange(double value, double factor) {
        double product = value * factor;
        return value == 0 || Double.isFinite(product) && Math.abs(product) >= Double.MIN_NORMAL;
    }
}
