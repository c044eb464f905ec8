package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.search.SearchConfig.Finals;

class FinalsTest {

    @ParameterizedTest
    @ValueSource(longs = {5, 12, 60, 200, 959, 960, 10_000})
    void costNoMoreThanTheyMay(long limit) {
        Finals finals = new Finals(48, 12, 8, 48).within(limit);
        assertTrue(finals.trainings() <= limit, finals.toString());
        assertTrue(limit < 960 || finals.equals(new Finals(48, 12, 8, 48)), finals.toString());
    }

    @Test
    void keepTwoFinalistsOnTwoSeedsHoweverSmallTheBudget() {
        assertEquals(new Finals(2, 2, 1, 1), new Finals(48, 12, 8, 48).within(0));
        assertEquals(new Finals(1, 1, 1, 0), new Finals(1, 1, 1, 0).within(0));
    }
}
