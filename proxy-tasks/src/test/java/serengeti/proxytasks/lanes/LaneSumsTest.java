package serengeti.proxytasks.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneSumsTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 8, 11})
    void eachVectorIsSummedIntoItsPlace(int count) {
        int from = 3;
        float[] vectors = Lanes.array(from + count * Lanes.COUNT);
        for (int index = 0; index < vectors.length; index++) {
            vectors[index] = index * index % 97;
        }
        float[] sums = Lanes.array(count + 2);
        LaneSums.sum(vectors, from, count, sums, 2);
        for (int vector = 0; vector < count; vector++) {
            float expected = 0;
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                expected += vectors[from + vector * Lanes.COUNT + lane];
            }
            assertEquals(expected, sums[2 + vector], "whole numbers are added exactly: vector " + vector);
        }
        assertEquals(0f, sums[1]);
        assertEquals(0f, sums[2 + count]);
    }
}
