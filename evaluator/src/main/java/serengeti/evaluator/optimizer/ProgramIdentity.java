package serengeti.evaluator.optimizer;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/*
 * The functional hash sees numbers, and does not see which state has which name. So hyperparameters take numbers that
 * stand for their names, and the next value of each state is added to the update, times a number that stands for its
 * name. The numbers are such as no program has.
 */
/// What a program does with its states by name, whatever the values of its hyperparameters.
final class ProgramIdentity {

    private ProgramIdentity() {}

    /// A hash that is equal for programs that may use each other's states and hyperparameters.
    ///
    /// @param states the names of those that are kept
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the program is unsound
    static FunctionalHash of(Program program, List<String> states) {
        List<String> names = program.hyperparameters().stream().map(Hyperparameter::name).sorted().toList();
        List<Hyperparameter> marked =
                program.hyperparameters().stream()
                        .map(each -> new Hyperparameter(each.name(), 1 / (Math.PI + names.indexOf(each.name()))))
                        .toList();
        var statements = new ArrayList<Statement>(program.statements());
        Variable shown = program.returns().getFirst();
        List<String> sorted = states.stream().sorted().toList();
        for (int index = 0; index < sorted.size(); index++) {
            int place = program.signature().stateNames().indexOf(sorted.get(index));
            Variable next = program.returns().get(1 + place);
            // no name of a program's text begins like this
            Variable term = new Variable("~term" + index);
            Variable sum = new Variable("~sum" + index);
            statements.add(new Statement(term, Fn.MULTIPLY, List.of(next, new Constant(1 / (Math.E + index)))));
            statements.add(new Statement(sum, Fn.ADD, List.of(shown, term)));
            shown = sum;
        }
        var returns = new ArrayList<Variable>(program.returns());
        returns.set(0, shown);
        return FunctionalHash.of(
                Dataflow.of(new Program(List.of(), marked, program.signature(), statements, returns).inlined()));
    }
}
