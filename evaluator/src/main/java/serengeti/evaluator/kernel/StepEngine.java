package serengeti.evaluator.kernel;

import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.evaluator.block.ArrayPlan;
import serengeti.evaluator.block.ArrayRunner;
import serengeti.evaluator.block.Scalars;
import serengeti.evaluator.block.SmallState;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.kernel.BoundModel.Unit;

/*
 * A step is a loop over passes; a pass is a loop over units, pieces of arrays whose borders depend on the model alone.
 * Threads take units in any order, but each writes its sums to a place of its own and these are added in the order of
 * the units, so a step gives the same bits on any number of threads. The interpreter and the compiled kernel go over
 * the same blocks and round alike, so they give the same bits too, and it does not show at which step one takes over.
 */
/// Steps one model: binds its arrays, keeps its state, runs interpreter or kernel on one thread or several.
///
/// Not thread-safe.
public final class StepEngine {
    /// From this many steps times elements on, a kernel is worth compiling: about what that takes, in interpreted
    /// elements (docs/measurements.md).
    static final long BREAK_EVEN = 200_000_000;

    /// Fewer elements than this are stepped by one thread.
    public static final long PARALLEL = 1 << 18;

    /// Elements of an array that one thread takes at a time.
    public static final int GRAIN = BoundModel.GRAIN;

    private final Kernel kernel;
    private final double[] hyperparameters;
    private final int threads;
    private final int seed;
    private BoundModel model;
    private Scalars scalars;
    private StateTensor[] states;
    private StateTensor[] temporaries;
    private StateTensor[] memories;
    private ArrayRunner arrays;
    private StepWorker[] workers;
    private double[] sums;
    private long steps;
    private long interpreted;

    /// @param kernel what a step does
    /// @param hyperparameters the values of the program's hyperparameters; read at every step, not copied
    /// @param threads how many threads step a large model, the caller among them
    /// @param seed of stochastic rounding
    public StepEngine(Kernel kernel, double[] hyperparameters, int threads, int seed) {
        this.kernel = kernel;
        this.hyperparameters = hyperparameters;
        this.threads = threads;
        this.seed = seed;
    }

    /// One step: reads the gradients, changes the weights in place.
    ///
    /// @param weights the model's arrays, the same number and shapes at each step
    /// @param gradients theirs
    /// @param learningRate the schedule's value
    /// @throws IllegalArgumentException if an array does not fit; nothing was changed
    public void step(List<INDArray> weights, List<INDArray> gradients, double learningRate) {
        bind(weights, gradients);
        KernelCode code = kernel.code();
        if (code == null) {
            interpreted += model.total();
            if (interpreted >= BREAK_EVEN) {
                kernel.request();
            }
        }
        run(code, learningRate);
    }

    /// A step with given code, or interpreted if it is null.
    void step(KernelCode code, List<INDArray> weights, List<INDArray> gradients, double learningRate) {
        bind(weights, gradients);
        run(code, learningRate);
    }

    /// Allocates state for a model before its first step; afterwards it only looks whether the arrays fit.
    ///
    /// @throws IllegalArgumentException if an array has a type that cannot be stepped, or there is state already for a
    ///     model of another number of arrays, other shapes or another data type
    public void prepare(List<INDArray> weights) {
        if (model == null) {
            allocate(new BoundModel(weights), List.of());
        } else {
            model.requireLike(weights);
        }
    }

    /// Takes given arrays for the states of a model with one array, before its first step: steps read and change them
    /// in place. The model's array must then have their shape, in any strides.
    ///
    /// @param arrays one for each state that reaches an update, in the order of the signature; of the kernel's type,
    ///     all of the same shape and dense in the same order
    /// @throws IllegalArgumentException if the number of arrays, their types, shapes or strides do not fit, or the
    ///     kernel does not keep states exactly; nothing was changed
    /// @throws IllegalStateException if there are states already
    public void adopt(List<INDArray> arrays) {
        if (model != null) {
            throw new IllegalStateException("adopt: call it before step and prepare, the model has its states");
        }
        new GivenStates(arrays).check(kernel);
        if (!arrays.isEmpty()) {
            allocate(new BoundModel(arrays.subList(0, 1)), arrays);
        }
    }

    private void bind(List<INDArray> weights, List<INDArray> gradients) {
        if (model != null) {
            model.bind(weights, gradients);
            return;
        }
        var fresh = new BoundModel(weights);
        fresh.bind(weights, gradients);
        allocate(fresh, List.of());
    }

