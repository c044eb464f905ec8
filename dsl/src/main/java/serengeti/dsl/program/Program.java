package serengeti.dsl.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An optimizer: one training step as a sequence of assignments (arXiv 2302.06675, section 2.1). Immutable.
///
/// Structure only: whether kinds fit and every variable is assigned before it is read is found by abstract execution.
///
/// @param comments the lines at the head of the text, without `#`
/// @param hyperparameters named constants, in order
/// @param signature the inputs
/// @param statements the body, in order
/// @param returns the update, which is subtracted from the weights, then the next value of each state
public record Program(
        List<String> comments,
        List<Hyperparameter> hyperparameters,
        Signature signature,
        List<Statement> statements,
        List<Variable> returns) {

    public Program {
        comments = List.copyOf(comments);
        hyperparameters = List.copyOf(hyperparameters);
        statements = List.copyOf(statements);
        returns = List.copyOf(returns);
        if (returns.size() != 1 + signature.stateCount()) {
            throw new IllegalArgumentException(
                    "%d values returned, expected %d: the update and each of %s"
                            .formatted(returns.size(), 1 + signature.stateCount(), signature.stateNames()));
        }
    }

    /// This program with another body.
    public Program withStatements(List<Statement> newStatements) {
        return new Program(comments, hyperparameters, signature, newStatements, returns);
    }

    /// This program with another head comment.
    public Program withComments(List<String> newComments) {
        return new Program(newComments, hyperparameters, signature, statements, returns);
    }

    /// This program with other hyperparameters.
    public Program withHyperparameters(List<Hyperparameter> newHyperparameters) {
        return new Program(comments, newHyperparameters, signature, statements, returns);
    }

    /// This program with each hyperparameter replaced by its value, as the search mutates it; pinned statements stay
    /// pinned, their values with them.
    public Program inlined() {
        if (hyperparameters.isEmpty()) {
            return this;
        }
        Map<String, Constant> values = new HashMap<>();
        hyperparameters.forEach(each -> values.put(each.name(), new Constant(each.value())));
        var inlined = new ArrayList<Statement>();
        for (Statement statement : statements) {
            List<Argument> arguments =
                    statement.arguments().stream()
                            .map(argument ->
                                    argument instanceof Variable(String name) && values.containsKey(name)
                                            ? values.get(name)
                                            : argument)
                            .toList();
            inlined.add(statement.withArguments(arguments));
        }
        return new Program(comments, List.of(), signature, inlined, returns);
    }
}
