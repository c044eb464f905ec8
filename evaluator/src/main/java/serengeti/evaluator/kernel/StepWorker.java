package serengeti.evaluator.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import serengeti.evaluator.block.BlockRunner;
import serengeti.evaluator.block.LaneLoops;
import serengeti.evaluator.block.Scalars;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.buffer.TensorView;
import serengeti.evaluator.kernel.BoundModel.Unit;
import serengeti.evaluator.kernel.KernelPlan.Access;
import serengeti.evaluator.kernel.KernelPlan.Gradients;
import serengeti.evaluator.kernel.KernelPlan.Pass;
import serengeti.evaluator.kernel.KernelPlan.StateStream;
import serengeti.evaluator.kernel.KernelPlan.Stream;
import serengeti.evaluator.kernel.KernelPlan.Temporary;
import serengeti.evaluator.kernel.KernelPlan.Weights;

/*
 * Weights or gradients that are not dense go through dense copies of a block, as do bfloat16 states where the block is
 * interpreted. Everything else is read and written where it lies.
 */
/// What one thread needs to run units of a step: scratch memory and the interpreter.
final class StepWorker {
    private static final int WEIGHTS = 0;
    private static final int GRADIENTS = 1;
    private static final int KEPT = 2;

    private final Kernel kernel;
    private final BoundModel model;
    private final Scalars scalars;
    private final StateTensor[] states;
    private final StateTensor[] kept;
    private final ElementType type;
    private final int seed;
    private final boolean isStochastic;
    private final PassStreams[] passes;
    private final long[] addresses;
    private final long[][] tables;
    private final long[] starts;
    private final int[] counts;
    private final boolean[] isDense;
    private long tablesOf = -1;
    private final MemorySegment scratch;
    private final long cell;
    private final long slots;
    private final long copies;
    private final double[] parts;
    private BlockRunner interpreter;

    /// The tensors of a pass, as places, and what is done with them.
    private record PassStreams(int[] places, boolean[] isLoaded, boolean[] isStored, boolean isBlocked) {

        static PassStreams of(Pass pass, PassCode code, int states) {
            List<Stream> streams = pass.streams();
            int count = streams.size();
            int[] places = new int[count];
            boolean[] isLoaded = new boolean[count];
            boolean[] isStored = new boolean[count];
            for (int index = 0; index < count; index++) {
                Stream stream = streams.get(index);
                places[index] = place(stream, states);
                isLoaded[index] = pass.loads().stream().map(Access::stream).anyMatch(stream::equals);
                isStored[index] = pass.stores().stream().map(Access::stream).anyMatch(stream::equals);
            }
            return new PassStreams(places, isLoaded, isStored, code.isBlocked());
        }

        private static int place(Stream stream, int states) {
            return switch (stream) {
                case Weights _ -> WEIGHTS;
                case Gradients _ -> GRADIENTS;
                case StateStream(int state) -> KEPT + state;
                case Temporary(int temporary) -> KEPT + states + temporary;
            };
        }
    }

    StepWorker(
            Kernel kernel,
            BoundModel model,
            Scalars scalars,
            StateTensor[] states,
            StateTensor[] temporaries,
            int seed) {
        this.kernel = kernel;
        this.model = model;
        this.scalars = scalars;
        this.states = states;
        kept = Arrays.copyOf(states, states.length + temporaries.length);
        System.arraycopy(temporaries, 0, kept, states.length, temporaries.length);
        this.type = model.type();
        this.seed = seed;
        isStochastic = kernel.states() == StateFormat.BFLOAT16_STOCHASTIC;
        int count = kernel.plan().passes().size();
        passes = new PassStreams[count];
        tables = new long[count][];
        starts = new long[model.units().length];
        counts = new int[model.units().length];
        isDense = new boolean[model.arrays()];
        int mostStreams = 0;
        int mostSlots = 0;
        int mostSums = 0;
        for (int pass = 0; pass < count; pass++) {
            PassCode code = kernel.codes().get(pass);
            passes[pass] = PassStreams.of(kernel.plan().passes().get(pass), code, states.length);
            tables[pass] = new long[model.units().length * passes[pass].places().length];
            mostStreams = Math.max(mostStreams, passes[pass].places().length);
            mostSlots = Math.max(mostSlots, code.slots());
            mostSums = Math.max(mostSums, code.sums().size());
        }
        addresses = new long[mostStreams];
        parts = new double[mostSums];
        long blockBytes = (long) Kernel.BLOCK * type.bytes();
        scratch =
                Arena.ofAuto()
                        .allocate(
                                LaneLoops.CELL_BYTES + (mostSlots + KEPT + states.length) * blockBytes,
                                RawMemory.VECTOR_BYTES);
        cell = scratch.address();
        copies = cell + LaneLoops.CELL_BYTES;
        slots = copies + (KEPT + states.length) * blockBytes;
    }

