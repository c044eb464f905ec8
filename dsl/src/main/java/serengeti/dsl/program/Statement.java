package serengeti.dsl.program;

import java.util.List;
import serengeti.dsl.function.Fn;

/// One assignment: the target takes the value of a function of variables and constants.
///
/// @param target a new or an existing variable; inputs may be overwritten
/// @param function what is applied
/// @param arguments as many as the function has parameters
/// @param isPinned whether a search must keep the statement as it is; what it computes is the same either way
public record Statement(Variable target, Fn function, List<Argument> arguments, boolean isPinned) {

    public Statement {
        arguments = List.copyOf(arguments);
        if (arguments.size() != function.arity()) {
            throw new IllegalArgumentException(
                    "%s takes %d arguments, not %d".formatted(function.spelling(), function.arity(), arguments.size()));
        }
    }

    /// A statement that a search may change.
    public Statement(Variable target, Fn function, List<Argument> arguments) {
        this(target, function, arguments, false);
    }

    /// A statement that a search may change, from its parts.
    public static Statement of(String target, Fn function, Argument... arguments) {
        return new Statement(new Variable(target), function, List.of(arguments));
    }

    /// This statement with other arguments, pinned if it was.
    public Statement withArguments(List<Argument> newArguments) {
        return new Statement(target, function, newArguments, isPinned);
    }

    /// This statement with argument `index` replaced, pinned if it was.
    public Statement withArgument(int index, Argument argument) {
        Argument[] changed = arguments.toArray(new Argument[0]);
        changed[index] = argument;
        return withArguments(List.of(changed));
    }
}
