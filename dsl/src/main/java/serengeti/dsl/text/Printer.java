package serengeti.dsl.text;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// Writes programs as text.
public final class Printer {

    private Printer() {}

    /// The text of a program: what [Parser#parse(String)] reads as an equal program.
    ///
    /// Names must be such as the parser accepts, and comments single lines.
    public static String print(Program program) {
        var text = new StringBuilder();
        for (String comment : program.comments()) {
            text.append(comment.isEmpty() ? "#" : "# " + comment).append('\n');
        }
        for (Hyperparameter each : program.hyperparameters()) {
            text.append(each.name()).append(" = ").append(Decimal.of(each.value())).append('\n');
        }
        text.append("def train(").append(String.join(", ", parameters(program.signature()))).append("):\n");
        for (Statement statement : program.statements()) {
            text.append("  ").append(print(statement)).append(statement.isPinned() ? "  " + Pin.TEXT : "").append('\n');
        }
        List<String> returns = program.returns().stream().map(Variable::name).toList();
        return text.append("  return ").append(String.join(", ", returns)).append('\n').toString();
    }

    private static List<String> parameters(Signature signature) {
        var parameters = new ArrayList<String>();
        parameters.add(signature.weight());
        parameters.add(signature.gradient());
        signature.states().forEach(state -> parameters.add(print(state, signature.weight())));
        parameters.add(signature.learningRate());
        signature.step().ifPresent(parameters::add);
        return parameters;
    }

    /// A state as the `def` line has it.
    private static String print(State state, String weight) {
        String kind = state.kind() == Kind.TENSOR ? "" : ": " + state.kind().keyword();
        String start =
                switch (state.start()) {
                    case State.Weights _ -> " = " + weight;
                    case State.Number(double value) -> value == 0 ? "" : " = " + Decimal.of(value);
                };
        return state.name() + kind + start;
    }

    /// One line of a body, without indentation, pin and line end: `g2 = square(g)`.
    public static String print(Statement statement) {
        return statement.target().name() + " = " + call(statement.function(), statement.arguments());
    }

    private static String call(Fn function, List<Argument> arguments) {
        List<String> texts = arguments.stream().map(Printer::text).toList();
        if (function == Fn.COPY) {
            return texts.getFirst();
        }
        return function.isInfix()
                ? String.join(" " + function.spelling() + " ", texts)
                : function.spelling() + "(" + String.join(", ", texts) + ")";
    }

    private static String text(Argument argument) {
        return switch (argument) {
            case Variable(String name) -> name;
            case Constant(double value) -> Decimal.of(value);
        };
    }
}
