package serengeti.dsl.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// A plain check of names and kinds, written apart from the abstract execution that it helps to test.
public final class Validity {

    private final Map<String, Kind> kinds = new HashMap<>();

    private Validity(Program program) {
        program.hyperparameters().forEach(each -> kinds.put(each.name(), Kind.SCALAR));
        kinds.put(program.signature().weight(), Kind.TENSOR);
        kinds.put(program.signature().gradient(), Kind.TENSOR);
        program.signature().states().forEach(state -> kinds.put(state.name(), state.kind()));
        kinds.put(program.signature().learningRate(), Kind.SCALAR);
        program.signature().step().ifPresent(step -> kinds.put(step, Kind.SCALAR));
    }

    /// Whether every variable is assigned before it is read, and the kinds fit, those of the outputs among them.
    public static boolean isValid(Program program) {
        return problem(program).isEmpty();
    }

    /// What is wrong first.
    public static Optional<String> problem(Program program) {
        return new Validity(program).firstProblem(program);
    }

    private Optional<String> firstProblem(Program program) {
        for (Statement statement : program.statements()) {
            var arguments = new Kind[statement.arguments().size()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = kind(statement.arguments().get(i));
                Parameter parameter = statement.function().parameters().get(i);
                if (arguments[i] == null || !parameter.required().accepts(arguments[i])) {
                    return Optional.of("%s: argument %d is %s".formatted(statement, i + 1, arguments[i]));
                }
            }
            if (program.hyperparameters().stream().anyMatch(each -> each.name().equals(statement.target().name()))) {
                return Optional.of("%s: assigns a hyperparameter".formatted(statement));
            }
            kinds.put(statement.target().name(), statement.function().resultKind(arguments));
        }
        return IntStream.range(0, program.returns().size())
                .filter(index -> kind(program.returns().get(index)) != wanted(program, index))
                .mapToObj(program.returns()::get)
                .findFirst()
                .map(output -> "output %s is %s".formatted(output, kind(output)));
    }

    private static Kind wanted(Program program, int output) {
        return output == 0 ? Kind.TENSOR : program.signature().states().get(output - 1).kind();
    }

    private Kind kind(Argument argument) {
        return switch (argument) {
            case Constant _ -> Kind.SCALAR;
            case Variable(String name) -> kinds.get(name);
        };
    }
}
