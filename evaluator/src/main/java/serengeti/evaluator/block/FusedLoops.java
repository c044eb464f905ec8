package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.LANES;
import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;
import static serengeti.evaluator.buffer.RawMemory.get;
import static serengeti.evaluator.buffer.RawMemory.load;
import static serengeti.evaluator.buffer.RawMemory.set;
import static serengeti.evaluator.buffer.RawMemory.store;

/// The loops of the fused operations; operands as in [LaneLoops].
final class FusedLoops {

    private FusedLoops() {}

    static void run(
            Fusion fusion, long x, int dx, long y, int dy, long z, int dz, long u, int du, long out, int count) {
        switch (fusion) {
            case WEIGHTED_SUM -> weightedSum(x, dx, y, dy, z, dz, u, du, out, count);
            case ADD_PRODUCT -> addProduct(x, dx, y, dy, z, dz, out, count);
            case SUBTRACT_PRODUCT -> subtractProduct(x, dx, y, dy, z, dz, out, count);
            case DIVIDE_BY_SUM -> divideBySum(x, dx, y, dy, z, dz, out, count);
            case ROOT_OF_ABSOLUTE -> rootOfAbsolute(x, dx, out, count);
        }
    }

    private static void weightedSum(
            long x, int dx, long y, int dy, long z, int dz, long u, int du, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, u += du, out += VECTOR_BYTES) {
            store(load(x).mul(load(y)).add(load(z).mul(load(u))), out);
        }
        for (;
                index < count;
                index++, x += dx / LANES, y += dy / LANES, z += dz / LANES, u += du / LANES, out += Float.BYTES) {
            set(out, get(x) * get(y) + get(z) * get(u));
        }
    }

    private static void addProduct(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(load(x).add(load(y).mul(load(z))), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, z += dz / LANES, out += Float.BYTES) {
            set(out, get(x) + get(y) * get(z));
        }
    }

    private static void subtractProduct(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(load(x).sub(load(y).mul(load(z))), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, z += dz / LANES, out += Float.BYTES) {
            set(out, get(x) - get(y) * get(z));
        }
    }

    private static void divideBySum(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(load(x).div(load(y).add(load(z))), out);
        }
        for (; index < count; index++, x += dx / LANES, y += dy / LANES, z += dz / LANES, out += Float.BYTES) {
            set(out, get(x) / (get(y) + get(z)));
        }
    }

    private static void rootOfAbsolute(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).abs().sqrt(), out);
        }
        for (; index < count; index++, x += dx / LANES, out += Float.BYTES) {
            set(out, (float) Math.sqrt(Math.abs(get(x))));
        }
    }
}
