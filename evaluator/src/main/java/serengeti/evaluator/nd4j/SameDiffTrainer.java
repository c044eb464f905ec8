package serengeti.evaluator.nd4j;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import serengeti.evaluator.optimizer.Optimizer;

/// Trains a SameDiff graph with any program: all trainable variables are one model, so norms over it are right.
///
/// ```java
/// SameDiffTrainer trainer = SameDiffTrainer.of(graph, Optimizer.compile(program));
/// double[] losses = trainer.fit(batches, "x", "y", 1000, step -> 1.0);
/// ```
///
/// The trainable variables are those of type VARIABLE on which the loss depends, in the order of their names, which
/// unlike SameDiff's own is the same after the graph is saved and loaded; all of floats or all of doubles. They are
/// changed in place.
///
/// Nothing of the graph's [TrainingConfig] is used, and it needs none. One that has regularization or maximizes is
/// refused: how weights decay is for the program alone to say, and steps always go down. Not thread-safe.
public final class SameDiffTrainer {
    private final TrainableGraph graph;
    private final Optimizer optimizer;

    private SameDiffTrainer(TrainableGraph graph, Optimizer optimizer) {
        this.graph = graph;
        this.optimizer = optimizer;
    }

    /// A trainer of a graph.
    ///
    /// @param graph with at least one loss variable; several are added up
    /// @param optimizer used for this graph alone, fresh or with the state of an earlier training
    /// @throws IllegalArgumentException if there is no loss variable, it depends on nothing that can be trained, or the
    ///     graph's training configuration has regularization or maximizes
    public static SameDiffTrainer of(SameDiff graph, Optimizer optimizer) {
        return new SameDiffTrainer(
                TrainableGraph.of(Objects.requireNonNull(graph, "graph")),
                Objects.requireNonNull(optimizer, "optimizer"));
    }

    /// The names of the trainable variables, in the order in which the optimizer keeps their states.
    public List<String> variables() {
        return graph.variables();
    }

    /// The arrays of the trainable variables, in the order of [#variables]; for [Optimizer#prepare].
    public List<INDArray> weights() {
        return graph.arrays();
    }

    /// What steps the graph.
    public Optimizer optimizer() {
        return optimizer;
    }

    /// One step.
    ///
    /// @param placeholders a batch, by the names of the graph's placeholders
    /// @param learningRate the schedule's value, the `lr` of the program
    /// @return the loss of the batch before the step, the sum of the loss variables alone
    /// @throws IllegalArgumentException if the variables are neither all of floats nor all of doubles, or the graph was
    ///     given a training configuration that has regularization or maximizes; nothing was changed
    public double step(Map<String, INDArray> placeholders, double learningRate) {
        Objects.requireNonNull(placeholders, "placeholders");
        TrainableGraph.Gradients found = graph.gradients(placeholders);
        optimizer.step(weights(), found.arrays(), learningRate);
        return found.loss();
    }

    /// Makes steps on one batch.
    ///
    /// @param placeholders the batch, by the names of the graph's placeholders
    /// @param steps how many, at least 0
    /// @param schedule the learning rate by the number of steps that the optimizer has made before
    /// @return the loss before each step
    /// @throws IllegalArgumentException if the number of steps is negative
    public double[] fit(Map<String, INDArray> placeholders, int steps, IntToDoubleFunction schedule) {
        Objects.requireNonNull(placeholders, "placeholders");
        Objects.requireNonNull(schedule, "schedule");
        double[] losses = losses(steps);
        for (int step = 0; step < steps; step++) {
            losses[step] = step(placeholders, schedule.applyAsDouble(Math.toIntExact(optimizer.steps())));
        }
        return losses;
    }

    private static double[] losses(int steps) {
        if (steps < 0) {
            throw new IllegalArgumentException("steps: %d, must be at least 0".formatted(steps));
        }
        return new double[steps];
    }

    /// Makes steps on batches of one input and one label array; starts over at the end of the data.
    ///
    /// @param features the placeholder of the inputs
    /// @param labels the placeholder of the labels
    /// @param steps how many, at least 0
    /// @param schedule the learning rate by the number of steps that the optimizer has made before
    /// @return the loss of each batch before its step
    /// @throws IllegalArgumentException if the number of steps is negative, the data end early and cannot be reset
    public double[] fit(DataSetIterator data, String features, String labels, int steps, IntToDoubleFunction schedule) {
        return fit(
                new MultiDataSetIteratorAdapter(Objects.requireNonNull(data, "data")),
                List.of(Objects.requireNonNull(features, "features")),
                List.of(Objects.requireNonNull(labels, "labels")),
                steps,
                schedule);
    }

    /// Makes steps on batches; starts over at the end of the data. Masks are not read.
    ///
    /// @param features the placeholders of the inputs, in the order of the data
    /// @param labels the placeholders of the labels, in the order of the data
    /// @param steps how many, at least 0
    /// @param schedule the learning rate by the number of steps that the optimizer has made before
    /// @return the loss of each batch before its step
    /// @throws IllegalArgumentException if the number of steps is negative, the data end early and cannot be reset, or have other numbers of arrays
    public double[] fit(
            MultiDataSetIterator data,
            List<String> features,
            List<String> labels,
            int steps,
            IntToDoubleFunction schedule) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(schedule, "schedule");
        double[] losses = losses(steps);
        for (int step = 0; step < steps; step++) {
            if (!data.hasNext() && data.resetSupported()) {
                data.reset();
            }
            if (!data.hasNext()) {
                throw new IllegalArgumentException(
                        "data: ended after %d of %d steps and cannot start over".formatted(step, steps));
            }
            Map<String, INDArray> batch = placeholders(data.next(), features, labels);
            losses[step] = step(batch, schedule.applyAsDouble(Math.toIntExact(optimizer.steps())));
        }
        return losses;
    }

    private static Map<String, INDArray> placeholders(MultiDataSet batch, List<String> features, List<String> labels) {
        var placeholders = new HashMap<String, INDArray>();
        put(placeholders, "features", features, batch.getFeatures());
        put(placeholders, "labels", labels, batch.getLabels());
        return placeholders;
    }

    private static void put(Map<String, INDArray> placeholders, String part, List<String> names, INDArray[] arrays) {
        int found = arrays == null ? 0 : arrays.length;
        if (found != names.size()) {
            throw new IllegalArgumentException(
                    "data: %d arrays of %s for the placeholders %s".formatted(found, part, names));
        }
        for (int index = 0; index < found; index++) {
            placeholders.put(names.get(index), arrays[index]);
        }
    }
}
