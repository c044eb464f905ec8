package serengeti.evaluator.kernel;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import serengeti.evaluator.buffer.TensorView;

/*
 * One allocation for all arrays, cleared here, since ND4J takes longer to make zeros. Each part starts as far from a
 * cache line's border as its weights do, so that a loop that starts with whole vectors of weights has whole vectors of
 * state as well.
 *
 * Tensors of a power of two of elements come from the system a power of two and a page apart; elements of the same
 * place then share sets of the caches, and a step takes up to twice as long. So each large tensor begins a few pages
 * later.
 */
/// A tensor that an optimizer keeps: one array for each array of the model, zero at the start.
final class StateTensor {
    private static final int LINE = 64;
    private static final int LARGE = 1 << 20;
    private static final int STAGGER = 3 << 12;

    private final DataType dataType;
    private final int bytes;
    private final INDArray memory;
    private final MemorySegment segment;
    private final long[] starts;
    private final long[] lengths;
    private final long address;

    /// @param weights the model's weights, dense or not
    /// @param dataType of the elements
    /// @param number tells it from the model's other tensors
    StateTensor(List<TensorView> weights, DataType dataType, int number) {
        this.dataType = dataType;
        bytes = dataType.width();
        int unit = LINE / weights.getFirst().type().bytes();
        starts = new long[weights.size()];
        lengths = weights.stream().mapToLong(TensorView::length).toArray();
        long[] skew = new long[weights.size()];
        long room = unit;
        for (int array = 0; array < skew.length; array++) {
            TensorView view = weights.get(array);
            skew[array] = view.isDense() ? view.address() / view.type().bytes() % unit : 0;
            room += view.length() + unit;
        }
        long ahead = room * bytes < LARGE ? 0 : (number + 1L) * STAGGER / bytes;
        room += ahead;
        memory = Nd4j.createUninitialized(dataType, new long[] {room}, 'c');
        segment = MemorySegment.ofAddress(memory.data().address() + ahead * bytes).reinterpret((room - ahead) * bytes);
        segment.fill((byte) 0);
        long base = memory.data().address();
        address = base;
        long next = ahead;
        for (int array = 0; array < skew.length; array++) {
            long found = (base / bytes + next) % unit;
            next += Math.floorMod(skew[array] - found, unit);
            starts[array] = next;
            next += weights.get(array).length();
        }
    }

    /// An array as the state of a model that has one; nothing is copied.
    ///
    /// @param array dense
    StateTensor(INDArray array) {
        dataType = array.dataType();
        bytes = dataType.width();
        memory = array.reshape(TensorView.denseOrder(array), new long[] {array.length()});
        address = memory.data().address() + memory.offset() * bytes;
        segment = MemorySegment.ofAddress(address).reinterpret(array.length() * bytes);
        starts = new long[] {0};
        lengths = new long[] {array.length()};
    }

    /// Bytes of an element.
    int bytes() {
        return bytes;
    }

    DataType dataType() {
        return dataType;
    }

    /// Where the part of an array begins.
    long address(int array) {
        return address + starts[array] * bytes;
    }

    /// The part of an array as a vector; changes show in both.
    INDArray vector(int array) {
        return memory.get(NDArrayIndex.interval(starts[array], starts[array] + lengths[array]));
    }

    /// Sets everything to zero.
    void clear() {
        segment.fill((byte) 0);
    }

    /// The parts as arrays of the given shapes, in the weights' order of elements; changes show in both.
    List<INDArray> arrays(List<long[]> shapes, char[] orders) {
        var arrays = new ArrayList<INDArray>();
        for (int array = 0; array < shapes.size(); array++) {
            arrays.add(vector(array).reshape(orders[array], shapes.get(array)));
        }
        return arrays;
    }
}