    /// Runs units `from` to `to` of a pass; adds their sums at their places of `sums`.
    ///
    /// @param code what runs, or null to interpret
    void run(KernelCode code, int pass, int from, int to, double[] sums, long step) {
        if (tablesOf != model.changes()) {
            lookUp();
        }
        int count = kernel.codes().get(pass).sums().size();
        Unit[] units = model.units();
        for (int index = from; index < to; index++) {
            Unit unit = units[index];
            int key = isStochastic ? Bfloat16.random(seed, (int) step * 0x632BE5AB + unit.array()) : 0;
            if (code == null) {
                interpret(pass, unit, key);
            } else if (passes[pass].isBlocked() || !isDense[unit.array()]) {
                runBlocks(code, pass, unit, key);
            } else {
                int at = index * passes[pass].places().length;
                run(code, pass, unit, tables[pass], at, starts[index], counts[index], key);
            }
            for (int sum = 0; sum < count; sum++) {
                sums[index * count + sum] = parts[sum];
                parts[sum] = 0;
            }
        }
    }

    /// Addresses of all units that need no copies, which stay as they are for as long as the same arrays come.
    private void lookUp() {
        for (int array = 0; array < isDense.length; array++) {
            isDense[array] = model.weights(array).isDense() && model.gradients(array).isDense();
        }
        Unit[] units = model.units();
        for (int index = 0; index < units.length; index++) {
            Unit unit = units[index];
            starts[index] = aligned(unit.array(), unit.start());
            counts[index] = (int) (aligned(unit.array(), unit.start() + unit.length()) - starts[index]);
        }
        for (int pass = 0; pass < passes.length; pass++) {
            int[] places = passes[pass].places();
            for (int index = 0; index < units.length; index++) {
                for (int place = 0; place < places.length; place++) {
                    tables[pass][index * places.length + place] =
                            address(places[place], units[index].array(), starts[index]);
                }
            }
        }
        tablesOf = model.changes();
    }

    /// The first vector's border of the weights that is not before `place`; the array's ends stay where they are.
    private long aligned(int array, long place) {
        TensorView weights = model.weights(array);
        if (place == 0) {
            return 0;
        }
        long past = (weights.address() + place * type.bytes()) % RawMemory.VECTOR_BYTES;
        long ahead = past == 0 ? 0 : (RawMemory.VECTOR_BYTES - past) / type.bytes();
        return Math.min(place + ahead, weights.length());
    }

    private void runBlocks(KernelCode code, int pass, Unit unit, int key) {
        for (int done = 0; done < unit.length(); done += Kernel.BLOCK) {
            call(code, pass, unit, done, Math.min(Kernel.BLOCK, unit.length() - done), key);
        }
    }

