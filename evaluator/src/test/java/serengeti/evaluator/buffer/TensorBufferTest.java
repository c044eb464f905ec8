package serengeti.evaluator.buffer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorBufferTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 17, 1210, 4099})
    void sharesItsMemoryWithTheNd4jArrayAndStartsOnACacheLine(int length) {
        TensorBuffer buffer = TensorBuffer.zeros(length);
        assertEquals(0, buffer.address() % 64);
        assertEquals(length, buffer.array().length());
        assertArrayEquals(new float[length], buffer.toArray());
        for (int index = 0; index < length; index++) {
            buffer.set(index, index + 1);
        }
        for (int index = 0; index < length; index++) {
            assertEquals(index + 1, buffer.array().getFloat(index));
        }
        buffer.array().muli(2);
        assertEquals(2 * length, buffer.get(length - 1));
        buffer.fill(7);
        assertEquals(7 * length, buffer.array().sumNumber().doubleValue());
    }

    @Test
    void refusesValuesOfAnotherLength() {
        TensorBuffer buffer = TensorBuffer.zeros(3);
        var thrown = assertThrows(IllegalArgumentException.class, () -> buffer.copyFrom(new float[2]));
        assertEquals("2 values for a buffer of 3", thrown.getMessage());
        buffer.copyFrom(new float[] {1, 2, 3});
        assertArrayEquals(new float[] {1, 2, 3}, buffer.toArray());
    }
}
