package serengeti.proxytasks.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogSumTest {

    @Test
    void totalIsTheSumOfLogarithmsHoweverLargeTheProduct() {
        LogSum logSum = new LogSum();
        double expected = 0;
        for (int number = 1; number <= 1000; number++) {
            logSum.add(number * 1e30f);
            expected += Math.log(number * 1e30f);
        }
        double relativeRounding = 1e-13;
        assertEquals(expected, logSum.total(), expected * relativeRounding);
        logSum.clear();
        assertEquals(0, logSum.total());
    }

    @Test
    void whatIsNotANumberStays() {
        LogSum logSum = new LogSum();
        logSum.add(Float.NaN);
        logSum.add(2f);
        assertTrue(Double.isNaN(logSum.total()));
    }
}
