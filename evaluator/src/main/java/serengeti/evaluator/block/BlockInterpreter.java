package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.SPECIES;
import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;
import static serengeti.evaluator.buffer.RawMemory.store;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Stepper;

/*
 * Instructions are decoded into arrays of longs and ints once per program: for each operand a base address, how far it
 * moves per element (zero for a scratch slot and for a scalar cell) and how far per vector. A step is then a double
 * loop, blocks outside and instructions inside, over loops that are compiled already: a program that nobody has seen
 * before runs at full speed from its first step, which is what a search of thousands of short trainings needs.
 */
/// Runs a step plan on float32 tensors, block by block, with one Vector API loop per lane operation.
///
/// Scalars are computed in double precision and rounded once. Sums add floats within a block and doubles across blocks,
/// in an order that depends on the machine's vector width only. Not thread-safe.
public final class BlockInterpreter implements Stepper {
    private static final int MAX_BLOCK = 2048;
    private static final int PLACES = 5;
    private static final int OUT = 4;
    private static final Lane[] LANES = Lane.values();
    private static final Fusion[] FUSIONS = Fusion.values();
    private static final int FIRST_FUSION = LANES.length;
    private static final int COPY = FIRST_FUSION + FUSIONS.length;

    private final StepPlan plan;
    private final BlockCode code;
    private final int[] offsets;
    private final int total;
    private final int block;
    private final double[][] scalars;
    private final long scalarCells;
    private final long sumCell;
    private final long workCell;
    private final int[] cellOf;
    private final Sweep[] sweeps;
    private final TensorBuffer[] states;
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
        this.plan = plan;
        this.weights = weights;
        this.gradient = gradient;
        code = BlockCode.of(plan);
        offsets = layout.offsets();
        total = layout.total();
        requireLength("weights", weights);
        requireLength("gradient", gradient);
        int blocks = (total + MAX_BLOCK - 1) / MAX_BLOCK;
        int lanes = SPECIES.length();
        block = ((total + blocks - 1) / blocks + lanes - 1) / lanes * lanes;
        states = new TensorBuffer[plan.nextStates().size()];
        for (int state = 0; state < states.length; state++) {
            if (plan.nextStates().get(state).isPresent()) {
                states[state] = memory.state(state);
            }
        }

