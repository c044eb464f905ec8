package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinalSettingsTest {
    private static final FinalSettings ALL = new FinalSettings(48, 12, 8, 48, 512);

    @ParameterizedTest
    @ValueSource(longs = {25, 60, 300, 1000, 4799, 4800, 50_000})
    void costAtMostAFifthOfTheTrainings(long trainings) {
        FinalSettings finals = ALL.within(trainings);
        assertTrue(finals.trainings() <= trainings / 5, finals.toString());
        assertTrue(trainings < 4800 || finals.equals(ALL), finals.toString());
        assertEquals(finals, finals.within(trainings));
    }

    @Test
    void keepTwoFinalistsOnTwoSeedsHoweverSmallTheBudget() {
        assertEquals(new FinalSettings(2, 2, 1, 1, 512), ALL.within(0));
        assertEquals(new FinalSettings(1, 1, 1, 0, 2), new FinalSettings(1, 1, 1, 0, 2).within(0));
    }
}
