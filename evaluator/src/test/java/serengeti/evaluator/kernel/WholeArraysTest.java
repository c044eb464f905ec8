package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.function.Fn;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;

/// Programs that see rows and columns, and states of all kinds, on matrices of any shape and order.
class WholeArraysTest {
    private static final int STEPS = 4;

    /// What is summed in another order, or by a library, rounds otherwise.
    private static final List<Fn> SUMMED_ELSEWHERE =
            List.of(Fn.MEAN, Fn.NORM, Fn.GLOBAL_NORM, Fn.DOT, Fn.COSINE_SIM, Fn.CLIP, Fn.TRIPLE_PRODUCT);

    private static final RandomPrograms SHAPE =
            RandomPrograms.language()
                    .withFunctions(Stream.of(Fn.values()).filter(fn -> !SUMMED_ELSEWHERE.contains(fn)).toList())
                    .withStates(4)
                    .withStatements(14)
                    .withMixedStates();

    /// Arrays of one element up to some hundred.
    private static List<long[]> shapes(SplittableRandom random, int mostAxes) {
        var shapes = new ArrayList<long[]>();
        for (int array = 0; array <= random.nextInt(3); array++) {
            shapes.add(
                    IntStream.range(0, 1 + random.nextInt(mostAxes)).mapToLong(_ -> 1 + random.nextInt(7)).toArray());
        }
        return shapes;
    }

    private static List<INDArray> arrays(List<long[]> shapes, char order, DataType type, SplittableRandom random) {
        return shapes.stream()
                .map(shape -> {
                    INDArray array = Nd4j.create(type, shape, order);
                    for (long index = 0; index < array.length(); index++) {
                        array.putScalar(index, random.nextGaussian());
                    }
                    return array;
                })
                .toList();
    }

    /// In the order of rows, whatever that of the memory is.
    private static double[][] rows(List<INDArray> arrays) {
        return arrays.stream().map(array -> array.dup('c').data().asDouble()).toArray(double[][]::new);
    }

    /// Rows of more than two axes are summed in another order where the memory has one.
    @ParameterizedTest
    @ValueSource(chars = {'c', 'f'})
    void doublesAreThoseOfTheReference(char order) {
        for (long seed = 0; seed < 600; seed++) {
            var random = new SplittableRandom(seed);
            List<long[]> shapes = shapes(random, order == 'c' ? 3 : 2);
            Program program = SHAPE.generate(seed);
            StepPlan plan = Lowering.plan(program);
            Kernel kernel = Kernel.of(plan, ElementType.DOUBLE, StateFormat.EXACT);
            KernelCode code = seed % 20 == 0 ? kernel.assemble() : null;
            var engine = new StepEngine(kernel, new double[0], 1, 0);
            List<INDArray> weights = arrays(shapes, order, DataType.DOUBLE, random);
            double[][] expected = rows(weights);
            Reference reference = Reference.of(program, shapes.stream().map(ArrayShape::of).toArray(ArrayShape[]::new));
            for (int step = 1; step <= STEPS; step++) {
                List<INDArray> gradients = arrays(shapes, order, DataType.DOUBLE, random);
                engine.step(code, weights, gradients, 1.0 / step);
                reference.step(expected, rows(gradients), 1.0 / step);
                double[][] found = rows(weights);
                for (int array = 0; array < found.length; array++) {
                    Optional<String> difference = StepRig.difference("weight", found[array], expected[array]);
                    String where = "seed %d, step %d%n%s".formatted(seed, step, Printer.print(program));
                    assertEquals(Optional.empty(), difference, where);
                }
            }
        }
    }

