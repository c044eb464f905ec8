package serengeti.proxytasks.data;

import serengeti.proxytasks.random.DrawSequence;
import serengeti.proxytasks.random.Draws;

/// Points of the plane: three in five on a spiral of two arms, the others in six spots on a circle around it.
public final class Spiral {
    /// Numbers of a point.
    public static final int WIDTH = 2;

    private static final double ON_ARMS = 0.6;
    private static final double TURN = 3 * Math.PI;
    private static final double ARM_LENGTH = 1.6;
    private static final double ARM_DEVIATION = 0.04;
    private static final int SPOTS = 6;
    private static final double SPOT_DISTANCE = 2;
    private static final double SPOT_DEVIATION = 0.07;

    private Spiral() {}

    /// `count` points, even along the area that an arm sweeps; arms turn by 3 pi up to a radius of 1.6.
    public static Samples generate(int count, long seed) {
        Draws draws = Draws.of(seed, Draws.Purpose.POINTS);
        float[] values = new float[count * WIDTH];
        for (int point = 0; point < count; point++) {
            DrawSequence own = draws.from(Draws.counter(point, 0));
            boolean onArm = own.uniform() < ON_ARMS;
            double place = Math.sqrt(own.uniform());
            double arm = own.below(2) * Math.PI;
            double spot = own.below(SPOTS) * 2 * Math.PI / SPOTS;
            double angle = onArm ? place * TURN + arm : spot;
            double distance = onArm ? place * ARM_LENGTH : SPOT_DISTANCE;
            double deviation = onArm ? ARM_DEVIATION : SPOT_DEVIATION;
            values[point * WIDTH] = (float) (distance * StrictMath.cos(angle) + deviation * own.normal());
            values[point * WIDTH + 1] = (float) (distance * StrictMath.sin(angle) + deviation * own.normal());
        }
        return new Samples(values, WIDTH);
    }
}
