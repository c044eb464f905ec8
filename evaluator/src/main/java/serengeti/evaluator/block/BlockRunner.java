package serengeti.evaluator.block;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;

/// Interprets passes of a step on one block of dense memory at a time, wherever it lies.
///
/// Its passes are those that a kernel has; weights and states are written in the last. Not thread-safe.
public final class BlockRunner {
    private final Scalars scalars;
    private final BlockSweep[] sweeps;
    private final BlockMemory places;
    private final int temporaries;
    private final MemorySegment scratch;
    private final long cell;

    /// @param plan what a step does
    /// @param scalars its numbers, which the caller computes
    /// @param type the precision of the tensors
    /// @param block the most elements of a block
    public BlockRunner(StepPlan plan, Scalars scalars, ElementType type, int block) {
        this.scalars = scalars;
        BlockCode code = BlockCode.of(plan, type == ElementType.FLOAT);
        sweeps =
                code.stages().stream()
                        .map(stage -> new BlockSweep(stage, scalars, type, block))
                        .toArray(BlockSweep[]::new);
        temporaries = ArrayPlan.of(plan).temporaries().size();
        places = new BlockMemory(plan.nextStates().size(), temporaries);
        scratch =
                Arena.ofAuto()
                        .allocate(
                                LaneLoops.CELL_BYTES + (long) code.slots() * block * type.bytes(),
                                RawMemory.VECTOR_BYTES);
        cell = scratch.address();
        places.set(BlockMemory.SLOTS, cell + LaneLoops.CELL_BYTES);
        places.set(BlockMemory.MODEL_CELLS, scalars.modelCells());
    }

    /// Sets where the block's weights are.
    public void setWeights(long address) {
        places.set(BlockMemory.WEIGHTS, address);
    }

    /// Sets where the block's gradient is.
    public void setGradient(long address) {
        places.set(BlockMemory.GRADIENT, address);
    }

    /// Sets where the block's part of a state is.
    public void setState(int state, long address) {
        places.set(BlockMemory.FIRST_STATE + state, address);
    }

    /// How many temporaries the step has.
    public int temporaries() {
        return temporaries;
    }

    /// Sets where the block's part of a temporary is.
    public void setTemporary(int temporary, long address) {
        places.setTemporary(temporary, address);
    }

    /// Sets to which array the block belongs.
    public void setArray(int array) {
        places.set(BlockMemory.ARRAY_CELLS, scalars.arrayCells(array));
    }

    /// Runs one pass over `count` elements.
    ///
    /// @param sums the block's sums are added here, in the order of their nodes
    public void run(int pass, int count, double[] sums) {
        BlockSweep sweep = sweeps[pass];
        sweep.bind(places);
        sweep.run(0, count, cell);
        for (int sum = 0; sum < sweep.sumNodes().length; sum++) {
            sums[sum] += sweep.sum(sum, 0, count, cell);
        }
    }
}
