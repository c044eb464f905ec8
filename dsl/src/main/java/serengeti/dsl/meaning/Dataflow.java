package serengeti.dsl.meaning;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/*
 * Names are resolved once: every input, constant and statement gets a number, in order, and arguments refer to
 * numbers. All further readings of the program (liveness, canonical form, hashes, plans) walk these arrays and never
 * see a name, which is what makes them independent of naming and fast enough to run on every child of a search.
 */
/// A program with its names resolved and its kinds checked: the first reading of abstract execution. Immutable.
///
/// Values are numbered: the inputs first (weight, gradient, states, learning rate, step), then constants and statement
/// results in the order in which they occur. A state that does not start at zero is read through a choice between it and
/// its start, which the step decides.
public final class Dataflow {
    /// The number of the weight input.
    static final int WEIGHT = 0;

    /// The number of the gradient input.
    static final int GRADIENT = 1;

    /// The number of the first state input.
    static final int FIRST_STATE = 2;

    private static final Kind[] KINDS = Kind.values();

    private final int stateCount;
    private final int inputCount;
    private final int size;
    private final Fn[] functions;
    private final int[] arguments;
    private final double[] constants;
    private final byte[] kinds;
    private final int[] statementValues;
    private final int[] outputs;

    private Dataflow(Builder builder, int[] outputs) {
        this.stateCount = builder.stateCount;
        this.inputCount = builder.inputCount;
        this.size = builder.size;
        this.functions = builder.functions;
        this.arguments = builder.arguments;
        this.constants = builder.constants;
        this.kinds = builder.kinds;
        this.statementValues = builder.statementValues;
        this.outputs = outputs;
    }

    /// Either a checked program or why it is not one.
    public sealed interface Result {}

    /// The program is sound.
    public record Valid(Dataflow dataflow) implements Result {}

    /// The program cannot be run.
    public record Invalid(Problem problem) implements Result {}

    /// Checks a program: O(statements).
    public static Result check(Program program) {
        return new Builder(program, false).build();
    }

    /// The dataflow of a sound program.
    ///
    /// @throws InvalidProgramException with the problem's message
    public static Dataflow of(Program program) {
        return switch (check(program)) {
            case Valid(Dataflow dataflow) -> dataflow;
            case Invalid(Problem problem) -> throw new InvalidProgramException(problem.message(program));
        };
    }

    /// The dataflow of a sound program with its hyperparameters as scalar inputs, after the others, in order.
    ///
    /// @throws InvalidProgramException with the problem's message
    static Dataflow open(Program program) {
        return switch (new Builder(program, true).build()) {
            case Valid(Dataflow dataflow) -> dataflow;
            case Invalid(Problem problem) -> throw new InvalidProgramException(problem.message(program));
        };
    }

    /// The number of states of the signature.
    public int stateCount() {
        return stateCount;
    }

    /// The number of inputs: weight, gradient, states, learning rate and perhaps the step.
    int inputCount() {
        return inputCount;
    }

    /// The number of values.
    int size() {
        return size;
    }

    /// The function of a value, or null for an input or a constant.
    Fn function(int value) {
        return functions[value];
    }

    /// Argument `index` of a statement's value, as a number.
    int argument(int value, int index) {
        return arguments[3 * value + index];
    }

    /// The number a constant stands for.
    double constant(int value) {
        return constants[value];
    }

    /// The kind of a value.
    Kind kind(int value) {
        return KINDS[kinds[value]];
    }

    /// The value that statement `statement` (0-based) computes.
    int statementValue(int statement) {
        return statementValues[statement];
    }

    /// The kind of what statement `statement` (0-based) computes.
    public Kind statementKind(int statement) {
        return kind(statementValues[statement]);
    }

    /// The value of output `index`: 0 is the update, then the next states.
    int output(int index) {
        return outputs[index];
    }

    /// The number of statements that reach no output of this step; the paper's measure of redundancy.
    public int redundantInStep() {
        BitSet live = new BitSet(size);
        for (int output : outputs) {
            mark(output, live);
        }
        return redundant(live);
    }

