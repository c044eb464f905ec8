package serengeti.evaluator.buffer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TensorViewTest {
    private static final Set<ArrayShapes> SCATTERED =
            EnumSet.of(
                    ArrayShapes.EVERY_THIRD,
                    ArrayShapes.COLUMNS,
                    ArrayShapes.WINDOW,
                    ArrayShapes.WINDOW_OF_COLUMN_MAJOR,
                    ArrayShapes.SPARSE_WINDOW,
                    ArrayShapes.COLUMN,
                    ArrayShapes.ROW_OF_COLUMN_MAJOR,
                    ArrayShapes.TRANSPOSED_WINDOW,
                    ArrayShapes.PERMUTED,
                    ArrayShapes.SLICE,
                    ArrayShapes.PERMUTED_WINDOW,
                    ArrayShapes.LONG_WINDOW);
    private static final Set<ArrayShapes> FIRST_DIMENSION_FASTEST =
            EnumSet.of(
                    ArrayShapes.COLUMN_MAJOR,
                    ArrayShapes.COLUMN_MAJOR_CUBE,
                    ArrayShapes.TRANSPOSED,
                    ArrayShapes.LONG_TRANSPOSED);

    private static double[] elements(INDArray array, char order) {
        return array.dup(order).reshape(order, new long[] {array.length()}).toDoubleVector();
    }

    @ParameterizedTest
    @EnumSource
    void readsElementsInBothOrders(ArrayShapes shapes) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            INDArray array = shapes.view(shapes.base(type, 1));
            for (char order : new char[] {'c', 'f'}) {
                TensorView view = TensorView.of("w", array, order);
                assertEquals(array.length(), view.length());
                assertEquals(type == DataType.FLOAT ? ElementType.FLOAT : ElementType.DOUBLE, view.type());
                assertArrayEquals(elements(array, order), read(view, 0, (int) view.length()));
                int start = (int) view.length() / 3;
                int count = (int) view.length() / 2;
                double[] part = new double[count];
                System.arraycopy(elements(array, order), start, part, 0, count);
                assertArrayEquals(part, read(view, start, count));
            }
        }
    }

    private static double[] read(TensorView view, int start, int count) {
        try (Arena arena = Arena.ofConfined()) {
            long bytes = view.type().bytes();
            long address = arena.allocate(count * bytes + 1, 64).address();
            view.read(start, count, address);
            double[] values = new double[count];
            for (int index = 0; index < count; index++) {
                values[index] =
                        switch (view.type()) {
                            case FLOAT -> RawMemory.get(address + index * bytes);
                            case DOUBLE -> RawMemory.getDouble(address + index * bytes);
                        };
            }
            return values;
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesElementsAndNothingElse(ArrayShapes shapes) {
        for (char order : new char[] {'c', 'f'}) {
            INDArray base = shapes.base(DataType.DOUBLE, 1);
            INDArray expected = base.dup(base.ordering());
            INDArray array = shapes.view(base);
            TensorView view = TensorView.of("w", array, order);
            int start = (int) view.length() / 3;
            int count = ((int) view.length() + 1) / 2;
            double[] values = elements(array, order);
            try (Arena arena = Arena.ofConfined()) {
                long address = arena.allocate((long) count * Double.BYTES, 64).address();
                for (int index = 0; index < count; index++) {
                    values[start + index] = index + 0.5;
                    RawMemory.setDouble(address + (long) index * Double.BYTES, index + 0.5);
                }
                view.write(start, count, address);
            }
            shapes.view(expected).assign(Nd4j.createFromArray(values).reshape(order, array.shape()));
            assertEquals(expected, base);
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsWhatIsDense(ArrayShapes shapes) {
        INDArray array = shapes.view(shapes.base(DataType.FLOAT, 1));
        char order = TensorView.denseOrder(array);
        TensorView view = TensorView.of("w", array, order);
        assertEquals(!SCATTERED.contains(shapes), view.isDense());
        if (array.rank() > 1) {
            assertEquals(FIRST_DIMENSION_FASTEST.contains(shapes) ? 'f' : 'c', order);
        }
        if (view.isDense()) {
            double[] values = elements(array, order);
            for (int index = 0; index < values.length; index++) {
                assertEquals(values[index], RawMemory.get(view.address() + (long) index * Float.BYTES));
            }
        }
    }

    @Test
    void vectorsAreDenseInBothOrders() {
        INDArray vector = Nd4j.zeros(DataType.FLOAT, 5);
        assertTrue(TensorView.of("w", vector, 'c').isDense());
        assertTrue(TensorView.of("w", vector, 'f').isDense());
        INDArray row = Nd4j.zeros(DataType.FLOAT, 1, 5);
        assertTrue(TensorView.of("w", row, 'c').isDense());
        assertTrue(TensorView.of("w", row, 'f').isDense());
        assertFalse(TensorView.of("w", Nd4j.zeros(DataType.FLOAT, 2, 5), 'f').isDense());
    }

    @Test
    void recognizesItsArrayAsLongAsTheMemoryIsInPlace() {
        INDArray array = Nd4j.zeros(DataType.FLOAT, 2, 3);
        TensorView view = TensorView.of("w", array, 'c');
        assertTrue(view.isOf(array));
        assertFalse(view.isOf(array.dup()));
        assertFalse(view.isOf(array.reshape(3, 2)));
        array.setData(Nd4j.zeros(DataType.FLOAT, 2, 3).data());
        assertFalse(view.isOf(array));
    }

    @Test
    void doesNotTakeAnArrayThatWasTransposedInPlaceForTheOneItWas() {
        INDArray array = Nd4j.zeros(DataType.FLOAT, 3, 3);
        TensorView view = TensorView.of("w", array, 'c');
        array.transposei();
        assertFalse(view.isOf(array));
    }

    @Test
    void doesNotTakeAClosedArrayForTheOneItWas() {
        INDArray array = Nd4j.zeros(DataType.FLOAT, 3);
        TensorView view = TensorView.of("w", array, 'c');
        array.close();
        assertFalse(view.isOf(array));
    }

    @Test
    void refusesWhatCannotBeStepped() {
        assertRefused("g[3]: data type int; possible are float and double", Nd4j.zeros(DataType.INT32, 2));
        assertRefused("g[3]: data type half; possible are float and double", Nd4j.zeros(DataType.FLOAT16, 2));
        assertRefused("g[3]: data type bfloat16; possible are float and double", Nd4j.zeros(DataType.BFLOAT16, 2));
        INDArray closed = Nd4j.zeros(DataType.FLOAT, 2);
        closed.close();
        assertRefused("g[3]: the array was closed", closed);
    }

    private static void assertRefused(String message, INDArray array) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> TensorView.of("g[3]", array, 'c')).getMessage());
    }

    @Test
    void tellsItsTypeAndShape() {
        assertEquals("double[2, 3]", TensorView.of("w", Nd4j.zeros(DataType.DOUBLE, 2, 3), 'c').toString());
    }

    @Test
    void elementTypesFillVectors() {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocate(2L * RawMemory.VECTOR_BYTES, RawMemory.VECTOR_BYTES).address();
            for (ElementType type : ElementType.values()) {
                assertEquals(RawMemory.VECTOR_BYTES, type.lanes() * type.bytes());
                RawMemory.set(address + RawMemory.VECTOR_BYTES, 7);
                type.fill(address, 0.1);
                for (int lane = 0; lane < type.lanes(); lane++) {
                    long place = address + (long) lane * type.bytes();
                    double found = type == ElementType.FLOAT ? RawMemory.get(place) : RawMemory.getDouble(place);
                    assertEquals(type == ElementType.FLOAT ? 0.1f : 0.1, found);
                }
                assertEquals(7, RawMemory.get(address + RawMemory.VECTOR_BYTES));
            }
        }
        assertEquals("float", ElementType.FLOAT.label());
        assertEquals("double", ElementType.DOUBLE.label());
    }
}
