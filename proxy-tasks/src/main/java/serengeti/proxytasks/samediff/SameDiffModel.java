package serengeti.proxytasks.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.nd4j.TrainableGraph;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.random.Draws;

/// A graph of its own with the task's data.
///
/// The optimizer's weights lie apart from those of the graph, which are copied before each pass.
final class SameDiffModel implements Model {
    private final TrainableGraph graph;
    private final int batch;
    private final List<PlaceholderData> data;
    private final Optional<Accuracy> accuracy;
    private final List<Initialiser> initialisers;
    private final Layout layout;
    private final TensorBuffer weights;
    private final TensorBuffer gradient;
    private final List<INDArray> arrays;
    private final List<float[]> ownValues;
    private final Map<String, INDArray> room;
    private Draws batches = Draws.of(0, Draws.Purpose.BATCH);

    /// @param initialisers those that differ from the usual, by variable
    SameDiffModel(
            TrainableGraph graph,
            int batch,
            List<PlaceholderData> data,
            Optional<Accuracy> accuracy,
            Map<String, Initialiser> initialisers) {
        this.graph = graph;
        this.batch = batch;
        this.data = data;
        this.accuracy = accuracy;
        this.arrays = graph.arrays();
        this.layout = layout(graph);
        this.initialisers = new ArrayList<>();
        for (int index = 0; index < arrays.size(); index++) {
            Initialiser usual = Initialiser.usual(layout.shapes().get(index));
            this.initialisers.add(initialisers.getOrDefault(graph.variables().get(index), usual));
        }
        this.weights = TensorBuffer.zeros(layout.total());
        this.gradient = TensorBuffer.zeros(layout.total());
        this.ownValues = arrays.stream().map(array -> array.dup('c').data().asFloat()).toList();
        this.room = room(batch);
    }

    /// The shapes of the trainable variables.
    static Layout layout(TrainableGraph graph) {
        return new Layout(
                graph.arrays().stream()
                        .map(array -> Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray())
                        .toList());
    }

    private Map<String, INDArray> room(int count) {
        var arrays = new HashMap<String, INDArray>();
        data.forEach(each -> arrays.put(each.placeholder(), each.room(count)));
        return arrays;
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public TensorBuffer weights() {
        return weights;
    }

    @Override
    public TensorBuffer gradient() {
        return gradient;
    }

    @Override
    public void start(long seed) {
        Draws draws = Draws.of(seed, Draws.Purpose.WEIGHTS);
        float[] values = new float[layout.total()];
        int[] offsets = layout.offsets();
        for (int index = 0; index < arrays.size(); index++) {
            float[] own = ownValues.get(index).clone();
            initialisers.get(index).set(own, draws.from(offsets[index]));
            System.arraycopy(own, 0, values, offsets[index], own.length);
        }
        weights.copyFrom(values);
        batches = Draws.of(seed, Draws.Purpose.BATCH);
    }

    @Override
    public float lossAndGradient(int step) {
        loadWeights();
        int count = Math.toIntExact(data.getFirst().train().size(0));
        for (int slot = 0; slot < batch; slot++) {
            int sample = batches.below(count, Draws.counter(step, slot));
            for (PlaceholderData each : data) {
                PlaceholderData.copy(each.train(), sample, room.get(each.placeholder()), slot);
            }
        }
        TrainableGraph.Gradients found = graph.gradients(room);
        for (int index = 0; index < arrays.size(); index++) {
            view(gradient, index).assign(found.arrays().get(index));
        }
        return (float) found.loss();
    }

    @Override
    public double fitness() {
        loadWeights();
        int count = Math.toIntExact(data.getFirst().validation().size(0));
        double sum = 0;
        for (int first = 0; first < count; first += batch) {
            sum += ofValidation(first, Math.min(batch, count - first));
        }
        return sum / count;
    }

    /// Measures the first validation samples, to see whether that can be done.
    void tryFitness() {
        ofValidation(0, Math.toIntExact(Math.min(batch, data.getFirst().validation().size(0))));
    }

    /// Fitness times the number of samples.
    private double ofValidation(int first, int count) {
        Map<String, INDArray> samples = count == batch ? room : room(count);
        for (PlaceholderData each : data) {
            for (int slot = 0; slot < count; slot++) {
                PlaceholderData.copy(each.validation(), first + slot, samples.get(each.placeholder()), slot);
            }
        }
        if (accuracy.isPresent()) {
            return accuracy.get().right(graph.graph(), samples);
        }
        return -graph.loss(samples) * count;
    }

    private void loadWeights() {
        for (int index = 0; index < arrays.size(); index++) {
            arrays.get(index).assign(view(weights, index));
        }
    }

    private INDArray view(TensorBuffer buffer, int index) {
        int[] offsets = layout.offsets();
        INDArray own = buffer.array().get(NDArrayIndex.interval(offsets[index], offsets[index + 1]));
        return own.reshape('c', arrays.get(index).shape());
    }
}