        List<Node> nodes = plan.nodes();
        scalars = new double[nodes.size()][];
        cellOf = new int[nodes.size()];
        int cells = 0;
        for (int index = 0; index < scalars.length; index++) {
            cellOf[index] = -1;
            switch (nodes.get(index).kind()) {
                case SCALAR -> scalars[index] = new double[1];
                case PER_ARRAY -> scalars[index] = new double[layout.arrays()];
                case TENSOR -> {
                    continue;
                }
            }
            cellOf[index] = cells++;
        }
        int sumIndex = cells++;
        int workIndex = cells;
        cells += ElementaryLoops.CELL_BYTES / VECTOR_BYTES;
        scratch = memory.scratch((long) cells * VECTOR_BYTES + (long) code.slots() * block * Float.BYTES);
        scalarCells = scratch.address();
        sumCell = scalarCells + (long) sumIndex * VECTOR_BYTES;
        workCell = scalarCells + (long) workIndex * VECTOR_BYTES;
        long slots = scalarCells + (long) cells * VECTOR_BYTES;
        sweeps = code.stages().stream().map(stage -> new Sweep(stage, slots)).toArray(Sweep[]::new);
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
        for (TensorBuffer state : states) {
            if (state != null) {
                state.fill(0);
            }
        }
        List<Node> nodes = plan.nodes();
        for (int index = 0; index < scalars.length; index++) {
            if (nodes.get(index) instanceof StepPlan.Number(double value)) {
                scalars[index][0] = value;
                fillCell(index, value);
            }
        }
    }

    /// State tensor `index` of the signature, or null if the program never reads it.
    public TensorBuffer state(int index) {
        return states[index];
    }

    @Override
    public void step(double learningRate) {
        steps++;
        for (int stage = 0; stage < sweeps.length; stage++) {
            computeScalars(stage, learningRate);
            sweeps[stage].run();
        }
    }

    private void computeScalars(int stage, double learningRate) {
        List<Node> nodes = plan.nodes();
        int[] ready = code.scalarStages();
        for (int index = 0; index < scalars.length; index++) {
            double[] values = scalars[index];
            if (values == null || ready[index] != stage) {
                continue;
            }
            switch (nodes.get(index)) {
                case StepPlan.LearningRate _ -> values[0] = learningRate;
                case StepPlan.StepNumber _ -> values[0] = steps;
                case StepPlan.Apply(Lane lane, List<Integer> arguments, _) -> {
                    for (int array = 0; array < values.length; array++) {
                        double x = scalar(arguments.get(0), array);
                        double y = arguments.size() > 1 ? scalar(arguments.get(1), array) : 0;
                        double z = arguments.size() > 2 ? scalar(arguments.get(2), array) : 0;
                        values[array] = lane.apply(x, y, z);
                    }
                }
                case StepPlan.Number _, StepPlan.SumPerArray _, StepPlan.SumAll _ -> {}
                case StepPlan.Hyperparameter _ ->
                        throw new IllegalArgumentException("an open plan: its hyperparameters have no values");
                case StepPlan.Weight _, StepPlan.Gradient _, StepPlan.State _ ->
                        throw new IllegalStateException("a tensor among the scalars");
            }
            if (values.length == 1) {
                fillCell(index, values[0]);
            }
        }
    }

    private double scalar(int node, int array) {
        double[] values = scalars[node];
        return values.length == 1 ? values[0] : values[array];
    }

    private void fillCell(int node, double value) {
        store(FloatVector.broadcast(SPECIES, (float) value), cell(node));
    }

    private long cell(int node) {
        return scalarCells + (long) cellOf[node] * VECTOR_BYTES;
    }

    /// A stage with its operands' addresses.
    private final class Sweep {
        private final int count;
        private final int[] operations;
        private final long[] bases;
        private final int[] perElement;
        private final int[] perVector;
        private final int[] perArrayScalars;
        private final boolean perArray;
        private final int[] sumNodes;
        private final long[] sumBases;
        private final int[] sumPerElement;

        Sweep(BlockCode.Stage stage, long slots) {
            List<BlockCode.Instruction> instructions = stage.instructions();
            count = instructions.size();
            operations = new int[count];
            bases = new long[PLACES * count];
            perElement = new int[PLACES * count];
            perVector = new int[PLACES * count];
            perArray = stage.perArray();
            for (int index = 0; index < count; index++) {
                BlockCode.Instruction instruction = instructions.get(index);
                operations[index] = code(instruction.operation());
                List<BlockCode.Place> operands = instruction.operands();
                for (int operand = 0; operand < OUT; operand++) {
                    BlockCode.Place place = operands.get(Math.min(operand, operands.size() - 1));
                    decode(PLACES * index + operand, place, slots);
                }
                decode(PLACES * index + OUT, instruction.out(), slots);
            }
            perArrayScalars = perArray ? perArrayScalars() : new int[0];
            sumNodes = stage.sums().stream().mapToInt(BlockCode.Sum::node).toArray();
            sumBases = stage.sums().stream().mapToLong(sum -> base(sum.place(), slots)).toArray();
            sumPerElement = stage.sums().stream().mapToInt(sum -> perElement(sum.place())).toArray();
        }

        private static int code(BlockCode.Operation operation) {
            return switch (operation) {
                case BlockCode.Single(Lane lane) -> lane.ordinal();
                case BlockCode.Fused(Fusion fusion) -> FIRST_FUSION + fusion.ordinal();
                case BlockCode.Copy _ -> COPY;
            };
        }

        private void decode(int position, BlockCode.Place place, long slots) {
            bases[position] = base(place, slots);
            perElement[position] = perElement(place);
            perVector[position] = place instanceof BlockCode.ScalarPlace ? 0 : VECTOR_BYTES;
        }

        private int[] perArrayScalars() {
            return IntStream.range(0, scalars.length)
                    .filter(index -> plan.nodes().get(index).kind() == Kind.PER_ARRAY)
                    .toArray();
        }

        private long base(BlockCode.Place place, long slots) {
            return switch (place) {
                case BlockCode.WeightPlace _ -> weights.address();
                case BlockCode.GradientPlace _ -> gradient.address();
                case BlockCode.StatePlace(int state) -> states[state].address();
                case BlockCode.SlotPlace(int slot) -> slots + (long) slot * block * Float.BYTES;
                case BlockCode.ScalarPlace(int node) -> cell(node);
            };
        }

        private static int perElement(BlockCode.Place place) {
            return switch (place) {
                case BlockCode.WeightPlace _, BlockCode.GradientPlace _, BlockCode.StatePlace _ -> Float.BYTES;
                case BlockCode.SlotPlace _, BlockCode.ScalarPlace _ -> 0;
            };
        }

        void run() {
            for (int node : sumNodes) {
                Arrays.fill(scalars[node], 0);
            }
            if (perArray) {
                for (int array = 0; array + 1 < offsets.length; array++) {
                    for (int node : perArrayScalars) {
                        fillCell(node, scalars[node][array]);
                    }
                    runBlocks(offsets[array], offsets[array + 1], array);
                }
            } else {
                runBlocks(0, total, 0);
            }
            for (int node : sumNodes) {
                if (scalars[node].length == 1) {
                    fillCell(node, scalars[node][0]);
                }
            }
        }

        private void runBlocks(int from, int to, int array) {
            for (int start = from; start < to; start += block) {
                int length = Math.min(block, to - start);
                for (int index = 0; index < count; index++) {
                    runInstruction(index, start, length);
                }
                for (int sum = 0; sum < sumNodes.length; sum++) {
                    double[] values = scalars[sumNodes[sum]];
                    values[values.length == 1 ? 0 : array] +=
                            LaneLoops.sum(sumBases[sum] + (long) sumPerElement[sum] * start, length, sumCell);
                }
            }
        }

        private void runInstruction(int index, int start, int length) {
            int first = PLACES * index;
            long x = address(first, start);
            int dx = perVector[first];
            long out = address(first + OUT, start);
            int operation = operations[index];
            if (operation == COPY) {
                LaneLoops.copy(x, dx, out, length);
                return;
            }
            long y = address(first + 1, start);
            int dy = perVector[first + 1];
            long z = address(first + 2, start);
            int dz = perVector[first + 2];
            if (operation < FIRST_FUSION) {
                LaneLoops.run(LANES[operation], x, dx, y, dy, z, dz, out, length, workCell);
            } else {
                long u = address(first + 3, start);
                int du = perVector[first + 3];
                FusedLoops.run(FUSIONS[operation - FIRST_FUSION], x, dx, y, dy, z, dz, u, du, out, length);
            }
        }

        private long address(int position, int start) {
            return bases[position] + (long) perElement[position] * start;
        }
    }
}