    /// The number of statements that never reach an update, neither in this step nor through the state of later ones.
    public int redundant() {
        return redundant(liveValues());
    }

    /// Which statements are live by the loop-carried measure.
    public BitSet liveStatements() {
        BitSet live = liveValues();
        BitSet statements = new BitSet();
        for (int statement = 0; statement < statementValues.length; statement++) {
            statements.set(statement, live.get(statementValues[statement]));
        }
        return statements;
    }

    /// Which states are ever read on the way to an update; the others need not be kept.
    public BitSet liveStates() {
        return liveValues().get(FIRST_STATE, FIRST_STATE + stateCount);
    }

    /// The values that reach an update in this step or, through a state that is read, in a later one: the least fixed
    /// point that starts from the update.
    BitSet liveValues() {
        BitSet live = new BitSet(size);
        BitSet carried = new BitSet(stateCount);
        mark(outputs[0], live);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int state = 0; state < stateCount; state++) {
                if (live.get(FIRST_STATE + state) && !carried.get(state)) {
                    carried.set(state);
                    mark(outputs[1 + state], live);
                    changed = true;
                }
            }
        }
        return live;
    }

    private int redundant(BitSet live) {
        int redundant = 0;
        for (int value : statementValues) {
            if (!live.get(value)) {
                redundant++;
            }
        }
        return redundant;
    }

    /// Arguments have smaller numbers than what uses them, so one sweep downwards marks all that `value` depends on.
    private void mark(int value, BitSet live) {
        live.set(value);
        for (int each = value; each >= inputCount; each--) {
            Fn function = functions[each];
            if (function != null && live.get(each)) {
                for (int index = 0; index < function.arity(); index++) {
                    live.set(arguments[3 * each + index]);
                }
            }
        }
    }

    /// Resolves names and checks kinds in one pass over the statements.
    private static final class Builder {
        private final Program program;
        private final int stateCount;
        private final int inputCount;
        private final Fn[] functions;
        private final int[] arguments;
        private final double[] constants;
        private final byte[] kinds;
        private final int[] statementValues;
        private final Scope scope;
        private int size;

        Builder(Program program, boolean isOpen) {
            this.program = program;
            Signature signature = program.signature();
            List<Statement> statements = program.statements();
            stateCount = signature.stateCount();
            int startedStates = signature.startedStates();
            inputCount =
                    3
                            + stateCount
                            + (signature.step().isPresent() || startedStates > 0 ? 1 : 0)
                            + (isOpen ? program.hyperparameters().size() : 0);
            int capacity =
                    inputCount
                            + program.hyperparameters().size()
                            + statements.size()
                            + constants(statements)
                            + (startedStates > 0 ? 2 + 2 * startedStates : 0);
            functions = new Fn[capacity];
            arguments = new int[3 * capacity];
            constants = new double[capacity];
            kinds = new byte[capacity];
            statementValues = new int[statements.size()];
            scope = new Scope(inputCount + program.hyperparameters().size() + statements.size() + startedStates);

            add(signature.weight(), Kind.TENSOR);
            add(signature.gradient(), Kind.TENSOR);
            for (State state : signature.states()) {
                add(state.name(), state.kind());
            }
            add(signature.learningRate(), Kind.SCALAR);
            int step = size;
            if (signature.step().isPresent()) {
                add(signature.step().get(), Kind.SCALAR);
            } else if (startedStates > 0) {
                kinds[size++] = (byte) Kind.SCALAR.ordinal();
            }
            for (Hyperparameter hyperparameter : program.hyperparameters()) {
                constants[size] = hyperparameter.value();
                add(hyperparameter.name(), Kind.SCALAR);
            }
            if (startedStates > 0) {
                addStarts(signature.states(), step);
            }
        }

        /// What a state starts from is chosen in its place in the first step.
        private void addStarts(List<State> states, int step) {
            int isLater = call(Fn.GREATER, step, number(1), 0);
            for (int state = 0; state < states.size(); state++) {
                State each = states.get(state);
                if (!each.startsAtZero()) {
                    int start =
                            switch (each.start()) {
                                case State.Weights _ -> WEIGHT;
                                case State.Number(double value) -> number(value);
                            };
                    scope.put(each.name(), call(Fn.WHERE, isLater, FIRST_STATE + state, start));
                }
            }
        }

        private int number(double value) {
            constants[size] = value;
            return size++;
        }

        private int call(Fn function, int x, int y, int z) {
            int value = size++;
            functions[value] = function;
            arguments[3 * value] = x;
            arguments[3 * value + 1] = y;
            arguments[3 * value + 2] = z;
            Kind[] given = new Kind[function.arity()];
            for (int index = 0; index < given.length; index++) {
                given[index] = KINDS[kinds[arguments[3 * value + index]]];
            }
            kinds[value] = (byte) function.resultKind(given).ordinal();
            return value;
        }

        /// Exact sizes halve what a search allocates.
        private static int constants(List<Statement> statements) {
            int constants = 0;
            for (int index = 0; index < statements.size(); index++) {
                List<Argument> arguments = statements.get(index).arguments();
                for (int position = 0; position < arguments.size(); position++) {
                    if (arguments.get(position) instanceof Constant) {
                        constants++;
                    }
                }
            }
            return constants;
        }

        private void add(String name, Kind kind) {
            scope.put(name, size);
            kinds[size++] = (byte) kind.ordinal();
        }

        Result build() {
            List<Statement> statements = program.statements();
            for (int index = 0; index < statements.size(); index++) {
                Problem problem = addStatement(index, statements.get(index));
                if (problem != null) {
                    return new Invalid(problem);
                }
            }
            List<Variable> returns = program.returns();
            int[] outputs = new int[returns.size()];
            for (int index = 0; index < outputs.length; index++) {
                String name = returns.get(index).name();
                outputs[index] = scope.get(name);
                if (outputs[index] < 0) {
                    return new Invalid(new Problem.UnassignedReturn(index, name));
                }
                Kind kind = KINDS[kinds[outputs[index]]];
                Kind wanted = index == 0 ? Kind.TENSOR : KINDS[kinds[FIRST_STATE + index - 1]];
                if (kind != wanted) {
                    return new Invalid(new Problem.ReturnKind(index, kind, wanted));
                }
            }
            return new Valid(new Dataflow(this, outputs));
        }

        private Problem addStatement(int index, Statement statement) {
            Fn function = statement.function();
            List<Argument> given = statement.arguments();
            List<Parameter> parameters = function.parameters();
            int arity = given.size();
            int first = 0;
            int second = 0;
            int third = 0;
            Kind[] argumentKinds = new Kind[arity];
            for (int position = 0; position < arity; position++) {
                int value;
                switch (given.get(position)) {
                    case Variable(String name) -> {
                        value = scope.get(name);
                        if (value < 0) {
                            return new Problem.UnassignedVariable(index, name);
                        }
                    }
                    case Constant(double number) -> value = number(number);
                }
                Kind kind = KINDS[kinds[value]];
                if (!parameters.get(position).required().accepts(kind)) {
                    return new Problem.KindMismatch(index, position, kind);
                }
                argumentKinds[position] = kind;
                switch (position) {
                    case 0 -> first = value;
                    case 1 -> second = value;
                    default -> third = value;
                }
            }
            String target = statement.target().name();
            if (isHyperparameter(target)) {
                return new Problem.AssignedHyperparameter(index, target);
            }
            int value = size++;
            functions[value] = function;
            arguments[3 * value] = first;
            arguments[3 * value + 1] = second;
            arguments[3 * value + 2] = third;
            kinds[value] = (byte) function.resultKind(argumentKinds).ordinal();
            statementValues[index] = value;
            scope.put(target, value);
            return null;
        }

        private boolean isHyperparameter(String name) {
            for (Hyperparameter hyperparameter : program.hyperparameters()) {
                if (hyperparameter.name().equals(name)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public String toString() {
        return "Dataflow of %d values, outputs %s".formatted(size, Arrays.toString(outputs));
    }
}
