package serengeti.proxytasks.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseScheduleTest {

    @ParameterizedTest
    @CsvSource({"0, 0.02", "3, 0.02", "512, 0.50048828125", "300, 0.29345703125", "1023, 0.98"})
    void aLevelHasTheSharesAndFeaturesOfItsTime(int level, double time) {
        double rounding = 1e-6;
        assertEquals(Math.cos(time * Math.PI / 2), NoiseSchedule.sampleShare(level), rounding);
        assertEquals(Math.sin(time * Math.PI / 2), NoiseSchedule.noiseShare(level), rounding);
        float[] features = new float[18];
        NoiseSchedule.features(level, features, 1);
        assertEquals(0f, features[0]);
        for (int index = 0; index < 8; index++) {
            double angle = time * Math.exp(3 * index / 7.0);
            assertEquals(Math.sin(angle), features[1 + index], rounding);
            assertEquals(Math.cos(angle), features[9 + index], rounding);
        }
        assertEquals(0f, features[17]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void placesCoverAllLevelsInOrder(int places) {
        assertEquals(0, NoiseSchedule.level(1e-9, places));
        assertEquals(1023, NoiseSchedule.level(Math.nextDown((double) places), places));
        int last = 0;
        for (int place = 0; place < places; place++) {
            int level = NoiseSchedule.level(place + 0.5, places);
            assertTrue(level > last);
            last = level;
        }
    }
}
