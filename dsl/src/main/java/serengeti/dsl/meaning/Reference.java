package serengeti.dsl.meaning;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// The slow interpreter in double precision that says what a program means; every faster path is tested against it.
///
/// It runs all statements in order, redundant ones included, and evaluates each function by its formula. Values are
/// lists of arrays, `double[array][element]`. Holds the optimizer state; not thread-safe.
public final class Reference {
    private final Program program;
    private ArrayShape[] shapes;
    private double[][][] states;
    private long steps;

    private Reference(Program program, ArrayShape... shapes) {
        this.program = program;
        this.shapes = shapes;
    }

    /// An interpreter before its first step, for arrays of the given shapes; without any, all are vectors.
    ///
    /// @throws InvalidProgramException if kinds do not fit or a variable is read before it is assigned
    public static Reference of(Program program, ArrayShape... shapes) {
        Dataflow.of(program);
        return new Reference(program, shapes.clone());
    }

    /// The states after the last step, in the order of the signature, each with an array for each of the model but a
    /// scalar, which has one of one element; null before the first.
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
            start(weights);
        }
        steps++;
        Map<String, Value> scope = new HashMap<>();
        for (Hyperparameter hyperparameter : program.hyperparameters()) {
            scope.put(hyperparameter.name(), Value.scalar(hyperparameter.value()));
        }
        scope.put(signature.weight(), new Value(Kind.TENSOR, weights, shapes));
        scope.put(signature.gradient(), new Value(Kind.TENSOR, gradients, shapes));
        for (int state = 0; state < states.length; state++) {
            State each = signature.states().get(state);
            scope.put(each.name(), new Value(each.kind(), states[state], shapes));
        }
        scope.put(signature.learningRate(), Value.scalar(learningRate));
        signature.step().ifPresent(name -> scope.put(name, Value.scalar((double) steps)));

        for (Statement statement : program.statements()) {
            Value[] arguments = new Value[statement.arguments().size()];
            for (int index = 0; index < arguments.length; index++) {
                arguments[index] = value(statement.arguments().get(index), scope);
            }
            scope.put(statement.target().name(), evaluate(statement.function().formula(), arguments, shapes));
        }

        List<Variable> returns = program.returns();
        double[][][] next = new double[states.length][][];
        for (int state = 0; state < states.length; state++) {
            next[state] = scope.get(returns.get(state + 1).name()).copy().data();
        }
        states = next;
        return scope.get(returns.getFirst().name()).copy().data();
    }

    private void start(double[][] weights) {
        if (shapes.length == 0) {
            shapes = Arrays.stream(weights).map(array -> ArrayShape.vector(array.length)).toArray(ArrayShape[]::new);
        }
        List<State> kept = program.signature().states();
        states = new double[kept.size()][][];
        for (int state = 0; state < states.length; state++) {
            State.Start start = kept.get(state).start();
            states[state] =
                    Value.generate(
                                    kept.get(state).kind(),
                                    shapes,
                                    (array, row, column) ->
                                            switch (start) {
                                                case State.Number(double value) -> value;
                                                case State.Weights _ ->
                                                        weights[array][row * shapes[array].columns() + column];
                                            })
                            .data();
        }
    }

    private static Value value(Argument argument, Map<String, Value> scope) {
        return switch (argument) {
            case Variable(String name) -> scope.get(name);
            case Constant(double value) -> Value.scalar(value);
        };
    }

    private static Value evaluate(Formula formula, Value[] arguments, ArrayShape[] shapes) {
        return switch (formula) {
            case Formula.Input(int index) -> arguments[index];
            case Formula.Literal(double value) -> Value.scalar(value);
            case Formula.Apply(var lane, var parts) -> {
                Value[] operands = new Value[3];
                Kind kind = Kind.SCALAR;
                for (int index = 0; index < 3; index++) {
                    operands[index] =
                            index < parts.size() ? evaluate(parts.get(index), arguments, shapes) : Value.scalar(0);
                    kind = kind.join(operands[index].kind());
                }
                yield Value.generate(
                        kind,
                        shapes,
                        (array, row, column) ->
                                lane.apply(
                                        operands[0].at(array, row, column),
                                        operands[1].at(array, row, column),
                                        operands[2].at(array, row, column)));
            }
            case Formula.SumPerArray(Formula inner) -> {
                double[][] elements =
                        Value.generate(Kind.TENSOR, shapes, evaluate(inner, arguments, shapes)::at).data();
                yield Value.generate(Kind.PER_ARRAY, shapes, (array, _, _) -> sum(elements[array]));
            }
            case Formula.SumAll(Formula inner) -> {
                double total = 0;
                for (double[] array : evaluate(inner, arguments, shapes).elements()) {
                    total += sum(array);
                }
                yield Value.scalar(total);
            }
            case Formula.SumAlong(Formula inner, Kind kind) -> {
                Value values = evaluate(inner, arguments, shapes);
                yield Value.generate(
                        kind,
                        shapes,
                        (array, row, column) ->
                                kind == Kind.PER_ROW
                                        ? sum(shapes[array].columns(), index -> values.at(array, row, index))
                                        : sum(shapes[array].rows(), index -> values.at(array, index, column)));
            }
            case Formula.Extent(Axis axis) ->
                    Value.generate(Kind.PER_ARRAY, shapes, (array, _, _) -> (double) shapes[array].extent(axis));
            case Formula.TripleProduct(Formula x, Formula y, Formula z) -> {
                double[][] left = evaluate(x, arguments, shapes).elements();
                double[][] middle = evaluate(y, arguments, shapes).elements();
                double[][] right = evaluate(z, arguments, shapes).elements();
                double[][] products = new double[shapes.length][];
                for (int array = 0; array < shapes.length; array++) {
                    products[array] = shapes[array].tripleProduct(left[array], middle[array], right[array]);
                }
                yield new Value(Kind.TENSOR, products, shapes);
            }
        };
    }

    private static double sum(int count, IntToDoubleFunction values) {
        double sum = 0;
        for (int index = 0; index < count; index++) {
            sum += values.applyAsDouble(index);
        }
        return sum;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /// A value of any kind, readable as if it had been broadcast.
    private record Value(Kind kind, double[][] data, ArrayShape[] shapes) {

        interface Generator {
            double at(int array, int row, int column);
        }

        static Value scalar(double value) {
            return new Value(Kind.SCALAR, new double[][] {{value}}, new ArrayShape[0]);
        }

        static Value generate(Kind kind, ArrayShape[] shapes, Generator generator) {
            double[][] data = new double[kind == Kind.SCALAR ? 1 : shapes.length][];
            for (int array = 0; array < data.length; array++) {
                int rows = kind == Kind.TENSOR || kind == Kind.PER_ROW ? shapes[array].rows() : 1;
                int columns = kind == Kind.TENSOR || kind == Kind.PER_COLUMN ? shapes[array].columns() : 1;
                data[array] = new double[rows * columns];
                for (int index = 0; index < data[array].length; index++) {
                    data[array][index] = generator.at(array, index / columns, index % columns);
                }
            }
            return new Value(kind, data, shapes);
        }

        double at(int array, int row, int column) {
            return switch (kind) {
                case SCALAR -> data[0][0];
                case PER_ARRAY -> data[array][0];
                case PER_ROW -> data[array][row];
                case PER_COLUMN -> data[array][column];
                case TENSOR -> data[array][row * shapes[array].columns() + column];
            };
        }

        Value copy() {
            return generate(kind, shapes, this::at);
        }

        double[][] elements() {
            return generate(Kind.TENSOR, shapes, this::at).data;
        }
    }
}
