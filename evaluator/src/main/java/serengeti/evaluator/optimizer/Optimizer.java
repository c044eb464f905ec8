package serengeti.evaluator.optimizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Suggestion;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.TensorView;
import serengeti.evaluator.kernel.Kernel;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.kernel.StepEngine;

/// An optimizer for models of ND4J arrays: a program of the language, compiled to one pass over memory.
///
/// ```java
/// Optimizer lion = Optimizer.compile(Library.named("lion").program());
/// lion.set("peak_lr", 3e-4);
/// lion.step(weights, gradients, 1.0);
/// ```
///
/// The first step fixes the number, shapes and data type (float or double) of the model's arrays and allocates the
/// state. Arrays may be views, of any strides, in c- or f-order. A compiled step of the same dense arrays on one thread
/// takes nothing from the heap of the JVM; steps give the same bits on any number of threads. Not thread-safe;
/// optimizers share nothing that is not. An argument that is null is refused by its name.
public final class Optimizer {
    private final Program program;
    private final Settings settings;
    private final StepPlan plan;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final double[] values;
    private Kernel kernel;
    private StepEngine engine;

    private Optimizer(Program program, Settings settings) {
        this.program = program;
        this.settings = settings;
        plan = Lowering.openPlan(program);
        values = new double[program.hyperparameters().size()];
        for (int index = 0; index < values.length; index++) {
            Hyperparameter hyperparameter = program.hyperparameters().get(index);
            places.put(hyperparameter.name(), index);
            values[index] = hyperparameter.value();
        }
    }

    /// An optimizer that runs `program` with the default settings.
    ///
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the program is unsound
    public static Optimizer compile(Program program) {
        return compile(program, Settings.DEFAULT);
    }

    /// An optimizer that runs `program`.
    ///
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the program is unsound
    public static Optimizer compile(Program program, Settings settings) {
        return new Optimizer(Objects.requireNonNull(program, "program"), Objects.requireNonNull(settings, "settings"));
    }

    /// How an optimizer runs.
    ///
    /// @param threads how many threads step a model of more than some hundred thousand elements, the caller among them
    /// @param states how states lie in memory
    /// @param seed of stochastic rounding
    public record Settings(int threads, StateFormat states, int seed) {
        /// All cores, exact states, seed 0.
        public static final Settings DEFAULT =
                new Settings(Runtime.getRuntime().availableProcessors(), StateFormat.EXACT, 0);

        public Settings {
            Objects.requireNonNull(states, "states");
            if (threads < 1) {
                throw new IllegalArgumentException("threads: %d, must be at least 1".formatted(threads));
            }
        }

        /// These settings with another number of threads, at least 1.
        public Settings withThreads(int newThreads) {
            return new Settings(newThreads, states, seed);
        }

        /// These settings with states in another format; bfloat16 goes with weights of floats only.
        public Settings withStates(StateFormat newStates) {
            return new Settings(threads, newStates, seed);
        }

        /// These settings with another seed of stochastic rounding.
        public Settings withSeed(int newSeed) {
            return new Settings(threads, states, newSeed);
        }
    }

    /// One step of a model with one array.
    ///
    /// @param learningRate the schedule's value, the `lr` of the program; its peak is 1 where the program has a peak
    ///     rate
    ///     of its own
    /// @throws IllegalArgumentException if an array does not fit; nothing was changed
    public void step(INDArray weights, INDArray gradients, double learningRate) {
        step(
                List.of(Objects.requireNonNull(weights, "weights")),
                List.of(Objects.requireNonNull(gradients, "gradients")),
                learningRate);
    }

    /// One step: reads the gradients, changes the weights in place.
    ///
    /// @param weights the model's arrays, the same number, shapes and data type at each step; they may not overlap each
    ///     other or the gradients
    /// @param gradients theirs, shape by shape
    /// @param learningRate the schedule's value, the `lr` of the program; its peak is 1 where the program has a peak
    ///     rate
    ///     of its own; not checked: NaN gives NaN
    /// @throws IllegalArgumentException if an array does not fit; nothing was changed
    public void step(List<INDArray> weights, List<INDArray> gradients, double learningRate) {
        if (engine != null) {
            engine.step(weights, gradients, learningRate);
            return;
        }
        Kernel found = kernelFor(weights);
        StepEngine fresh = newEngine(found);
        fresh.step(weights, gradients, learningRate);
        kernel = found;
        engine = fresh;
    }

    /// Allocates the state for a model, as the first step otherwise does; if there is one already, it stays.
    ///
    /// @param weights the model's arrays; not changed
    /// @throws IllegalArgumentException if an array is neither of floats nor of doubles, or the state is that of a
    ///     model of another number of arrays, other shapes or another data type
    public void prepare(List<INDArray> weights) {
        if (engine != null) {
            engine.prepare(weights);
            return;
        }
        Kernel found = kernelFor(weights);
        StepEngine fresh = newEngine(found);
        fresh.prepare(weights);
        kernel = found;
        engine = fresh;
    }