    private void allocate(BoundModel fresh, List<INDArray> adopted) {
        if (fresh.type() != kernel.type()) {
            throw new IllegalArgumentException(
                    "weights: %s, the kernel is for %s".formatted(fresh.type().label(), kernel.type().label()));
        }
        DataType exact = fresh.type() == ElementType.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
        DataType kept = kernel.states().isExact() ? exact : DataType.BFLOAT16;
        var nextStates = kernel.stepPlan().nextStates();
        states = new StateTensor[nextStates.size()];
        Iterator<INDArray> given = adopted.iterator();
        for (int state = 0; state < states.length; state++) {
            if (nextStates.get(state).isPresent() && kernel.stepPlan().stateKind(state) == Kind.TENSOR) {
                states[state] =
                        given.hasNext()
                                ? new StateTensor(given.next())
                                : new StateTensor(fresh.allWeights(), kept, state);
            }
        }
        allocateTemporaries(fresh, exact);
        ArrayShape[] shapes = fresh.shapes().stream().map(ArrayShape::of).toArray(ArrayShape[]::new);
        scalars = new Scalars(kernel.stepPlan(), hyperparameters, shapes, fresh.type());
        scalars.place(Arena.ofAuto().allocate(scalars.bytes(), RawMemory.VECTOR_BYTES));
        arrays =
                new ArrayRunner(kernel.stepPlan(), shapes, fresh.orders(), scalars, fresh.type(), new Places(memories));
        model = fresh;
        workers = new StepWorker[Math.max(1, Math.min(threads, fresh.jobs().length - 1))];
        int most = kernel.plan().passes().stream().mapToInt(pass -> pass.sums().size()).max().orElse(0);
        sums = new double[most * fresh.units().length];
    }

    /// Temporaries of the [ArrayPlan] share memory where they can.
    private void allocateTemporaries(BoundModel fresh, DataType type) {
        ArrayPlan arrayPlan = ArrayPlan.of(kernel.stepPlan());
        memories = new StateTensor[arrayPlan.memories()];
        temporaries = new StateTensor[kernel.plan().temporaries().size()];
        int shared = arrayPlan.temporaries().size();
        for (int memory = 0; memory < memories.length; memory++) {
            memories[memory] = new StateTensor(fresh.allWeights(), type, states.length + memory);
        }
        for (int temporary = 0; temporary < temporaries.length; temporary++) {
            temporaries[temporary] =
                    temporary < shared
                            ? memories[arrayPlan.memory(temporary)]
                            : new StateTensor(fresh.allWeights(), type, states.length + temporary);
        }
    }

    private void run(KernelCode code, double learningRate) {
        steps++;
        int passes = kernel.plan().passes().size();
        try {
            for (int pass = 0; pass < passes; pass++) {
                arrays.operate(pass);
                scalars.compute(pass, learningRate, steps);
                arrays.spread(pass);
                runPass(code, pass);
                addSums(pass);
            }
            scalars.keepStates();
        } finally {
            // loops see addresses only, and the last step of an optimizer may be the last that refers to it
            Reference.reachabilityFence(this);
        }
    }

    private void runPass(KernelCode code, int pass) {
        Arrays.fill(sums, 0);
        if (workers.length == 1 || model.total() < PARALLEL) {
            worker(0).run(code, pass, 0, model.units().length, sums, steps);
            return;
        }
        for (int index = 0; index < workers.length; index++) {
            worker(index);
        }
        int[] jobs = model.jobs();
        StepThreads.run(
                workers.length,
                jobs.length - 1,
                (thread, job) -> workers[thread].run(code, pass, jobs[job], jobs[job + 1], sums, steps));
    }

    private StepWorker worker(int index) {
        if (workers[index] == null) {
            workers[index] = new StepWorker(kernel, model, scalars, states, temporaries, seed);
        }
        return workers[index];
    }

    private void addSums(int pass) {
        int[] nodes = scalars.sums(pass);
        if (nodes.length == 0) {
            return;
        }
        scalars.clearSums(pass);
        Unit[] units = model.units();
        for (int unit = 0; unit < units.length; unit++) {
            for (int sum = 0; sum < nodes.length; sum++) {
                scalars.add(nodes[sum], units[unit].array(), sums[unit * nodes.length + sum]);
            }
        }
        scalars.publishSums(pass);
    }

    /// Sets the state to zero and the step count to the start.
    public void reset() {
        steps = 0;
        if (states != null) {
            for (StateTensor state : states) {
                if (state != null) {
                    state.clear();
                }
            }
            scalars.clearStates();
        }
    }

    /// Where temporaries lie, for what is done with whole arrays.
    private record Places(StateTensor[] tensors) implements ArrayRunner.Temporaries {

        @Override
        public long address(int memory, int array) {
            return tensors[memory].address(array);
        }

        @Override
        public INDArray vector(int memory, int array) {
            return tensors[memory].vector(array);
        }
    }

    /// How many steps were made.
    public long steps() {
        return steps;
    }

    /// Goes on as if so many steps had been made.
    public void setSteps(long newSteps) {
        steps = newSteps;
    }

    /// The arrays of a state, in the order and shapes of the weights; of one that is no tensor a vector of doubles for each
    /// of the model's arrays, and of a scalar one in all. Changes show in the next step.
    ///
    /// @param state its place in the signature
    /// @return empty before the first step, and for a state that never reaches an update
    public List<INDArray> state(int state) {
        if (states == null) {
            return List.of();
        }
        return states[state] == null
                ? scalars.state(state).map(SmallState::arrays).orElse(List.of())
                : states[state].arrays(model.shapes(), model.orders());
    }

    /// Bytes of all states; 0 before the first step.
    public long stateBytes() {
        long bytes = 0;
        if (states != null) {
            for (int state = 0; state < states.length; state++) {
                bytes +=
                        states[state] == null
                                ? scalars.state(state).map(SmallState::length).orElse(0L) * Double.BYTES
                                : model.total() * states[state].bytes();
            }
        }
        return bytes;
    }

    /// The shapes of the model's arrays; empty before the first step.
    public List<long[]> shapes() {
        return model == null ? List.of() : new ArrayList<>(model.shapes());
    }
}
