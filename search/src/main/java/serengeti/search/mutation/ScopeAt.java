package serengeti.search.mutation;

import java.util.List;
import java.util.random.RandomGenerator;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// The variables that may be read at one place of a program, each with the kind it has there.
final class ScopeAt {
    private final Variable[] variables;
    private final Kind[] kinds;
    private int size;

    ScopeAt(Program program, Dataflow dataflow, int position) {
        Signature signature = program.signature();
        List<Statement> statements = program.statements();
        int most = signature.stateCount() + 4 + position;
        variables = new Variable[most];
        kinds = new Kind[most];
        add(new Variable(signature.weight()), Kind.TENSOR);
        add(new Variable(signature.gradient()), Kind.TENSOR);
        for (State state : signature.states()) {
            add(new Variable(state.name()), state.kind());
        }
        add(new Variable(signature.learningRate()), Kind.SCALAR);
        if (signature.step().isPresent()) {
            add(new Variable(signature.step().get()), Kind.SCALAR);
        }
        for (int index = 0; index < position; index++) {
            add(statements.get(index).target(), dataflow.statementKind(index));
        }
    }

    private void add(Variable variable, Kind kind) {
        for (int index = 0; index < size; index++) {
            if (variables[index].name().equals(variable.name())) {
                kinds[index] = kind;
                return;
            }
        }
        variables[size] = variable;
        kinds[size++] = kind;
    }

    Variable any(RandomGenerator random) {
        return variables[random.nextInt(size)];
    }

    /// A variable whose kind will do, each with the same chance; null where there is none.
    Variable fitting(Parameter.Requirement required, RandomGenerator random) {
        int fitting = 0;
        for (int index = 0; index < size; index++) {
            if (required.accepts(kinds[index])) {
                fitting++;
            }
        }
        if (fitting == 0) {
            return null;
        }
        int chosen = random.nextInt(fitting);
        for (int index = 0; ; index++) {
            if (required.accepts(kinds[index]) && chosen-- == 0) {
                return variables[index];
            }
        }
    }
}
