package serengeti.search.randomness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import serengeti.search.randomness.Randomness.Purpose;

class RandomnessTest {

    @Test
    void streamsDoNotDependOnTheOrderInWhichTheyAreAskedFor() {
        var forwards = new Randomness(5);
        var backwards = new Randomness(5);
        long[] numbers = new long[100];
        for (int slot = 0; slot < 100; slot++) {
            numbers[slot] = forwards.stream(Purpose.MUTATION, 3, slot).nextLong();
        }
        for (int slot = 99; slot >= 0; slot--) {
            SplittableRandom stream = backwards.stream(Purpose.MUTATION, 3, slot);
            assertEquals(numbers[slot], stream.nextLong());
        }
    }

    @Test
    void seedPurposeAndPlaceAllCount() {
        Set<Long> numbers = new HashSet<>();
        int drawn = 0;
        for (long seed = -2; seed < 3; seed++) {
            var randomness = new Randomness(seed);
            for (Purpose purpose : Purpose.values()) {
                numbers.add(randomness.number(purpose));
                drawn++;
                for (long first = 0; first < 30; first++) {
                    numbers.add(randomness.number(purpose, first));
                    drawn++;
                    for (long second = 0; second < 30; second++) {
                        numbers.add(randomness.number(purpose, first, second));
                        drawn++;
                    }
                }
            }
        }
        assertEquals(drawn, numbers.size());
    }

    @Test
    void neighbouringStreamsAreUnrelated() {
        var randomness = new Randomness(8);
        double products = 0;
        for (int place = 0; place < 20_000; place++) {
            double here = randomness.stream(Purpose.SELECTION, place).nextDouble() - 0.5;
            double next = randomness.stream(Purpose.SELECTION, place + 1).nextDouble() - 0.5;
            products += here * next;
        }
        // The mean of 20,000 products of independent numbers has a standard deviation of 1 / 12 / sqrt(20,000).
        assertTrue(Math.abs(products / 20_000) < 5 / 12.0 / Math.sqrt(20_000), products + "");
    }
}
