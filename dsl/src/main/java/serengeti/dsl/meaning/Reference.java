package serengeti.dsl.meaning;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// The slow interpreter in double precision that says what a program means; every faster path is tested against it.
///
/// It runs all statements in order, redundant ones included, and evaluates each function by its formula. Values are
/// lists of arrays, `double[array][element]`. Holds the optimizer state; not thread-safe.
public final class Reference {
    private final Program program;
    private double[][][] states;
    private long steps;

    private Reference(Program program) {
        this.program = program;
    }

    /// An interpreter with zero state.
    ///
    /// @throws InvalidProgramException if kinds do not fit or a variable is read before it is assigned
    public static Reference of(Program program) {
        Dataflow.of(program);
        return new Reference(program);
    }

    /// The state tensors after the last step, in the order of the signature; null before the first.
    public double[][][] states() {
        return states;
    }

    /// One training step: the weights change in place by the program's update.
    ///
    /// @param weights `double[array][element]`
    /// @param gradients of the same shape
    /// @param learningRate the schedule's value
    public void step(double[][] weights, double[][] gradients, double learningRate) {
        double[][] update = update(weights, gradients, learningRate);
        for (int array = 0; array < weights.length; array++) {
            for (int index = 0; index < weights[array].length; index++) {
                weights[array][index] -= update[array][index];
            }
        }
    }

    /// The update of one training step, which also moves the state; the weights stay as they are.
    public double[][] update(double[][] weights, double[][] gradients, double learningRate) {
        Signature signature = program.signature();
        if (states == null) {
            states = new double[signature.stateCount()][][];
            for (int state = 0; state < states.length; state++) {
                states[state] = zerosLike(weights);
            }
        }
        steps++;
        Map<String, Value> scope = new HashMap<>();
        for (Hyperparameter hyperparameter : program.hyperparameters()) {
            scope.put(hyperparameter.name(), Value.scalar(hyperparameter.value()));
        }
        scope.put(signature.weight(), Value.tensor(weights));
        scope.put(signature.gradient(), Value.tensor(gradients));
        for (int state = 0; state < states.length; state++) {
            scope.put(signature.states().get(state), Value.tensor(states[state]));
        }
        scope.put(signature.learningRate(), Value.scalar(learningRate));
        signature.step().ifPresent(name -> scope.put(name, Value.scalar((double) steps)));

        for (Statement statement : program.statements()) {
            Value[] arguments = new Value[statement.arguments().size()];
            for (int index = 0; index < arguments.length; index++) {
                arguments[index] = value(statement.arguments().get(index), scope);
            }
            scope.put(statement.target().name(), evaluate(statement.function().formula(), arguments, weights));
        }

        List<Variable> returns = program.returns();
        double[][][] next = new double[states.length][][];
        for (int state = 0; state < states.length; state++) {
            next[state] = scope.get(returns.get(state + 1).name()).elements(weights);
        }
        states = next;
        return scope.get(returns.getFirst().name()).elements(weights);
    }

    private static Value value(Argument argument, Map<String, Value> scope) {
        return switch (argument) {
            case Variable(String name) -> scope.get(name);
            case Constant(double value) -> Value.scalar(value);
        };
    }

    private static Value evaluate(Formula formula, Value[] arguments, double[][] shape) {
        return switch (formula) {
            case Formula.Input(int index) -> arguments[index];
            case Formula.Literal(double value) -> Value.scalar(value);
            case Formula.Apply(var lane, var parts) -> {
                Value[] operands = new Value[3];
                Kind kind = Kind.SCALAR;
                for (int index = 0; index < 3; index++) {
                    operands[index] =
                            index < parts.size() ? evaluate(parts.get(index), arguments, shape) : Value.scalar(0);
                    kind = kind.join(operands[index].kind());
                }
                yield Value.generate(
                        kind,
                        shape,
                        (array, index) ->
                                lane.apply(
                                        operands[0].at(array, index),
                                        operands[1].at(array, index),
                                        operands[2].at(array, index)));
            }
            case Formula.SumPerArray(Formula inner) -> {
                double[][] elements = evaluate(inner, arguments, shape).elements(shape);
                yield Value.generate(Kind.PER_ARRAY, shape, (array, _) -> sum(elements[array]));
            }
            case Formula.SumAll(Formula inner) -> {
                double total = 0;
                for (double[] array : evaluate(inner, arguments, shape).elements(shape)) {
                    total += sum(array);
                }
                yield Value.scalar(total);
            }
        };
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static double[][] zerosLike(double[][] arrays) {
        double[][] zeros = new double[arrays.length][];
        for (int array = 0; array < arrays.length; array++) {
            zeros[array] = new double[arrays[array].length];
        }
        return zeros;
    }

    /// A value of any kind, readable as if it had been broadcast.
    private record Value(Kind kind, double[][] data) {

        interface Generator {
            double at(int array, int index);
        }

        static Value scalar(double value) {
            return new Value(Kind.SCALAR, new double[][] {{value}});
        }

        static Value tensor(double[][] elements) {
            return new Value(Kind.TENSOR, elements);
        }

        static Value generate(Kind kind, double[][] shape, Generator generator) {
            int arrays = kind == Kind.SCALAR ? 1 : shape.length;
            double[][] data = new double[arrays][];
            for (int array = 0; array < arrays; array++) {
                data[array] = new double[kind == Kind.TENSOR ? shape[array].length : 1];
                for (int index = 0; index < data[array].length; index++) {
                    data[array][index] = generator.at(array, index);
                }
            }
            return new Value(kind, data);
        }

        double at(int array, int index) {
            return switch (kind) {
                case SCALAR -> data[0][0];
                case PER_ARRAY -> data[array][0];
                case TENSOR -> data[array][index];
            };
        }

        double[][] elements(double[][] shape) {
            return generate(Kind.TENSOR, shape, this::at).data;
        }
    }
}
