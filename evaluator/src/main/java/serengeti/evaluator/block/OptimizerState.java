package serengeti.evaluator.block;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.buffer.TensorBuffer;

/// State tensors and scratch memory for optimizers of one model; programs that train one after the other share it.
///
/// Not thread-safe. Grows to what the neediest program asked for.
public final class OptimizerState {
    private final int length;
    private final List<TensorBuffer> states = new ArrayList<>();
    private MemorySegment scratch = MemorySegment.NULL;

    /// Memory for models of `length` parameters.
    public OptimizerState(int length) {
        this.length = length;
    }

    /// State tensor `index`, made on first use.
    public TensorBuffer state(int index) {
        while (states.size() <= index) {
            states.add(TensorBuffer.zeros(length));
        }
        return states.get(index);
    }

    /// At least `bytes` bytes of scratch memory, on a cache line's border.
    MemorySegment scratch(long bytes) {
        if (bytes > scratch.byteSize()) {
            scratch = Arena.ofAuto().allocate(bytes, Math.max(64, RawMemory.VECTOR_BYTES));
        }
        return scratch;
    }
}