    private void call(KernelCode code, int pass, Unit unit, int offset, int count, int key) {
        PassStreams streams = passes[pass];
        int[] places = streams.places();
        int array = unit.array();
        boolean isDirect = isDense[array];
        long start = unit.start() + offset;
        for (int index = 0; index < places.length; index++) {
            int place = places[index];
            if (isDirect || place >= KEPT || view(place, array).isDense()) {
                addresses[index] = address(place, array, start);
            } else {
                addresses[index] = copy(place);
                if (streams.isLoaded()[index]) {
                    view(place, array).read(start, count, addresses[index]);
                }
            }
        }
        run(code, pass, unit, addresses, 0, start, count, key);
        for (int index = 0; !isDirect && index < places.length; index++) {
            int place = places[index];
            if (streams.isStored()[index] && place < KEPT && !view(place, array).isDense()) {
                view(place, array).write(start, count, addresses[index]);
            }
        }
    }

    private void run(KernelCode code, int pass, Unit unit, long[] streams, int at, long start, int count, int key) {
        long arrayCells = scalars.arrayCells(unit.array());
        code.run(pass, streams, at, count, scalars.modelCells(), arrayCells, slots, cell, (int) start, key, parts);
    }

    private TensorView view(int place, int array) {
        return place == WEIGHTS ? model.weights(array) : model.gradients(array);
    }

    private long address(int place, int array, long start) {
        if (place < KEPT) {
            return view(place, array).address() + start * type.bytes();
        }
        StateTensor tensor = kept[place - KEPT];
        return tensor.address(array) + start * tensor.bytes();
    }

    /// Room for a dense copy of a block of weights, gradients or a state.
    private long copy(int place) {
        return copies + (long) place * Kernel.BLOCK * type.bytes();
    }

    private void interpret(int pass, Unit unit, int key) {
        if (interpreter == null) {
            interpreter = new BlockRunner(kernel.stepPlan(), scalars, type, Kernel.BLOCK);
        }
        int temporaries = interpreter.temporaries();
        int array = unit.array();
        for (int done = 0; done < unit.length(); done += Kernel.BLOCK) {
            long start = unit.start() + done;
            int count = Math.min(Kernel.BLOCK, unit.length() - done);
            interpreter.setWeights(dense(WEIGHTS, array, start, count));
            interpreter.setGradient(dense(GRADIENTS, array, start, count));
            for (int state = 0; state < states.length; state++) {
                if (states[state] != null) {
                    interpreter.setState(state, readState(state, array, start, count));
                }
            }
            for (int temporary = 0; temporary < temporaries; temporary++) {
                interpreter.setTemporary(temporary, address(KEPT + states.length + temporary, array, start));
            }
            interpreter.setArray(array);
            interpreter.run(pass, count, parts);
            if (pass + 1 == passes.length) {
                if (!model.weights(array).isDense()) {
                    model.weights(array).write(start, count, copy(WEIGHTS));
                }
                for (int state = 0; state < states.length; state++) {
                    if (states[state] != null && !kernel.states().isExact()) {
                        writeState(state, array, start, count, key);
                    }
                }
            }
        }
    }

    private long dense(int place, int array, long start, int count) {
        TensorView view = view(place, array);
        if (view.isDense()) {
            return view.address() + start * type.bytes();
        }
        view.read(start, count, copy(place));
        return copy(place);
    }

    private long readState(int state, int array, long start, int count) {
        long address = states[state].address(array) + start * states[state].bytes();
        if (kernel.states().isExact()) {
            return address;
        }
        long to = copy(KEPT + state);
        for (int index = 0; index < count; index++) {
            short bits = RawMemory.getShort(address + (long) index * Short.BYTES);
            RawMemory.set(to + (long) index * Float.BYTES, Bfloat16.toFloat(bits));
        }
        return to;
    }

    private void writeState(int state, int array, long start, int count, int key) {
        long address = states[state].address(array) + start * Short.BYTES;
        long from = copy(KEPT + state);
        int stateKey = key + Bfloat16.keyOf(state);
        for (int index = 0; index < count; index++) {
            float value = RawMemory.get(from + (long) index * Float.BYTES);
            short bits =
                    kernel.states() == StateFormat.BFLOAT16
                            ? Bfloat16.nearest(value)
                            : Bfloat16.stochastic(value, stateKey, (int) start + index);
            RawMemory.setShort(address + (long) index * Short.BYTES, bits);
        }
    }
}
