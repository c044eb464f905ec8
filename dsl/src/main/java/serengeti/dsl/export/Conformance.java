package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;

/// Golden steps: what a program does to a few arrays, in double precision, for implementations of it to be checked by.
///
/// Weights and gradients are multiples of a power of two, so that float and double begin with the same numbers.
///
/// @param recipe of the program, whose learning rate is that of the steps
/// @param arrays their shapes and the weights before the first step
/// @param steps in order
public record Conformance(Recipe recipe, List<Array> arrays, List<Step> steps) {
    /// The difference, as a share of the largest weight or of 1, that implementations in double may have.
    public static final double DOUBLE_TOLERANCE = 1e-12;

    /// The same for float.
    public static final double FLOAT_TOLERANCE = 2e-6;

    private static final int STEPS = 12;

    /// Weights and gradients are multiples of this.
    private static final double UNIT = 1.0 / 4096;

    public Conformance {
        arrays = List.copyOf(arrays);
        steps = List.copyOf(steps);
    }

    /// One array of weights.
    ///
    /// @param weights row by row
    public record Array(String name, List<Integer> shape, double[] weights) {
        public Array {
            shape = List.copyOf(shape);
        }
    }

    /// One step on all arrays.
    ///
    /// @param rate the learning rate as the exported optimizer takes it
    /// @param gradients of each array
    /// @param weights of each array after the step
    public record Step(double rate, double[][] gradients, double[][] weights) {}

    /// The arrays as matrices.
    ArrayShape[] shapes() {
        return arrays.stream().map(Conformance::shape).toArray(ArrayShape[]::new);
    }

    /// The golden steps of a program.
    public static Conformance of(String name, Program program) {
        Recipe recipe = Recipe.of(name, program, Set.of());
        var numbers = new Numbers();
        List<Array> arrays =
                List.of(
                        new Array("matrix", List.of(3, 4), numbers.weights(12)),
                        new Array("vector", List.of(5), numbers.weights(5)),
                        new Array("single", List.of(1), numbers.weights(1)));
        ArrayShape[] shapes = arrays.stream().map(Conformance::shape).toArray(ArrayShape[]::new);
        Reference reference = Reference.of(program, shapes);
        double[][] weights = arrays.stream().map(array -> array.weights().clone()).toArray(double[][]::new);
        double usual = recipe.rate().filter(rate -> !rate.isSchedule()).map(Rate::usual).orElse(1.0);
        var steps = new ArrayList<Step>();
        for (int step = 0; step < STEPS; step++) {
            double[][] gradients = new double[weights.length][];
            for (int array = 0; array < weights.length; array++) {
                gradients[array] = numbers.gradients(weights[array].length, step);
            }
            double schedule = schedule(step);
            reference.step(weights, gradients, schedule);
            double[][] after = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
            steps.add(new Step(schedule * usual, gradients, after));
        }
        return new Conformance(recipe, arrays, steps);
    }

    private static ArrayShape shape(Array array) {
        int rows = array.shape().getFirst();
        return new ArrayShape(rows, array.weights().length / rows);
    }

    /// A warm-up, a plateau, and a decay down to a quarter; powers of two, by which products are exact.
    private static double schedule(int step) {
        return step < 2 ? 0.5 * (step + 1) : step < 8 ? 1 : step < 10 ? 0.5 : 0.25;
    }

    /// The document, indented by line: numbers as the shortest decimal that gives the same double.
    public String json() {
        var json = new JsonText();
        json.open();
        json.field("program", recipe.name());
        json.field("title", recipe.title());
        json.field("text", Printer.print(recipe.program()));
        json.openObject("hyperparameters");
        for (Hyperparameter each : recipe.hyperparameters()) {
            json.field(each.name(), each.value());
        }
        json.close();
        recipe.rate().ifPresent(rate -> json.field("learning_rate", rate.usual()));
        json.openObject("tolerance");
        json.field("float64", DOUBLE_TOLERANCE);
        json.field("float32", FLOAT_TOLERANCE);
        json.close();
        json.openList("arrays");
        for (Array array : arrays) {
            json.open();
            json.field("name", array.name());
            json.field("shape", array.shape().stream().mapToDouble(each -> each).toArray());
            json.field("weights", array.weights());
            json.close();
        }
        json.closeList();
        json.openList("steps");
        for (Step step : steps) {
            json.open();
            json.field("learning_rate", step.rate());
            json.field("gradients", step.gradients());
            json.field("weights", step.weights());
            json.close();
        }
        json.closeList();
        json.close();
        return json.text();
    }

    /// Numbers that look drawn by chance and are the same everywhere: a congruential generator.
    private static final class Numbers {
        private long state = 20230213;

        private double next() {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return (state >>> 40) * 0x1p-23 - 1;
        }

        double[] weights(int count) {
            double[] weights = new double[count];
            for (int index = 0; index < count; index++) {
                weights[index] = Math.rint(next() / UNIT) * UNIT;
            }
            return weights;
        }

        /// Most are of ordinary size; some are zero, some large, some tiny.
        double[] gradients(int count, int step) {
            double[] gradients = weights(count);
            for (int index = 0; index < count; index++) {
                gradients[index] *=
                        switch ((index + 3 * step) % 11) {
                            case 4 -> 0;
                            case 7 -> 64;
                            case 9 -> 0x1p-20;
                            default -> 0.5;
                        };
            }
            return gradients;
        }
    }
}
