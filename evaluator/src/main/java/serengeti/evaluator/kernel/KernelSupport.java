package serengeti.evaluator.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import serengeti.evaluator.buffer.RawMemory;

/// The constants that generated code refers to.
final class KernelSupport {
    static final MemorySegment ALL = RawMemory.ALL;
    static final ByteOrder ORDER = RawMemory.ORDER;
    static final VectorSpecies<Float> FLOATS = RawMemory.SPECIES;
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, FLOATS.vectorShape());
    static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
    static final FloatVector FLOAT_ZERO = FloatVector.zero(FLOATS);
    static final DoubleVector DOUBLE_ZERO = DoubleVector.zero(DOUBLES);

    /// 0, 1, 2, ... times the stride of stochastic rounding's counter.
    static final IntVector COUNTERS = IntVector.zero(INTS).addIndex(1).mul(Bfloat16.STRIDE);

    private KernelSupport() {}
}
