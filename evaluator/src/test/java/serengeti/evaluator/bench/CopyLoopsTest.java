package serengeti.evaluator.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.library.Library;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.kernel.StateFormat;

final class CopyLoopsTest {
    private static final int VECTORS = 6;
    private static final int INTS = VECTORS * RawMemory.LANES;
    private static final int MASK = 0b1011;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<TensorBuffer> buffers = new ArrayList<>();
    private final List<int[]> before = new ArrayList<>();

    private long tensor() {
        TensorBuffer buffer = TensorBuffer.zeros(INTS);
        for (int index = 0; index < INTS; index++) {
            buffer.set(index, random.nextFloat());
        }
        buffers.add(buffer);
        before.add(bits(buffer));
        return buffer.address();
    }

    private static int[] bits(TensorBuffer buffer) {
        int[] bits = new int[INTS];
        for (int index = 0; index < INTS; index++) {
            bits[index] = Float.floatToRawIntBits(buffer.get(index));
        }
        return bits;
    }

    /// Asserts that every tensor but the gradient has taken in all others of its place.
    private void assertAllTakePart() {
        for (int tensor = 0; tensor < buffers.size(); tensor++) {
            int[] expected = before.get(tensor).clone();
            if (tensor != 1) {
                for (int index = 0; index < INTS; index++) {
                    int place = index;
                    expected[index] ^= MASK & before.stream().mapToInt(bits -> bits[place]).reduce(0, (a, b) -> a ^ b);
                }
            }
            assertArrayEquals(expected, bits(buffers.get(tensor)));
        }
    }

    @Test
    void everyInputIsReadAndEveryOutputWritten() {
        CopyLoops.stateless(tensor(), tensor(), VECTORS, MASK);
        assertAllTakePart();
    }

    @Test
    void everyInputIsReadAndEveryOutputWrittenWithOneState() {
        CopyLoops.oneState(tensor(), tensor(), tensor(), VECTORS, MASK);
        assertAllTakePart();
    }

    @Test
    void everyInputIsReadAndEveryOutputWrittenWithTwoStates() {
        CopyLoops.twoStates(tensor(), tensor(), tensor(), tensor(), VECTORS, MASK);
        assertAllTakePart();
    }

    @Test
    void statesOfHalfTheBytesArePassedThroughOnce() {
        CopyLoops.oneHalfState(tensor(), tensor(), tensor(), VECTORS / 2, MASK);
        assertHalvesWritten();
    }

    @Test
    void twoStatesOfHalfTheBytesArePassedThroughOnce() {
        CopyLoops.twoHalfStates(tensor(), tensor(), tensor(), tensor(), VECTORS / 2, MASK);
        assertHalvesWritten();
    }

    private void assertHalvesWritten() {
        int pairs = VECTORS / 2;
        int lanes = RawMemory.LANES;
        for (int pair = 0; pair < pairs; pair++) {
            for (int lane = 0; lane < lanes; lane++) {
                int wide = 2 * pair * lanes + lane;
                int half = pair * lanes + lane;
                int all =
                        before.get(0)[wide]
                                ^ before.get(0)[wide + lanes]
                                ^ before.get(1)[wide]
                                ^ before.get(1)[wide + lanes];
                for (int state = 2; state < before.size(); state++) {
                    all ^= before.get(state)[half];
                }
                assertEquals(before.get(0)[wide] ^ all & MASK, bits(buffers.get(0))[wide]);
                assertEquals(before.get(0)[wide + lanes] ^ all & MASK, bits(buffers.get(0))[wide + lanes]);
                for (int state = 2; state < before.size(); state++) {
                    assertEquals(before.get(state)[half] ^ all & MASK, bits(buffers.get(state))[half]);
                }
            }
        }
        assertArrayEquals(before.get(1), bits(buffers.get(1)));
        for (int state = 2; state < before.size(); state++) {
            for (int index = INTS / 2; index < INTS; index++) {
                assertEquals(before.get(state)[index], bits(buffers.get(state))[index]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 4096, 65_536 + 77, 400_001})
    void copyingChangesNothing(int size) {
        for (StateFormat format : List.of(StateFormat.EXACT, StateFormat.BFLOAT16)) {
            var what = new StepCase("adamw", Library.named("adamw").program(), size, ElementType.FLOAT, format, 2);
            var model = new BenchModel(what.type(), size);
            INDArray[] states = new INDArray[3];
            for (int state = 0; state < states.length; state++) {
                states[state] =
                        Nd4j.zeros(format.isExact() ? DataType.FLOAT : DataType.BFLOAT16, size).assign(state + 0.5);
            }
            float[] weights = model.weights().toFloatVector();
            new CopyStep(what, model, true, states).run(2);
            assertArrayEquals(weights, model.weights().toFloatVector());
            for (int state = 0; state < states.length; state++) {
                assertEquals(state + 0.5, states[state].minNumber().doubleValue());
                assertEquals(state + 0.5, states[state].maxNumber().doubleValue());
            }
        }
    }

    /// Gradient or first state differ from the rest in the bits of the mask, so each element that is covered once changes.
    @ParameterizedTest
    @ValueSource(ints = {1, 31, 4096, 65_536 + 77, 400_001})
    void copyingCoversEveryElementOfEveryOutput(int size) {
        int mask = 0x10001;
        double odd = Float.intBitsToFloat(0x3F810000);
        for (StateFormat format : List.of(StateFormat.EXACT, StateFormat.BFLOAT16)) {
            var what = new StepCase("adamw", Library.named("adamw").program(), size, ElementType.FLOAT, format, 2);
            for (int count = 0; count <= 3; count++) {
                var model = new BenchModel(what.type(), size);
                model.gradients().assign(count == 0 ? odd : 0.5);
                INDArray[] states = new INDArray[count];
                for (int state = 0; state < count; state++) {
                    states[state] =
                            Nd4j.zeros(format.isExact() ? DataType.FLOAT : DataType.BFLOAT16, size)
                                    .assign(state == 0 ? odd : 0.5);
                }
                var copy = new CopyStep(what, model, true, states);
                copy.zero = mask;
                copy.run(1);
                String name = "%s, %d states".formatted(format, count);
                assertEquals(0, model.weights().eq(0.5).castTo(DataType.INT64).sumNumber().longValue(), name);
                for (int state = 0; state < count; state++) {
                    INDArray same = states[state].castTo(DataType.FLOAT).eq(state == 0 ? odd : 0.5);
                    assertEquals(0, same.castTo(DataType.INT64).sumNumber().longValue(), name + ", state " + state);
                }
            }
        }
    }
}
