package serengeti.evaluator.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// A program with a new name for each value, so that its statements may be put in another order.
final class SingleAssignment {

    private SingleAssignment() {}

    static Program of(Program program) {
        Map<String, Variable> current = new HashMap<>();
        var statements = new ArrayList<Statement>();
        for (Statement statement : program.statements()) {
            List<Argument> arguments =
                    statement.arguments().stream()
                            .map(argument ->
                                    argument instanceof Variable(String name)
                                            ? current.getOrDefault(name, new Variable(name))
                                            : argument)
                            .toList();
            var fresh = new Variable("x" + statements.size());
            statements.add(new Statement(fresh, statement.function(), arguments));
            current.put(statement.target().name(), fresh);
        }
        List<Variable> returns =
                program.returns().stream().map(output -> current.getOrDefault(output.name(), output)).toList();
        return new Program(program.comments(), program.hyperparameters(), program.signature(), statements, returns);
    }
}
