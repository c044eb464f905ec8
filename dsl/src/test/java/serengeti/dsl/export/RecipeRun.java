package serengeti.dsl.export;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.program.Hyperparameter;

/// Runs the lines of a recipe in double precision, in place: a state that is overwritten too early is lost.
final class RecipeRun {
    private final Recipe recipe;
    private final ArrayShape[] shapes;
    private final double[][] weights;
    private final double[][][] states;
    private final Map<String, double[][]> locals = new HashMap<>();
    private double[][] gradients;
    private double rate;
    private int step;

    /// @param shapes of the arrays; without any, all are vectors
    RecipeRun(Recipe recipe, double[][] weights, ArrayShape... shapes) {
        this.shapes =
                shapes.length > 0
                        ? shapes.clone()
                        : Arrays.stream(weights).map(each -> ArrayShape.vector(each.length)).toArray(ArrayShape[]::new);
        this.recipe = recipe;
        this.weights = weights;
        this.states = new double[recipe.states().size()][weights.length][];
        for (State state : recipe.states()) {
            for (int array = 0; array < weights.length; array++) {
                double[] start = weights[array].clone();
                if (state.start() instanceof State.Filled(double value)) {
                    Arrays.fill(start, value);
                }
                states[recipe.states().indexOf(state)][array] = start;
            }
        }
    }

    /// One step; the weights change in place.
    void step(double[][] stepGradients, double schedule) {
        gradients = stepGradients;
        rate = schedule * recipe.rate().filter(each -> !each.isSchedule()).map(Rate::usual).orElse(1.0);
        step++;
        locals.clear();
        for (Line line : recipe.lines()) {
            double[][] value = new double[weights.length][];
            for (int array = 0; array < value.length; array++) {
                IntToDoubleFunction element = element(line.value(), array);
                value[array] = new double[weights[array].length];
                for (int index = 0; index < value[array].length; index++) {
                    value[array][index] = element.applyAsDouble(index);
                }
            }
            switch (line.target()) {
                case Line.Local(String name) -> locals.put(name, value);
                case Line.NextState(int index) -> states[index] = value;
                case Line.NextWeight _ -> {
                    for (int array = 0; array < value.length; array++) {
                        System.arraycopy(value[array], 0, weights[array], 0, value[array].length);
                    }
                }
            }
        }
    }

    private IntToDoubleFunction element(Expression expression, int array) {
        return switch (expression) {
            case Expression.Weight _ -> index -> weights[array][index];
            case Expression.Gradient _ -> index -> gradients[array][index];
            case Expression.OldState(int state, _) -> index -> states[state][array][index];
            case Expression.NextState(int state, _) -> index -> states[state][array][index];
            case Expression.Local(String name, _, _) -> {
                double[] value = locals.get(name)[array];
                yield index -> value[index];
            }
            case Expression.LearningRate _ -> _ -> rate;
            case Expression.StepNumber _ -> _ -> step;
            case Expression.Setting(String name) -> {
                double value = setting(name);
                yield _ -> value;
            }
            case Expression.Number(double value) -> _ -> value;
            case Expression.Size _ -> _ -> weights[array].length;
            case Expression.Remainder(Expression x, Expression y, _) -> {
                IntToDoubleFunction left = element(x, array);
                IntToDoubleFunction right = element(y, array);
                yield index -> left.applyAsDouble(index) % right.applyAsDouble(index);
            }
            case Expression.IsNan(Expression argument) -> {
                IntToDoubleFunction value = element(argument, array);
                yield index -> Double.isNaN(value.applyAsDouble(index)) ? 1 : 0;
            }
            case Expression.SumPerArray(Expression argument) -> {
                double sum = sum(argument, array);
                yield _ -> sum;
            }
            case Expression.SumAll(Expression argument) -> {
                double sum = 0;
                for (int each = 0; each < weights.length; each++) {
                    sum += sum(argument, each);
                }
                double total = sum;
                yield _ -> total;
            }
            case Expression.SumAlong(Expression argument, Kind kind) -> {
                IntToDoubleFunction value = element(argument, array);
                int columns = shapes[array].columns();
                yield index ->
                        kind == Kind.PER_ROW
                                ? IntStream.range(0, columns)
                                        .mapToDouble(column -> value.applyAsDouble(index / columns * columns + column))
                                        .sum()
                                : IntStream.range(0, shapes[array].rows())
                                        .mapToDouble(row -> value.applyAsDouble(row * columns + index % columns))
                                        .sum();
            }
            case Expression.Extent(Axis axis) -> _ -> shapes[array].extent(axis);
            case Expression.TripleProduct(Expression x, Expression y, Expression z) -> {
                double[] product =
                        shapes[array].tripleProduct(elements(x, array), elements(y, array), elements(z, array));
                yield index -> product[index];
            }
            case Expression.Apply(Lane lane, List<Expression> arguments, _) -> {
                List<IntToDoubleFunction> parts = arguments.stream().map(each -> element(each, array)).toList();
                yield index ->
                        lane.apply(
                                parts.get(0).applyAsDouble(index),
                                parts.get(parts.size() / 2).applyAsDouble(index),
                                parts.getLast().applyAsDouble(index));
            }
        };
    }

    private double[] elements(Expression value, int array) {
        return IntStream.range(0, weights[array].length).mapToDouble(element(value, array)).toArray();
    }

    private double sum(Expression argument, int array) {
        IntToDoubleFunction element = element(argument, array);
        double sum = 0;
        for (int index = 0; index < weights[array].length; index++) {
            sum += element.applyAsDouble(index);
        }
        return sum;
    }

    private double setting(String name) {
        return recipe.hyperparameters().stream()
                .filter(each -> each.name().equals(name))
                .mapToDouble(Hyperparameter::value)
                .findFirst()
                .orElseThrow();
    }
}
