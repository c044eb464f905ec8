package serengeti.dsl.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import serengeti.dsl.testing.EdgeNumbers;

class LaneTest {

    private static final int POINTS = 5_000;

    @TestFactory
    Stream<DynamicTest> paritiesHoldForAllValues() {
        return Stream.of(Lane.values()).map(lane -> dynamicTest(lane.name(), () -> checkParity(lane)));
    }

    private static void checkParity(Lane lane) {
        for (double x : EdgeNumbers.doubles()) {
            for (double y : EdgeNumbers.doubles()) {
                checkParity(lane, x, y, 0.7);
            }
        }
        var random = new SplittableRandom(21);
        for (int point = 0; point < POINTS; point++) {
            checkParity(
                    lane, EdgeNumbers.anyDouble(random), EdgeNumbers.anyDouble(random), EdgeNumbers.anyDouble(random));
        }
    }

    private static void checkParity(Lane lane, double x, double y, double z) {
        double plain = lane.apply(x, y, z);
        switch (lane.parity()) {
            case LINEAR -> assertNumber(-plain, lane.apply(-x, -y, z), lane, x, y);
            case PRODUCT -> {
                assertNumber(-plain, lane.apply(-x, y, z), lane, x, y);
                assertNumber(-plain, lane.apply(x, -y, z), lane, x, y);
                assertNumber(plain, lane.apply(-x, -y, z), lane, x, y);
            }
            case ODD -> assertNumber(-plain, lane.apply(-x, y, z), lane, x, y);
            case EVEN -> {
                assertNumber(plain, lane.apply(-x, y, z), lane, x, y);
                if (lane.arity() > 1) {
                    assertNumber(plain, lane.apply(x, -y, z), lane, x, y);
                }
            }
            case SELECTION -> assertNumber(-plain, lane.apply(x, -y, -z), lane, x, y);
            case NONE -> {}
        }
    }

    /// Equal numbers: the zero of a difference has a sign of its own, which no update shows.
    private static void assertNumber(double expected, double found, Lane lane, double x, double y) {
        assertTrue(
                expected == found || Double.isNaN(expected) && Double.isNaN(found),
                () -> "%s(%s, %s): %s is not %s".formatted(lane, x, y, found, expected));
    }

    @Test
    void lanesWithoutParityHaveNone() {
        for (Lane lane : Lane.values()) {
            if (lane.parity() == Lane.Parity.NONE) {
                double plain = lane.apply(0.3, 0.7, 0);
                double negated = lane.apply(-0.3, -0.7, 0);
                assertTrue(plain != negated && plain != -negated || Double.isNaN(negated), lane.name());
            }
        }
    }

    @Test
    void everyLaneIsUsedBySomeFunction() {
        Set<Lane> used = EnumSet.noneOf(Lane.class);
        for (Fn fn : Fn.values()) {
            collect(fn.formula(), used);
        }
        assertEquals(EnumSet.allOf(Lane.class), used);
    }

    private static void collect(Formula formula, Set<Lane> used) {
        switch (formula) {
            case Formula.Input _, Formula.Literal _, Formula.Extent _, Formula.TripleProduct _ -> {}
            case Formula.Apply(Lane lane, var parts) -> {
                assertEquals(lane.arity(), parts.size(), lane.name());
                used.add(lane);
                parts.forEach(part -> collect(part, used));
            }
            case Formula.SumPerArray(Formula part) -> collect(part, used);
            case Formula.SumAll(Formula part) -> collect(part, used);
            case Formula.SumAlong(Formula part, _) -> collect(part, used);
        }
    }

    @Test
    void symbolsAreUnique() {
        var symbols = new HashSet<String>();
        for (Lane lane : Lane.values()) {
            assertTrue(symbols.add(lane.symbol()), lane.symbol());
        }
    }

    @Test
    void argumentsBeyondTheArityAreIgnored() {
        for (Lane lane : Lane.values()) {
            double y = lane.arity() > 1 ? 0.5 : Double.NaN;
            double z = lane.arity() > 2 ? 0.25 : Double.NaN;
            assertTrue(!Double.isNaN(lane.apply(0.75, y, z)), lane.name());
        }
    }

    @Test
    void zerosKeepTheirSigns() {
        assertEquals(-0.0, Lane.SIGN.apply(-0.0, 0, 0));
        assertEquals(0.0, Lane.SIGN.apply(0.0, 0, 0));
        assertEquals(-0.0, Lane.MINIMUM.apply(0.0, -0.0, 0));
        assertEquals(0.0, Lane.MAXIMUM.apply(-0.0, 0.0, 0));
    }

    @Test
    void selectionHidesTheBranchNotTaken() {
        assertEquals(1, Lane.SELECT.apply(2, 1, Double.NaN));
        assertEquals(1, Lane.SELECT.apply(-0.0, Double.NaN, 1));
        assertEquals(0, Lane.GREATER.apply(Double.NaN, 1, 0));
        assertEquals(1, Lane.SELECT.apply(Double.NaN, 1, 2));
    }
}
