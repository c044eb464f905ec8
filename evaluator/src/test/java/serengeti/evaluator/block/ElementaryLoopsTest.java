package serengeti.evaluator.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.dsl.function.Lane;
import serengeti.dsl.testing.EdgeNumbers;
import serengeti.evaluator.fresh.FreshJvm;

/// The transcendental loops against the lane in double, and against themselves: before and after compilation, alone and
/// among others.
class ElementaryLoopsTest {
    private static final int CHUNK = 4096;

    /// A prime, so that all low bits occur.
    private static final long STRIDE = 1009;

    /// Of so many results at most one may be another than the lane's own, rounded: where that lies so near the middle
    /// between two floats that the error of the series, 2^-34 or less, decides. Arc tangents on the grids had one in
    /// 13,000, the other lanes fewer.
    private static final int ONE_IN = 5_000;

    /// The power magnifies the error of its logarithm, and its series is shortest; one in 5,900 was seen.
    private static final int ONE_IN_FOR_POWER = 2_000;

    static Stream<Lane> lanes() {
        return Stream.of(Lane.values()).filter(Lane::isTranscendental);
    }

    static Stream<Lane> unary() {
        return lanes().filter(lane -> lane.arity() == 1);
    }

    static Stream<Lane> binary() {
        return lanes().filter(lane -> lane.arity() == 2);
    }

    @ParameterizedTest
    @MethodSource("unary")
    void everyThousandthFloatIsWithinTheBound(Lane lane) {
        var comparison = new Comparison(lane);
        float[] x = new float[CHUNK];
        for (long first = Integer.MIN_VALUE; first <= Integer.MAX_VALUE; first += CHUNK * STRIDE) {
            for (int index = 0; index < CHUNK; index++) {
                x[index] = Float.intBitsToFloat((int) Math.min(first + index * STRIDE, Integer.MAX_VALUE));
            }
            comparison.add(x, x);
        }
        comparison.check(ONE_IN);
    }

    @ParameterizedTest
    @MethodSource("unary")
    void denseGridsAreWithinTheBound(Lane lane) {
        var comparison = new Comparison(lane);
        float[] x = new float[CHUNK];
        for (float width : new float[] {0.5f, 1, 2, 8, 128, 2_000_000}) {
            for (int part = -64; part < 64; part++) {
                for (int index = 0; index < CHUNK; index++) {
                    x[index] = width * (part + (float) index / CHUNK) / 64;
                }
                comparison.add(x, x);
            }
        }
        comparison.check(ONE_IN);
    }

    /// Where the way of computing changes, and neighbours of multiples of a quarter of pi.
    @ParameterizedTest
    @MethodSource("unary")
    void bordersAreWithinTheBound(Lane lane) {
        var near = new ArrayList<Float>();
        var centers =
                new ArrayList<Double>(List.of(0.0, 0.5, 1.0, 350.0, 700.0, 0x1p20, 88.722839, -87.33655, -103.972));
        for (int multiple = 1; multiple < 2_000; multiple++) {
            centers.add(multiple * Math.PI / 4);
            centers.add(multiple * Math.log(2) / 2);
        }
        for (int exponent = -150; exponent < 128; exponent++) {
            centers.add(Math.scalb(1.0, exponent));
            centers.add(Math.scalb(Math.sqrt(0.5), exponent));
        }
        for (double center : centers) {
            for (float sign : new float[] {-1, 1}) {
                int bits = Float.floatToIntBits(sign * (float) center);
                for (int step = -8; step <= 8; step++) {
                    near.add(Float.intBitsToFloat(bits + step));
                }
            }
        }
        float[] x = new float[near.size()];
        for (int index = 0; index < x.length; index++) {
            x[index] = near.get(index);
        }
        var comparison = new Comparison(lane);
        comparison.add(x, x);
        comparison.check(2_000);
    }

    @ParameterizedTest
    @MethodSource("lanes")
    void specialValuesMeanWhatTheLaneSays(Lane lane) {
        float[] edges = edges();
        for (float y : edges) {
            float[] other = new float[edges.length];
            Arrays.fill(other, y);
            new Comparison(lane).add(edges, other);
        }
    }

