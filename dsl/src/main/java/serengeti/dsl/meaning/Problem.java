package serengeti.dsl.meaning;

import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.text.Printer;

/// Why abstract execution refuses a program; the text is made only when it is asked for, since the search meets many.
public sealed interface Problem {

    /// A variable is read that nothing has assigned.
    record UnassignedVariable(int statement, String name) implements Problem {}

    /// An argument's kind is not what the function needs.
    record KindMismatch(int statement, int argument, Kind found) implements Problem {}

    /// A hyperparameter is assigned to.
    record AssignedHyperparameter(int statement, String name) implements Problem {}

    /// A returned variable was never assigned.
    record UnassignedReturn(int index, String name) implements Problem {}

    /// A returned value is not of the kind that the update or the state has.
    record ReturnKind(int index, Kind found, Kind wanted) implements Problem {}

    /// One line that names the statement (1-based), the value seen and what is needed.
    default String message(Program program) {
        return switch (this) {
            case UnassignedVariable(int index, String name) ->
                    at(program, index) + "variable '" + name + "' is read before it is assigned";
            case KindMismatch(int index, int argument, Kind found) -> {
                Statement statement = program.statements().get(index);
                Parameter parameter = statement.function().parameters().get(argument);
                yield at(program, index)
                        + "argument %d of %s is a %s, must be a %s"
                                .formatted(
                                        argument + 1,
                                        statement.function().spelling(),
                                        found.label(),
                                        parameter.required().label());
            }
            case AssignedHyperparameter(int index, String name) ->
                    at(program, index) + "hyperparameter '" + name + "' cannot be assigned to";
            case UnassignedReturn(int index, String name) ->
                    "return: variable '%s' (%s) is never assigned".formatted(name, role(program, index));
            case ReturnKind(int index, Kind found, Kind wanted) -> {
                Variable variable = program.returns().get(index);
                yield "return: '%s' (%s) is a %s, must be a %s"
                        .formatted(variable.name(), role(program, index), found.label(), wanted.label());
            }
        };
    }

    private static String at(Program program, int index) {
        return "statement %d: %s: ".formatted(index + 1, Printer.print(program.statements().get(index)));
    }

    private static String role(Program program, int index) {
        return index == 0 ? "the update" : "the next " + program.signature().stateNames().get(index - 1);
    }
}
