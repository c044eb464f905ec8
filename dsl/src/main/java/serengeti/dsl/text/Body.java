package serengeti.dsl.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// The lines below `def` turned into statements of one function each.
///
/// A call inside a call is assigned to a variable of its own, named after the line's target: the inner call of
/// `update = sign(m) * lr` becomes `update_1 = sign(m)`. Numbers whose name the program already uses are left out.
/// A pin holds for all statements of its line.
final class Body {

    private final SourceText source;
    private final Set<String> assigned;
    private final Map<String, Integer> assignedLater = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Statement> statements = new ArrayList<>();

    /// @param inputs parameters and hyperparameters
    Body(SourceText source, Set<String> inputs, List<Assignment> assignments) {
        this.source = source;
        this.assigned = new HashSet<>(inputs);
        this.taken.addAll(inputs);
        for (Assignment assignment : assignments) {
            assignedLater.putIfAbsent(assignment.target().text(), assignment.target().line());
            taken.add(assignment.target().text());
        }
        assignments.forEach(this::add);
    }

    /// One line of the body.
    record Assignment(Token target, Expression value, boolean isPinned) {}

    List<Statement> statements() {
        return statements;
    }

    /// The variable that holds a returned value; a value that is not a plain name gets its own statement.
    Variable returned(Expression value) {
        return value instanceof Expression.Name name ? variable(name) : assignFresh("returned", value, false);
    }

    private void add(Assignment assignment) {
        String target = assignment.target().text();
        Fn function = function(assignment.value());
        boolean isPinned = assignment.isPinned();
        assign(target, function, arguments(target, assignment.value(), isPinned), isPinned);
    }

    private static Fn function(Expression value) {
        return value instanceof Expression.Call call ? call.function() : Fn.COPY;
    }

    private List<Argument> arguments(String family, Expression value, boolean isPinned) {
        return switch (value) {
            case Expression.Call call ->
                    call.arguments().stream().map(argument -> argument(family, argument, isPinned)).toList();
            case Expression.Name _, Expression.Literal _ -> List.of(argument(family, value, isPinned));
        };
    }

    private Argument argument(String family, Expression value, boolean isPinned) {
        return switch (value) {
            case Expression.Call _ -> assignFresh(family, value, isPinned);
            case Expression.Name name -> variable(name);
            case Expression.Literal(_, double number) -> new Constant(number);
        };
    }

    private Variable assignFresh(String family, Expression value, boolean isPinned) {
        List<Argument> arguments = arguments(family, value, isPinned);
        int number = 1;
        while (!taken.add(family + "_" + number)) {
            number++;
        }
        return assign(family + "_" + number, function(value), arguments, isPinned);
    }

    private Variable assign(String target, Fn function, List<Argument> arguments, boolean isPinned) {
        var statement = new Statement(new Variable(target), function, arguments, isPinned);
        statements.add(statement);
        assigned.add(target);
        return statement.target();
    }

    private Variable variable(Expression.Name use) {
        String name = use.at().text();
        if (assigned.contains(name)) {
            return new Variable(name);
        }
        if (assignedLater.containsKey(name)) {
            throw source.error(
                    use.at(),
                    "variable '%s' is used before it is assigned on line %d".formatted(name, assignedLater.get(name)));
        }
        throw unknown(use.at());
    }

    private SyntaxError unknown(Token use) {
        String name = use.text();
        String problem = "unknown variable '%s'".formatted(name);
        if (Fn.named(name).filter(fn -> fn.arity() == 0).isPresent()) {
            return source.error(use, problem, Optional.of(name + "()"));
        }
        Optional<String> suggestion = Suggestion.closest(name, assigned);
        return suggestion.isPresent()
                ? source.error(use, problem, suggestion)
                : source.error(
                        use,
                        problem
                                + "; if it is a hyperparameter, give it a value above def, such as '%s = 0.1'"
                                        .formatted(name));
    }
}