    private static float[] edges() {
        double[] edges = EdgeNumbers.floats();
        float[] all = new float[edges.length + 8];
        for (int index = 0; index < edges.length; index++) {
            all[index] = (float) edges[index];
        }
        float[] more = {3, -3, 1 / 3f, -1 / 3f, 0x1p30f, -0x1p30f, 16_777_217, -151};
        System.arraycopy(more, 0, all, edges.length, more.length);
        return all;
    }

    @ParameterizedTest
    @MethodSource("binary")
    void randomPairsAreWithinTheBound(Lane lane) {
        var random = new SplittableRandom(4);
        var comparison = new Comparison(lane);
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        for (int chunk = 0; chunk < 500; chunk++) {
            for (int index = 0; index < CHUNK; index++) {
                x[index] = operand(random, Math.exp(5 * random.nextGaussian()) * (random.nextInt(8) == 0 ? -1 : 1));
                y[index] = operand(random, random.nextInt(4) == 0 ? random.nextInt(-9, 10) : 8 * random.nextGaussian());
            }
            comparison.add(x, y);
        }
        comparison.check(lane == Lane.POWER ? ONE_IN_FOR_POWER : ONE_IN);
    }

    private static float operand(SplittableRandom random, double usual) {
        return random.nextInt(4) == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) usual;
    }

    @ParameterizedTest
    @MethodSource("lanes")
    void anElementsResultDependsOnThatElementAlone(Lane lane) {
        var random = new SplittableRandom(8);
        for (int count = 1; count <= 100; count++) {
            float[] x = mixed(random, count);
            float[] y = mixed(random, count);
            float[] together = LaneRunner.run(lane, x, y);
            for (int index = 0; index < count; index++) {
                float alone = LaneRunner.run(lane, new float[] {x[index]}, new float[] {y[index]})[0];
                assertEquals(Float.floatToIntBits(alone), Float.floatToIntBits(together[index]));
            }
        }
    }

    private static float[] mixed(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int index = 0; index < count; index++) {
            numbers[index] = operand(random, random.nextGaussian());
        }
        return numbers;
    }

    @ParameterizedTest
    @MethodSource("lanes")
    void theBitsAreTheSameAfterTwentyThousandCalls(Lane lane) {
        var random = new SplittableRandom(3);
        float[] x = mixed(random, 64);
        float[] y = mixed(random, 64);
        int first = Arrays.hashCode(LaneRunner.run(lane, x, y));
        for (int call = 0; call < 20_000; call++) {
            assertEquals(first, Arrays.hashCode(LaneRunner.run(lane, x, y)), "call " + call);
        }
    }

    /// Other tests may have had the loops compiled already; a JVM that only interprets shows the bits from before.
    @Test
    void aJvmThatOnlyInterpretsGivesTheSameBits() throws IOException, InterruptedException {
        for (int call = 0; call < 1_000; call++) {
            LaneRunner.digest();
        }
        assertEquals(List.of(LaneRunner.digest()), FreshJvm.run(List.of("-Xint"), LaneRunner.class));
    }

    @ParameterizedTest
    @EnumSource(
            value = Lane.class,
            names = {"ADD", "SELECT"})
    void plainArithmeticIsRefused(Lane lane) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> ElementaryLoops.run(lane, 0, 0, 0, 0, 0, 0, 0));
        assertEquals(lane + " is plain arithmetic", thrown.getMessage());
    }

    /// Counts the results that are not the lane's own, rounded, and fails at one beyond the bound.
    private static final class Comparison {
        private final Lane lane;
        private long all;
        private long different;

        Comparison(Lane lane) {
            this.lane = lane;
        }

        void add(float[] x, float[] y) {
            float[] found = LaneRunner.run(lane, x, y);
            for (int index = 0; index < x.length; index++) {
                float expected = (float) lane.apply(x[index], y[index], 0);
                if (!LaneRunner.isWithinBound(lane, expected, found[index])) {
                    fail("%s(%s, %s) is %s, not %s".formatted(lane, x[index], y[index], found[index], expected));
                }
                all++;
                different += Float.compare(expected, found[index]) == 0 ? 0 : 1;
            }
        }

        void check(int oneIn) {
            System.out.printf("%s: %d of %d results are an ulp away%n", lane, different, all);
            assertTrue(different <= all / oneIn, "%s: %d of %d differ".formatted(lane, different, all));
        }
    }
}
