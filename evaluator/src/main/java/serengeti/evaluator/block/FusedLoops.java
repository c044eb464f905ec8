package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.LANES;
import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;
import static serengeti.evaluator.buffer.RawMemory.first;
import static serengeti.evaluator.buffer.RawMemory.load;
import static serengeti.evaluator.buffer.RawMemory.store;

import jdk.incubator.vector.VectorMask;

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
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).mul(load(y, tail)).add(load(z, tail).mul(load(u, tail))), out, tail);
        }
    }

    private static void addProduct(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(load(x).add(load(y).mul(load(z))), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).add(load(y, tail).mul(load(z, tail))), out, tail);
        }
    }

    private static void subtractProduct(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(load(x).sub(load(y).mul(load(z))), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).sub(load(y, tail).mul(load(z, tail))), out, tail);
        }
    }

    private static void divideBySum(long x, int dx, long y, int dy, long z, int dz, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, y += dy, z += dz, out += VECTOR_BYTES) {
            store(load(x).div(load(y).add(load(z))), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).div(load(y, tail).add(load(z, tail))), out, tail);
        }
    }

    private static void rootOfAbsolute(long x, int dx, long out, int count) {
        int index = 0;
        for (; index <= count - LANES; index += LANES, x += dx, out += VECTOR_BYTES) {
            store(load(x).abs().sqrt(), out);
        }
        if (index < count) {
            VectorMask<Float> tail = first(count - index);
            store(load(x, tail).abs().sqrt(), out, tail);
        }
    }
}