    private Kernel kernelFor(List<INDArray> weights) {
        Objects.requireNonNull(weights, "weights");
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("weights: no arrays; a model has at least one");
        }
        return Kernel.of(plan, TensorView.elementType("weights[0]", weights.getFirst()), settings.states());
    }

    private StepEngine newEngine(Kernel found) {
        return new StepEngine(found, values, settings.threads(), settings.seed());
    }

    /// Waits until the program is compiled for the model's data type, which otherwise happens in the background once it
    /// pays; until then steps are interpreted, to the same bits.
    ///
    /// @return whether steps now run compiled; false if that was found to be no faster, or the program has more than
    ///     256 operations per parameter, which takes too long to compile
    /// @throws IllegalStateException if there was no step and no [#prepare] yet
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public boolean awaitCompiled() throws InterruptedException {
        requireStarted("awaitCompiled");
        return kernel.await();
    }

    private void requireStarted(String method) {
        if (engine == null) {
            throw new IllegalStateException("%s: call step or prepare first".formatted(method));
        }
    }

    /// What it runs.
    public Program program() {
        return program;
    }

    /// How it runs.
    public Settings settings() {
        return settings;
    }

    /// The names of the program's hyperparameters, in order.
    public List<String> hyperparameters() {
        return List.copyOf(places.keySet());
    }

    /// The value of a hyperparameter.
    ///
    /// @throws IllegalArgumentException if the program has none of that name
    public double get(String name) {
        return values[place(name)];
    }

    /// Changes a hyperparameter from the next step on; nothing is compiled again.
    ///
    /// @param value finite
    /// @throws IllegalArgumentException if the program has none of that name or the value is not finite
    public void set(String name, double value) {
        int place = place(name);
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("hyperparameter %s = %s: must be finite".formatted(name, value));
        }
        values[place] = value;
    }

    private int place(String name) {
        Integer place = places.get(Objects.requireNonNull(name, "name"));
        if (place == null) {
            throw new IllegalArgumentException(
                    places.isEmpty()
                            ? "hyperparameter '%s': the program has none".formatted(name)
                            : "hyperparameter '%s': the program has %s%s"
                                    .formatted(
                                            name,
                                            String.join(", ", places.keySet()),
                                            Suggestion.didYouMean(name, places.keySet())));
        }
        return place;
    }

    /// Sets the state to zero and the step count to the start; hyperparameters stay.
    public void reset() {
        if (engine != null) {
            engine.reset();
        }
    }

    /// How many steps were made.
    public long steps() {
        return engine == null ? 0 : engine.steps();
    }

    /// The names of the states that reach an update, in the order of the signature; only those are kept.
    public List<String> states() {
        var names = new ArrayList<String>();
        for (int state = 0; state < plan.nextStates().size(); state++) {
            if (plan.nextStates().get(state).isPresent()) {
                names.add(program.signature().stateNames().get(state));
            }
        }
        return names;
    }

    /// The arrays of a state, in the order and shapes of the weights; of one that is no tensor a vector of doubles for each
    /// of the model's arrays, and of a scalar one in all. What is written to them shows in the next step.
    ///
    /// @throws IllegalArgumentException if no state of that name reaches an update
    /// @throws IllegalStateException if there was no step and no [#prepare] yet
    public List<INDArray> state(String name) {
        requireStarted("state");
        Objects.requireNonNull(name, "name");
        List<String> kept = states();
        if (!kept.contains(name)) {
            throw new IllegalArgumentException(
                    "state '%s': the program keeps %s"
                            .formatted(name, kept.isEmpty() ? "none" : String.join(", ", kept)));
        }
        return engine.state(program.signature().stateNames().indexOf(name));
    }

    /// Bytes that the state tensors take for each parameter; states of a number per row, say, take next to nothing.
    ///
    /// @param type the weights' precision
    public int stateBytesPerParameter(ElementType type) {
        return plan.liveTensors() * (settings.states().isExact() ? type.bytes() : Short.BYTES);
    }

    /// Writes the state, the step count and the hyperparameters to a file in NumPy's npz format, `numpy.load` reads it.
    ///
    /// Entries are `steps`, `hyperparameters/NAME`, for each state an array for each of the model's such as `m/0`, and
    /// the text of the program. States in bfloat16 are written as floats, exactly. A file that is there is replaced
    /// once all is written. Settings are not written.
    ///
    /// @throws IOException if it cannot be written
    /// @throws IllegalStateException if there was no step and no [#prepare] yet
    public void save(Path path) throws IOException {
        requireStarted("save");
        Objects.requireNonNull(path, "path");
        var hyperparameters = new LinkedHashMap<String, Double>();
        places.forEach((name, place) -> hyperparameters.put(name, values[place]));
        OptimizerFile.write(path, program, new OptimizerFile.Contents(steps(), hyperparameters, allStates()));
    }

    /// Goes on from a file that [#save] wrote: steps are then the same, bit for bit, as those of the optimizer that
    /// wrote it, given the same settings. States in bfloat16 are rounded to nearest if the file's are floats.
    ///
    /// @throws IOException if the file cannot be read, is damaged, or is of a program that does something else or a
    ///     model
    ///     of other shapes or another data type; nothing was changed
    /// @throws IllegalStateException if there was no step and no [#prepare] yet
    public void load(Path path) throws IOException {
        requireStarted("load");
        Objects.requireNonNull(path, "path");
        Map<String, List<INDArray>> states = allStates();
        OptimizerFile.Contents contents = OptimizerFile.read(path, program, states);
        contents.states()
                .forEach((name, arrays) -> {
                    for (int array = 0; array < arrays.size(); array++) {
                        states.get(name).get(array).assign(arrays.get(array));
                    }
                });
        contents.hyperparameters().forEach(this::set);
        engine.setSteps(contents.steps());
    }

    private Map<String, List<INDArray>> allStates() {
        var states = new LinkedHashMap<String, List<INDArray>>();
        states().forEach(name -> states.put(name, state(name)));
        return states;
    }
}