    @Test
    void floatsAreThoseOfTheBlockInterpreter() {
        for (long seed = 0; seed < 400; seed++) {
            var random = new SplittableRandom(seed);
            List<long[]> shapes = shapes(random, 3);
            StepPlan plan = Lowering.plan(SHAPE.generate(seed));
            Kernel kernel = Kernel.of(plan, ElementType.FLOAT, StateFormat.EXACT);
            var engine = new StepEngine(kernel, new double[0], 1, 0);
            List<INDArray> weights = arrays(shapes, 'c', DataType.FLOAT, random);
            Layout layout =
                    Layout.of(
                            shapes.stream()
                                    .map(shape -> IntStream.range(0, shape.length).map(i -> (int) shape[i]).toArray())
                                    .toArray(int[][]::new));
            TensorBuffer flatWeights = buffer(weights);
            TensorBuffer flatGradients = TensorBuffer.zeros(layout.total());
            var interpreter =
                    new BlockInterpreter(plan, layout, flatWeights, flatGradients, new OptimizerState(layout.total()));
            for (int step = 1; step <= STEPS; step++) {
                List<INDArray> gradients = arrays(shapes, 'c', DataType.FLOAT, random);
                flatGradients.copyFrom(buffer(gradients).toArray());
                engine.step(seed % 20 == 0 ? kernel.assemble() : null, weights, gradients, 1.0 / step);
                interpreter.step(1.0 / step);
                assertEquals(
                        Optional.empty(),
                        StepRig.difference("weight", StepRig.read(weights), StepRig.read(List.of(flatWeights.array()))),
                        "seed %d, step %d".formatted(seed, step));
            }
        }
    }

    private static TensorBuffer buffer(List<INDArray> arrays) {
        double[] values = StepRig.read(arrays);
        TensorBuffer buffer = TensorBuffer.zeros(values.length);
        for (int index = 0; index < values.length; index++) {
            buffer.set(index, (float) values[index]);
        }
        return buffer;
    }

    /// The product is made from the smaller side; both are the same but for rounding.
    @Test
    void productsOfMatricesAreThoseOfTheReference() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, lr):
                          m = m + g
                          u = triple_product(w, m, g)
                          u = u * 0.01
                          return u, m
                        """);
        for (long[] shape : List.of(new long[] {5, 9}, new long[] {9, 5}, new long[] {4, 3, 2}, new long[] {6})) {
            for (char order : new char[] {'c', 'f'}) {
                var random = new SplittableRandom(4);
                Kernel kernel = Kernel.of(Lowering.plan(program), ElementType.DOUBLE, StateFormat.EXACT);
                var engine = new StepEngine(kernel, new double[0], 2, 0);
                List<INDArray> weights = arrays(List.of(shape), order, DataType.DOUBLE, random);
                double[][] expected = rows(weights);
                Reference reference = Reference.of(program, ArrayShape.of(shape));
                for (int step = 0; step < STEPS; step++) {
                    List<INDArray> gradients = arrays(List.of(shape), order, DataType.DOUBLE, random);
                    engine.step(null, weights, gradients, 1);
                    reference.step(expected, rows(gradients), 1);
                }
                double[] found = rows(weights)[0];
                for (int index = 0; index < found.length; index++) {
                    assertEquals(expected[0][index], found[index], 1e-12 * Math.max(1, Math.abs(expected[0][index])));
                }
            }
        }
    }

    @Test
    void smallStatesAreSeenAndCanBeChanged() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, r: row, c: column, p: scalar = 2, a: array, lr):
                          q = row_mean(g)
                          r = r + q
                          q = column_mean(g)
                          c = c + q
                          n = mean(g)
                          a = a + n
                          p = p + 1
                          u = r * c
                          u = u * p
                          u = u * a
                          return u, r, c, p, a
                        """);
        var engine =
                new StepEngine(
                        Kernel.of(Lowering.plan(program), ElementType.FLOAT, StateFormat.EXACT), new double[0], 1, 0);
        INDArray weights = Nd4j.zeros(DataType.FLOAT, 2, 3);
        INDArray gradients = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        engine.step(List.of(weights), List.of(gradients), 1);
        assertEquals(Nd4j.createFromArray(2.0, 5.0), engine.state(0).getFirst());
        assertEquals(Nd4j.createFromArray(2.5, 3.5, 4.5), engine.state(1).getFirst());
        assertEquals(Nd4j.createFromArray(3.0), engine.state(2).getFirst());
        assertEquals(Nd4j.createFromArray(3.5), engine.state(3).getFirst());
        assertEquals((2 + 3 + 1 + 1) * Double.BYTES, engine.stateBytes());
        assertEquals(-2 * 2.5f * 3 * 3.5f, weights.getFloat(0, 0));
        engine.state(0).getFirst().assign(0);
        engine.state(3).getFirst().assign(-3.5);
        INDArray before = weights.dup();
        engine.step(List.of(weights), List.of(gradients), 1);
        assertEquals(before, weights);
        engine.reset();
        assertEquals(0, engine.state(1).getFirst().sumNumber().doubleValue());
        assertTrue(engine.state(2).getFirst().getDouble(0) == 0);
    }
}
