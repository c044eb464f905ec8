package serengeti.dsl.text;

import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
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
        text.append("def train(").append(String.join(", ", program.signature().names())).append("):\n");
        for (Statement statement : program.statements()) {
            text.append("  ").append(print(statement)).append(statement.isPinned() ? "  " + Pin.TEXT : "").append('\n');
        }
        List<String> returns = program.returns().stream().map(Variable::name).toList();
        return text.append("  return ").append(String.join(", ", returns)).append('\n').toString();
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
