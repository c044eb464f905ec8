package serengeti.dsl.testing;

import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;

/// Numbers at which arithmetic tends to go wrong, and random ones of all magnitudes.
public final class EdgeNumbers {

    private EdgeNumbers() {}

    /// Zeros, ones, halves, powers, subnormals, huge ones, infinities and NaN, of both signs.
    public static double[] doubles() {
        return DoubleStream.of(
                        0,
                        1,
                        0.5,
                        2,
                        10,
                        0.1,
                        1e-8,
                        Math.PI,
                        100,
                        709.9,
                        1e10,
                        1e154,
                        1e300,
                        Double.MAX_VALUE,
                        Double.MIN_VALUE,
                        Double.MIN_NORMAL,
                        Math.nextDown(1.0),
                        Math.nextUp(1.0),
                        Double.POSITIVE_INFINITY,
                        Double.NaN)
                .flatMap(value -> DoubleStream.of(value, -value))
                .toArray();
    }

    /// The same for float32, as doubles that are floats.
    public static double[] floats() {
        return DoubleStream.concat(
                        DoubleStream.of(doubles()).map(value -> (double) (float) value),
                        DoubleStream.of(
                                        1e19,
                                        Float.MAX_VALUE,
                                        Float.MIN_VALUE,
                                        Float.MIN_NORMAL,
                                        88.9,
                                        Math.nextDown(1f),
                                        Math.nextUp(1f))
                                .flatMap(value -> DoubleStream.of((float) value, (float) -value)))
                .toArray();
    }

    /// A double of any bits, or one of ordinary size.
    public static double anyDouble(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextGaussian();
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(-12, 12));
        };
    }

    /// A float of any bits, or one of ordinary size.
    public static double anyFloat(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> (double) Float.intBitsToFloat(random.nextInt());
            case 1 -> (double) (float) random.nextGaussian();
            default -> (double) (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-12, 12)));
        };
    }

    /// Whether two numbers are the same number: zeros of different sign are not, all NaN are.
    public static boolean same(double x, double y) {
        return Double.doubleToLongBits(x) == Double.doubleToLongBits(y);
    }
}
