package serengeti.proxytasks.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SpiralTest {
    private static final int COUNT = 8000;

    private final Samples points = Spiral.generate(COUNT, 1);

    /// Four standard errors of a share of all points.
    private static double margin(double share) {
        return 4 * Math.sqrt(share * (1 - share) / COUNT);
    }

    private double radius(int point) {
        return Math.hypot(points.values()[2 * point], points.values()[2 * point + 1]);
    }

    private double angle(int point) {
        return Math.atan2(points.values()[2 * point + 1], points.values()[2 * point]);
    }

    /// How far an angle is from the nearest multiple of `period`.
    private static double offset(double angle, double period) {
        return Math.abs(angle - period * Math.rint(angle / period));
    }

    @Test
    void twoInFivePointsLieInSixEvenSpots() {
        int[] counts = new int[6];
        double squares = 0;
        int inSpots = 0;
        for (int point = 0; point < COUNT; point++) {
            if (radius(point) > 1.8) {
                inSpots++;
                counts[Math.floorMod((int) Math.rint(angle(point) / (Math.PI / 3)), 6)]++;
                double across = offset(angle(point), Math.PI / 3) * radius(point);
                squares += across * across + Math.pow(radius(point) - 2, 2);
            }
        }
        double shareOutsideTheEdge = 1e-3;
        assertEquals(0.4, inSpots / (double) COUNT, margin(0.4) + shareOutsideTheEdge);
        assertEquals(0.07, Math.sqrt(squares / inSpots / 2), 0.003, "four standard errors");
        for (int count : counts) {
            assertEquals(0.4 / 6, count / (double) COUNT, margin(0.4 / 6));
        }
    }

    @Test
    void theOthersLieOnTwoArmsThatGrowWithTheirAngle() {
        int onArms = 0;
        int near = 0;
        int inner = 0;
        for (int point = 0; point < COUNT; point++) {
            double radius = radius(point);
            if (radius < 1.8) {
                onArms++;
                inner += radius < 0.8 ? 1 : 0;
                double turned = radius / 1.6 * 3 * Math.PI;
                double gap = 1.6 / 3;
                double away = offset(angle(point) - turned, Math.PI) / Math.PI * gap;
                near += radius > 0.3 && away < 0.12 || radius <= 0.3 ? 1 : 0;
            }
        }
        assertEquals(0.6, onArms / (double) COUNT, margin(0.6) + 1e-3);
        assertEquals(1, near / (double) onArms, 0.01, "within three deviations");
        assertEquals(0.25, inner / (double) onArms, 0.03, "points are even over the square of the radius");
    }

    @Test
    void aSeedGivesTheSamePointsAndAnotherSeedOthers() {
        assertArrayEquals(points.values(), Spiral.generate(COUNT, 1).values());
        assertNotEquals(points.values()[99], Spiral.generate(COUNT, 2).values()[99]);
    }
}
