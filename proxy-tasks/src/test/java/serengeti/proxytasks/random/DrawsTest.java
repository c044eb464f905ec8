package serengeti.proxytasks.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import serengeti.proxytasks.random.Draws.Purpose;

class DrawsTest {
    private static final int COUNT = 100_000;

    @Test
    void numbersDependOnSeedPurposeAndCounterAlone() {
        Draws draws = Draws.of(5, Purpose.BATCH);
        assertEquals(draws.bits(7), Draws.of(5, Purpose.BATCH).bits(7));
        assertNotEquals(draws.bits(7), Draws.of(6, Purpose.BATCH).bits(7));
        assertNotEquals(draws.bits(7), Draws.of(5, Purpose.WEIGHTS).bits(7));
        assertNotEquals(draws.bits(7), draws.bits(8));
        assertEquals(draws.uniform(Draws.counter(3, 1)), draws.from(Draws.counter(3, 1)).uniform());
    }

    @Test
    void wholeNumbersAreEven() {
        int[] seen = new int[10];
        for (int counter = 0; counter < COUNT; counter++) {
            seen[Draws.of(1, Purpose.BATCH).below(10, counter)]++;
        }
        double chiSquare = 0;
        for (int count : seen) {
            chiSquare += Math.pow(count - COUNT / 10.0, 2) / (COUNT / 10.0);
        }
        double thousandthQuantileOfNineDegrees = 27.9;
        assertTrue(chiSquare < thousandthQuantileOfNineDegrees, "chi square " + chiSquare);
    }

    @Test
    void normalNumbersHaveTheMomentsOfTheDistribution() {
        Draws draws = Draws.of(2, Purpose.PIXELS);
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        for (int counter = 0; counter < COUNT; counter++) {
            double normal = draws.normal(counter);
            sum += normal;
            squares += normal * normal;
            fourths += Math.pow(normal, 4);
        }
        double fourStandardErrors = 4 / Math.sqrt(COUNT);
        assertEquals(0, sum / COUNT, fourStandardErrors);
        assertEquals(1, squares / COUNT, fourStandardErrors * Math.sqrt(2));
        assertEquals(3, fourths / COUNT, fourStandardErrors * Math.sqrt(96));
    }

    @Test
    void normalNumbersInBulkHaveTheMomentsOfTheDistribution() {
        float[] normals = new float[COUNT];
        Draws.of(2, Purpose.NOISE).normals(0, normals, 0, COUNT);
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        double neighbours = 0;
        for (int index = 0; index < COUNT; index++) {
            sum += normals[index];
            squares += normals[index] * normals[index];
            fourths += Math.pow(normals[index], 4);
            neighbours += index == 0 ? 0 : normals[index] * normals[index - 1];
        }
        double fourStandardErrors = 4 / Math.sqrt(COUNT);
        assertEquals(0, sum / COUNT, fourStandardErrors);
        assertEquals(1, squares / COUNT, fourStandardErrors * Math.sqrt(2));
        assertEquals(3, fourths / COUNT, fourStandardErrors * Math.sqrt(96));
        assertEquals(0, neighbours / COUNT, fourStandardErrors);
    }

    @Test
    void normalNumbersInBulkAreFunctionsOfTheirCounterAndPlace() {
        Draws draws = Draws.of(2, Purpose.NOISE);
        float[] all = new float[12];
        draws.normals(5, all, 0, 12);
        float[] part = new float[8];
        draws.normals(6, part, 1, 7);
        assertEquals(0f, part[0]);
        for (int index = 0; index < 7; index++) {
            assertEquals(all[4 + index], part[1 + index]);
        }
    }

    @Test
    void theTableHoldsTheQuantilesOfEqualParts() {
        double sum = 0;
        double squares = 0;
        for (int part = 0; part < 1 << 16; part++) {
            sum += NormalTable.at(part);
            squares += NormalTable.at(part) * NormalTable.at(part);
        }
        double rounding = 1e-5;
        assertEquals(0, sum / (1 << 16), rounding);
        assertEquals(0.99998, squares / (1 << 16), rounding);
        assertEquals(4.32, NormalTable.at(0xABCD_FFFFL), 0.01);
        assertEquals(-NormalTable.at(0xFFFF), NormalTable.at(0), rounding);
    }

    @Test
    void quantilesAreThoseOfTheNormalDistribution() {
        double stated = 1e-8;
        assertEquals(0, NormalQuantile.at(0.5), stated);
        assertEquals(1.959963984540054, NormalQuantile.at(0.975), stated);
        assertEquals(-2.326347874040841, NormalQuantile.at(0.01), stated);
        assertEquals(3.090232306167813, NormalQuantile.at(0.999), stated);
    }

    @Test
    void gammaNumbersHaveTheirMean() {
        DrawSequence draws = Draws.of(3, Purpose.CHAINS).from(0);
        double sum = 0;
        for (int index = 0; index < COUNT; index++) {
            sum += draws.gamma(0.8);
        }
        assertEquals(0.8, sum / COUNT, 4 * Math.sqrt(0.8 / COUNT), "four standard errors");
    }
}
