package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.text.UnknownName;

/// Changes that the command line can make to a program.
final class ProgramChange {

    private ProgramChange() {}

    /// The program with its learning rate multiplied before anything else.
    static Program withLearningRateTimes(double factor, Program program) {
        String learningRate = program.signature().learningRate();
        var statements = new ArrayList<Statement>();
        statements.add(Statement.of(learningRate, Fn.MULTIPLY, new Variable(learningRate), new Constant(factor)));
        statements.addAll(program.statements());
        return program.withStatements(statements);
    }

    /// Refuses hyperparameters that a program does not have.
    ///
    /// @throws UsageFailure if it has none
    /// @throws UnknownName if it has others
    static void checkHyperparameters(Set<String> wanted, NamedProgram named) {
        List<String> names = named.program().hyperparameters().stream().map(Hyperparameter::name).toList();
        for (String name : wanted) {
            if (names.isEmpty()) {
                throw new UsageFailure("--set %s: program '%s' has no hyperparameters".formatted(name, named.name()));
            }
            if (!names.contains(name)) {
                throw new UnknownName("hyperparameter of '%s':".formatted(named.name()), name, names);
            }
        }
    }

    /// The program with other values of those hyperparameters that are named.
    static Program withHyperparameters(Map<String, Double> values, Program program) {
        List<Hyperparameter> changed =
                program.hyperparameters().stream()
                        .map(each -> new Hyperparameter(each.name(), values.getOrDefault(each.name(), each.value())))
                        .toList();
        return new Program(program.comments(), changed, program.signature(), program.statements(), program.returns());
    }
}
