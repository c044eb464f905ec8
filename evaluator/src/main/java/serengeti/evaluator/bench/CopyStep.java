package serengeti.evaluator.bench;

import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.kernel.StepEngine;
import serengeti.evaluator.kernel.StepThreads;

/// Copying instead of stepping, on a model's own memory, in the pieces and on the threads that a kernel has.
///
/// Up to two states are read and written along with the weights, further ones each by itself.
final class CopyStep implements Contestant {
    private static final int TOGETHER = 2;

    private final int size;
    private final int bytes;
    private final int bytesOfState;
    private final int threads;
    private final int units;
    private final INDArray[] kept;
    private final long weights;
    private final long gradients;
    private final long[] states;

    /// Not final, so that the compiler does not take it for the constant that it is; tests see by another mask what is
    /// covered.
    int zero;

    /// @param readsGradients whether the program does
    /// @param stateArrays its states
    CopyStep(StepCase what, BenchModel model, boolean readsGradients, INDArray... stateArrays) {
        size = what.size();
        bytes = what.type().bytes();
        bytesOfState = what.bytesOfState();
        units = (size + StepEngine.GRAIN - 1) / StepEngine.GRAIN;
        threads = size < StepEngine.PARALLEL ? 1 : Math.min(what.threads(), units);
        kept = stateArrays;
        weights = BenchModel.address(model.weights());
        gradients = readsGradients ? BenchModel.address(model.gradients()) : weights;
        states = new long[kept.length];
        for (int state = 0; state < states.length; state++) {
            states[state] = BenchModel.address(kept[state]);
        }
    }

    @Override
    public void run(long steps) {
        for (long step = 0; step < steps; step++) {
            if (threads > 1) {
                StepThreads.run(threads, units, (_, unit) -> copy(unit));
            } else {
                for (int unit = 0; unit < units; unit++) {
                    copy(unit);
                }
            }
        }
    }

    private void copy(int unit) {
        long start = (long) unit * StepEngine.GRAIN;
        int count = (int) Math.min(StepEngine.GRAIN, size - start);
        long w = weights + start * bytes;
        long g = gradients + start * bytes;
        boolean isHalf = states.length > 0 && bytesOfState < bytes;
        // A step of the loop takes a whole vector of each tensor, of those with twice the bytes two.
        int group = (isHalf ? 2 : 1) * RawMemory.VECTOR_BYTES / bytes;
        int groups = count / group;
        switch (Math.min(TOGETHER, states.length)) {
            case 0 -> CopyLoops.stateless(w, g, groups, zero);
            case 1 -> {
                if (isHalf) {
                    CopyLoops.oneHalfState(w, g, state(0, start), groups, zero);
                } else {
                    CopyLoops.oneState(w, g, state(0, start), groups, zero);
                }
            }
            default -> {
                if (isHalf) {
                    CopyLoops.twoHalfStates(w, g, state(0, start), state(1, start), groups, zero);
                } else {
                    CopyLoops.twoStates(w, g, state(0, start), state(1, start), groups, zero);
                }
            }
        }
        int done = groups * group;
        for (int state = TOGETHER; state < states.length; state++) {
            CopyLoops.alone(state(state, start), done * bytesOfState / RawMemory.VECTOR_BYTES, zero);
        }
        if (done < count) {
            CopyLoops.rest(w + (long) done * bytes, (long) (count - done) * bytes, zero);
            for (int state = 0; state < states.length; state++) {
                CopyLoops.rest(state(state, start + done), (long) (count - done) * bytesOfState, zero);
            }
        }
    }

    private long state(int state, long element) {
        return states[state] + element * bytesOfState;
    }
}
