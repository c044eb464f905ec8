package serengeti.evaluator.block;

import static serengeti.evaluator.buffer.RawMemory.VECTOR_BYTES;

import java.util.List;
import serengeti.dsl.function.Lane;
import serengeti.evaluator.buffer.ElementType;

/*
 * Instructions are decoded into arrays of longs and ints once per program: for each operand the memory it lies in, how
 * far it moves per element (zero for a scratch slot and for a scalar's cell) and how far per vector. Running a block is
 * then a loop over instructions that are compiled loops already.
 */
/// One stage of block code, run block by block on whatever memory it is bound to. Not thread-safe.
final class BlockSweep {
    private static final int PLACES = 5;
    private static final int OUT = 4;
    private static final Lane[] LANES = Lane.values();
    private static final Fusion[] FUSIONS = Fusion.values();
    private static final int FIRST_FUSION = LANES.length;
    private static final int COPY = FIRST_FUSION + FUSIONS.length;

    private final ElementType type;
    private final int block;
    private final int count;
    private final int[] operations;
    private final int[] roots;
    private final long[] offsets;
    private final long[] bases;
    private final int[] perElement;
    private final int[] perVector;
    private final boolean perArray;
    private final int[] sumNodes;

    /// @param scalars where the stage's numbers lie
    /// @param type the tensors' precision
    /// @param block the most elements that a run may have
    BlockSweep(BlockCode.Stage stage, Scalars scalars, ElementType type, int block) {
        this.type = type;
        this.block = block;
        List<BlockCode.Instruction> instructions = stage.instructions();
        count = instructions.size();
        operations = new int[count];
        int places = PLACES * count + stage.sums().size();
        roots = new int[places];
        offsets = new long[places];
        bases = new long[places];
        perElement = new int[places];
        perVector = new int[places];
        perArray = stage.perArray();
        for (int index = 0; index < count; index++) {
            BlockCode.Instruction instruction = instructions.get(index);
            operations[index] = code(instruction.operation());
            List<BlockCode.Place> operands = instruction.operands();
            for (int operand = 0; operand < OUT; operand++) {
                decode(PLACES * index + operand, operands.get(Math.min(operand, operands.size() - 1)), scalars);
            }
            decode(PLACES * index + OUT, instruction.out(), scalars);
        }
        sumNodes = stage.sums().stream().mapToInt(BlockCode.Sum::node).toArray();
        for (int sum = 0; sum < sumNodes.length; sum++) {
            decode(PLACES * count + sum, stage.sums().get(sum).place(), scalars);
        }
    }

    private static int code(BlockCode.Operation operation) {
        return switch (operation) {
            case BlockCode.Single(Lane lane) -> lane.ordinal();
            case BlockCode.Fused(Fusion fusion) -> FIRST_FUSION + fusion.ordinal();
            case BlockCode.Copy _ -> COPY;
        };
    }

    private void decode(int position, BlockCode.Place place, Scalars scalars) {
        perElement[position] = type.bytes();
        perVector[position] = VECTOR_BYTES;
        switch (place) {
            case BlockCode.WeightPlace _ -> roots[position] = BlockMemory.WEIGHTS;
            case BlockCode.GradientPlace _ -> roots[position] = BlockMemory.GRADIENT;
            case BlockCode.StatePlace(int state) -> roots[position] = BlockMemory.FIRST_STATE + state;
            case BlockCode.TemporaryPlace(int temporary) ->
                    roots[position] = BlockMemory.temporary(scalars.states(), temporary);
            case BlockCode.SlotPlace(int slot) -> {
                roots[position] = BlockMemory.SLOTS;
                offsets[position] = (long) slot * block * type.bytes();
                perElement[position] = 0;
            }
            case BlockCode.ScalarPlace(int node, boolean isPerArray) -> {
                roots[position] = isPerArray ? BlockMemory.ARRAY_CELLS : BlockMemory.MODEL_CELLS;
                offsets[position] = scalars.offset(node);
                perElement[position] = 0;
                perVector[position] = 0;
            }
        }
    }

    /// Whether a block may not cross from one array to the next.
    boolean isPerArray() {
        return perArray;
    }

    /// The nodes that the stage sums for.
    int[] sumNodes() {
        return sumNodes;
    }

    /// Sets the memory that further runs work on.
    void bind(BlockMemory memory) {
        for (int place = 0; place < bases.length; place++) {
            bases[place] = memory.address(roots[place]) + offsets[place];
        }
    }

    /// Runs the instructions on `length` elements from `start` on.
    void run(int start, int length, long cell) {
        for (int index = 0; index < count; index++) {
            runInstruction(index, start, length, cell);
        }
    }

    /// Sum `sum` over the elements that were run last.
    double sum(int sum, int start, int length, long cell) {
        long x = address(PLACES * count + sum, start);
        return switch (type) {
            case FLOAT -> LaneLoops.sum(x, length, cell);
            case DOUBLE -> DoubleLoops.sum(x, length, cell);
        };
    }

    private void runInstruction(int index, int start, int length, long cell) {
        int first = PLACES * index;
        long x = address(first, start);
        int dx = perVector[first];
        long out = address(first + OUT, start);
        int operation = operations[index];
        if (operation == COPY) {
            LaneLoops.copy(x, dx, out, length * (type.bytes() / Float.BYTES));
            return;
        }
        long y = address(first + 1, start);
        int dy = perVector[first + 1];
        long z = address(first + 2, start);
        int dz = perVector[first + 2];
        if (type == ElementType.DOUBLE) {
            DoubleLoops.run(LANES[operation], x, dx, y, dy, z, dz, out, length);
        } else if (operation < FIRST_FUSION) {
            LaneLoops.run(LANES[operation], x, dx, y, dy, z, dz, out, length, cell);
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
