package serengeti.evaluator.nd4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.TensorView;
import serengeti.evaluator.kernel.Kernel;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.kernel.StepEngine;

/// Turns gradients into updates with a program, for one array or one block of parameters; made by [ProgramUpdater].
///
/// The states lie in the arrays that the framework gives: what is written there counts, and each step changes them.
/// Arrays whose elements do not follow each other in memory are copied before and after each step. Not thread-safe.
public final class ProgramGradientUpdater implements GradientUpdater<ProgramUpdater> {
    private final ProgramUpdater config;
    private final Map<String, INDArray> states = new LinkedHashMap<>();
    private final List<Copy> copies = new ArrayList<>();
    private StepEngine engine;
    private ElementType engineType;

    ProgramGradientUpdater(ProgramUpdater config) {
        this.config = config;
    }

    /// Dense memory in the place of an array that has gaps, or is in another order.
    private record Copy(INDArray given, INDArray dense) {
        void read() {
            dense.assign(given);
        }

        void write() {
            given.assign(dense);
        }
    }

    @Override
    public ProgramUpdater getConfig() {
        return config;
    }

    /// Uses the given arrays as states.
    ///
    /// @param stateMap by the program's names, all of the gradient's shape
    /// @param initialize whether they are set to zero
    /// @throws IllegalArgumentException if the names are not those of the program's states, or the arrays differ in
    ///     shape or data type
    @Override
    public void setState(Map<String, INDArray> stateMap, boolean initialize) {
        List<String> names = config.states();
        if (stateMap.size() != names.size() || !stateMap.keySet().containsAll(names)) {
            throw new IllegalArgumentException(
                    "updater states %s: the program keeps %s".formatted(stateMap.keySet(), names));
        }
        names.forEach(name -> requireAlike(names.getFirst(), name, stateMap));
        forget();
        char order = names.isEmpty() ? 'c' : TensorView.denseOrder(stateMap.get(names.getFirst()));
        for (String name : names) {
            INDArray array = stateMap.get(name);
            // a step wants them dense, and in one order for all
            states.put(name, TensorView.of(name, array, order).isDense() ? array : copied(array, order));
        }
        if (initialize) {
            clear();
        }
    }

    private void forget() {
        engine = null;
        copies.clear();
    }

    private INDArray copied(INDArray given, char order) {
        var copy = new Copy(given, given.dup(order));
        copies.add(copy);
        return copy.dense();
    }

    private void clear() {
        states.values().forEach(state -> state.assign(0));
        copies.forEach(Copy::write);
    }

    /// The engine refuses them too, but knows no names.
    private static void requireAlike(String first, String name, Map<String, INDArray> stateMap) {
        INDArray model = stateMap.get(first);
        INDArray array = stateMap.get(name);
        if (array.dataType() != model.dataType() || !Arrays.equals(array.shape(), model.shape())) {
            throw new IllegalArgumentException(
                    "updater state '%s': %s, but '%s' is %s; all must be alike"
                            .formatted(name, described(array), first, described(model)));
        }
    }

    private static String described(INDArray array) {
        return array.dataType().toString().toLowerCase(Locale.ROOT) + Arrays.toString(array.shape());
    }

    /// The arrays of the states by name; they change with each step. Of given arrays that are copied, the copies.
    @Override
    public Map<String, INDArray> getState() {
        return new LinkedHashMap<>(states);
    }

    /// Uses parts of an array as states, one behind the other.
    ///
    /// @param viewArray as long as all states together, its elements taken in c-order, their memory anywhere; not read
    ///     if the program keeps none
    /// @param gradientShape of the gradients to come
    /// @param gradientOrder `'c'` or `'f'`
    /// @param initialize whether they are set to zero
    /// @throws IllegalArgumentException if the length does not fit, or it is neither of floats nor of doubles
    @Override
    public void setStateViewArray(INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
        List<String> names = config.states();
        if (names.isEmpty()) {
            return;
        }
        long length = Arrays.stream(gradientShape).reduce(1, (x, y) -> x * y);
        if (viewArray.length() != names.size() * length) {
            throw new IllegalArgumentException(
                    "updater state: %d elements, %d states of shape %s need %d"
                            .formatted(
                                    viewArray.length(),
                                    names.size(),
                                    Arrays.toString(gradientShape),
                                    names.size() * length));
        }
        forget();
        INDArray flat = flat(viewArray);
        for (int state = 0; state < names.size(); state++) {
            INDArray part = flat.get(NDArrayIndex.interval(state * length, (state + 1) * length));
            states.put(names.get(state), part.reshape(gradientOrder, gradientShape));
        }
        if (initialize) {
            clear();
        }
    }

    private INDArray flat(INDArray viewArray) {
        long[] shape = {viewArray.length()};
        INDArray view = Shape.newShapeNoCopy(viewArray, shape, false);
        return view != null && TensorView.of("updater state", view, 'c').isDense()
                ? view
                : copied(viewArray, 'c').reshape('c', shape);
    }

    /// Overwrites a gradient with the update that is to be subtracted from the weights.
    ///
    /// @param gradient of floats or doubles, as long as the states; of any shape if there are none
    /// @param iteration from 0
    /// @throws IllegalArgumentException if the gradient is neither of floats nor of doubles, or does not fit the states
    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        ElementType type = TensorView.elementType("gradient", gradient);
        for (Map.Entry<String, INDArray> state : states.entrySet()) {
            INDArray array = state.getValue();
            if (array.dataType() != gradient.dataType() || array.length() != gradient.length()) {
                throw new IllegalArgumentException(
                        "gradient: %s, but updater state '%s' is %s; length and data type must be the same"
                                .formatted(described(gradient), state.getKey(), described(array)));
            }
        }
        if (engine == null || states.isEmpty() && !isFor(type, gradient)) {
            Kernel kernel = Kernel.of(config.step(), type, StateFormat.EXACT);
            var fresh = new StepEngine(kernel, config.values(), Runtime.getRuntime().availableProcessors(), 0);
            fresh.adopt(List.copyOf(states.values()));
            engine = fresh;
            engineType = type;
        }
        engine.setSteps(iteration);
        copies.forEach(Copy::read);
        step(gradient, config.getLearningRate(iteration, epoch));
        copies.forEach(Copy::write);
    }

    /// Whether the engine can step a gradient; one without states may make way for another.
    private boolean isFor(ElementType type, INDArray gradient) {
        List<long[]> shapes = engine.shapes();
        return engineType == type && (shapes.isEmpty() || Arrays.equals(shapes.getFirst(), gradient.shape()));
    }

    private void step(INDArray gradient, double rate) {
        long[] shape = states.isEmpty() ? gradient.shape() : states.values().iterator().next().shape();
        if (Arrays.equals(shape, gradient.shape())) {
            engine.step(List.of(gradient), List.of(gradient), rate);
            return;
        }
        // DL4J has matrices of one row where its state is a vector
        INDArray view = Shape.newShapeNoCopy(gradient, shape, false);
        INDArray shaped = view == null ? gradient.dup('c').reshape('c', shape) : view;
        engine.step(List.of(shaped), List.of(shaped), rate);
        if (view == null) {
            gradient.assign(shaped.reshape('c', gradient.shape()));
        }
    }
}
