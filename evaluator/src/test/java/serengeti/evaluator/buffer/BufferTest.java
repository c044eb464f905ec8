package serengeti.evaluator.buffer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BufferTest {

    @Test
    void layoutsPutArraysOneBehindTheOther() {
        Layout layout = Layout.of(new int[] {3, 4}, new int[0], new int[] {5});
        assertEquals(3, layout.arrays());
        assertEquals(12, layout.size(0));
        assertEquals(1, layout.size(1));
        assertEquals(18, layout.total());
        assertArrayEquals(new int[] {0, 12, 13, 18}, layout.offsets());
    }

    @Test
    void layoutsDoNotShareTheirShapes() {
        int[] shape = {2, 3};
        Layout layout = Layout.of(shape);
        shape[0] = 100;
        assertEquals(6, layout.total());
    }

    @Test
    void layoutsRefuseEmptyExtents() {
        assertEquals(
                "shape [2, 0]: every extent must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> Layout.of(new int[] {2, 0})).getMessage());
    }

    @Test
    void sizesThatAnIntCannotHoldAreNotWrapped() {
        Layout wide = Layout.of(new int[] {1 << 16, 1 << 16});
        assertEquals("integer overflow", assertThrows(ArithmeticException.class, () -> wide.size(0)).getMessage());
        assertEquals("integer overflow", assertThrows(ArithmeticException.class, wide::total).getMessage());
        Layout two = Layout.of(new int[] {1 << 30}, new int[] {1 << 30});
        assertEquals("integer overflow", assertThrows(ArithmeticException.class, two::total).getMessage());
    }

    @Test
    void buffersAreTheStorageOfTheirArray() {
        TensorBuffer buffer = TensorBuffer.zeros(5);
        buffer.set(2, 1.5f);
        assertEquals(1.5f, buffer.array().getFloat(2));
        buffer.array().putScalar(4, -2);
        assertEquals(-2, buffer.get(4));
        assertArrayEquals(new float[] {0, 0, 1.5f, 0, -2}, buffer.toArray());
        buffer.fill(3);
        assertEquals(15, buffer.array().sumNumber().floatValue());
        assertEquals(3, RawMemory.get(buffer.address() + 4 * Float.BYTES));
    }

    @Test
    void buffersRefuseAnotherNumberOfValues() {
        assertEquals(
                "3 values for a buffer of 2",
                assertThrows(IllegalArgumentException.class, () -> TensorBuffer.zeros(2).copyFrom(new float[3]))
                        .getMessage());
    }
}
