package serengeti.evaluator.block;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Stepper;

/*
 * A step is a double loop, blocks outside and instructions inside, over loops that are compiled already: a program that
 * nobody has seen before runs at full speed from its first step, which is what a search of thousands of short trainings
 * needs.
 */
/// Runs a step plan on float32 tensors, block by block, with one Vector API loop per lane operation.
///
/// Scalars are computed in double precision and rounded once. Sums add floats within a block and doubles across blocks,
/// in an order that depends on the machine's vector width only. Not thread-safe.
public final class BlockInterpreter implements Stepper {
    private static final int MAX_BLOCK = 2048;

    private final int[] offsets;
    private final int total;
    private final int block;
    private final Scalars scalars;
    private final long workCell;
    private final BlockMemory places;
    private final BlockSweep[] sweeps;
    private final TensorBuffer[] states;
    private final TensorBuffer[] temporaries;
    private final ArrayRunner arrays;
    private final TensorBuffer weights;
    private final TensorBuffer gradient;
    private final MemorySegment scratch;
    private long steps;

    /// An optimizer for one model, with zero state.
    ///
    /// @param plan what a step does
    /// @param layout how weights and gradient divide into arrays
    /// @param weights changed in place by each step
    /// @param gradient read by each step
    /// @param memory where state and scratch lie; used by one optimizer at a time
    public BlockInterpreter(
            StepPlan plan, Layout layout, TensorBuffer weights, TensorBuffer gradient, OptimizerState memory) {
        this.weights = weights;
        this.gradient = gradient;
        offsets = layout.offsets();
        total = layout.total();
        requireLength("weights", weights);
        requireLength("gradient", gradient);
        BlockCode code = BlockCode.of(plan, true);
        int blocks = (total + MAX_BLOCK - 1) / MAX_BLOCK;
        int lanes = RawMemory.LANES;
        block = ((total + blocks - 1) / blocks + lanes - 1) / lanes * lanes;
        states = new TensorBuffer[plan.nextStates().size()];
        for (int state = 0; state < states.length; state++) {
            if (plan.nextStates().get(state).isPresent() && plan.stateKind(state) == Kind.TENSOR) {
                states[state] = memory.state(state);
            }
        }
        ArrayShape[] shapes = layout.matrices();
        scalars = new Scalars(plan, new double[0], shapes, ElementType.FLOAT);
        ArrayPlan arrayPlan = ArrayPlan.of(plan);
        var memories = new TensorBuffer[arrayPlan.memories()];
        for (int each = 0; each < memories.length; each++) {
            memories[each] = memory.state(states.length + each);
        }
        temporaries = new TensorBuffer[arrayPlan.temporaries().size()];
        for (int temporary = 0; temporary < temporaries.length; temporary++) {
            temporaries[temporary] = memories[arrayPlan.memory(temporary)];
        }
        char[] orders = new char[shapes.length];
        Arrays.fill(orders, 'c');
        arrays = new ArrayRunner(plan, shapes, orders, scalars, ElementType.FLOAT, new Places(memories, offsets));
        long slotBytes = (long) code.slots() * block * Float.BYTES;
        scratch = memory.scratch(scalars.bytes() + LaneLoops.CELL_BYTES + slotBytes);
        workCell = scratch.address() + scalars.bytes();
        places = new BlockMemory(states.length, temporaries.length);
        places.set(BlockMemory.SLOTS, workCell + LaneLoops.CELL_BYTES);
        sweeps =
                code.stages().stream()
                        .map(stage -> new BlockSweep(stage, scalars, ElementType.FLOAT, block))
                        .toArray(BlockSweep[]::new);
        reset();
    }

    private void requireLength(String name, TensorBuffer buffer) {
        if (buffer.length() != total) {
            throw new IllegalArgumentException(
                    "%s: %d elements, the layout has %d".formatted(name, buffer.length(), total));
        }
    }

    @Override
    public void reset() {
        steps = 0;
        for (int state = 0; state < states.length; state++) {
            if (states[state] != null) {
                states[state].fill(0);
                places.set(BlockMemory.FIRST_STATE + state, states[state].address());
            }
        }
        for (int temporary = 0; temporary < temporaries.length; temporary++) {
            places.setTemporary(temporary, temporaries[temporary].address());
        }
        scalars.clearStates();
        places.set(BlockMemory.WEIGHTS, weights.address());
        places.set(BlockMemory.GRADIENT, gradient.address());
        scalars.place(scratch);
        places.set(BlockMemory.MODEL_CELLS, scalars.modelCells());
        places.set(BlockMemory.ARRAY_CELLS, scalars.arrayCells(0));
        for (BlockSweep sweep : sweeps) {
            sweep.bind(places);
        }
    }

    /// State tensor `index` of the signature, or null if the program never reads it or it is no tensor.
    public TensorBuffer state(int index) {
        return states[index];
    }

    @Override
    public void step(double learningRate) {
        steps++;
        for (int stage = 0; stage < sweeps.length; stage++) {
            arrays.operate(stage);
            scalars.compute(stage, learningRate, steps);
            arrays.spread(stage);
            scalars.clearSums(stage);
            runStage(sweeps[stage]);
            scalars.publishSums(stage);
        }
        scalars.keepStates();
    }

    /// Where temporaries lie, for what is done with whole arrays.
    private record Places(TensorBuffer[] tensors, int[] offsets) implements ArrayRunner.Temporaries {

        @Override
        public long address(int memory, int array) {
            return tensors[memory].address() + (long) offsets[array] * Float.BYTES;
        }

        @Override
        public INDArray vector(int memory, int array) {
            return tensors[memory].array().get(NDArrayIndex.interval(offsets[array], offsets[array + 1]));
        }
    }

    private void runStage(BlockSweep sweep) {
        if (!sweep.isPerArray()) {
            runBlocks(sweep, 0, total, 0);
            return;
        }
        for (int array = 0; array + 1 < offsets.length; array++) {
            places.set(BlockMemory.ARRAY_CELLS, scalars.arrayCells(array));
            sweep.bind(places);
            runBlocks(sweep, offsets[array], offsets[array + 1], array);
        }
    }

    private void runBlocks(BlockSweep sweep, int from, int to, int array) {
        int[] sumNodes = sweep.sumNodes();
        for (int start = from; start < to; start += block) {
            int length = Math.min(block, to - start);
            sweep.run(start, length, workCell);
            for (int sum = 0; sum < sumNodes.length; sum++) {
                scalars.add(sumNodes[sum], array, sweep.sum(sum, start, length, workCell));
            }
        }
    }
}
