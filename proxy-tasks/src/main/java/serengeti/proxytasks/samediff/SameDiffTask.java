package serengeti.proxytasks.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.nd4j.TrainableGraph;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;

/// Makes a task of a SameDiff graph.
///
/// ```java
/// Task task = SameDiffTask.of("mine", () -> graph())
///         .data("pixels", trainPixels, validationPixels)
///         .data("labels", trainLabels, validationLabels)
///         .accuracy("logits", "labels")
///         .task(16, 1000);
/// ```
///
/// All variables on which the loss depends are trained, in the order of their names; they are of floats. The loss
/// should be a mean over the batch. Batches are drawn with replacement. Fitness is minus the validation loss, or the
/// accuracy of an output. Initial weights are drawn as [Initialiser#usual] says, or by an initialiser of the variable's
/// own.
public final class SameDiffTask {
    private static final int TIER = 1;

    private final String name;
    private final Supplier<SameDiff> graphs;
    private final Map<String, PlaceholderData> data = new LinkedHashMap<>();
    private final Map<String, Initialiser> initialisers = new LinkedHashMap<>();
    private Optional<Accuracy> accuracy = Optional.empty();
    private String model = "SameDiff graph";
    private String source = "own data";

    private SameDiffTask(String name, Supplier<SameDiff> graphs) {
        this.name = name;
        this.graphs = graphs;
    }

    /// Begins a task.
    ///
    /// @param name unique lower-case name
    /// @param graphs makes a new graph on every call, equal to the others; each model has one, and one is for checks
    public static SameDiffTask of(String name, Supplier<SameDiff> graphs) {
        return new SameDiffTask(name, graphs);
    }

    /// Gives a placeholder its data, which are copied; as many samples as the other placeholders have.
    ///
    /// @param train `[samples][...]`, of the placeholder's type
    /// @param validation `[samples][...]`, of the placeholder's type
    public SameDiffTask data(String placeholder, INDArray train, INDArray validation) {
        requireSamples(placeholder, "training", train);
        requireSamples(placeholder, "validation", validation);
        data.put(placeholder, PlaceholderData.copyOf(placeholder, train, validation));
        return this;
    }

    /// Draws the initial weights of one variable in another way than the usual.
    public SameDiffTask initialise(String variable, Initialiser initialiser) {
        initialisers.put(variable, initialiser);
        return this;
    }

    /// Makes fitness the share of validation samples whose class has the largest output, ties being wrong.
    ///
    /// @param output the variable of scores, `[samples][classes]`
    /// @param labels the placeholder of the classes: numbers, `[samples]` or `[samples][1]`, or `[samples][classes]`
    ///     with
    ///     the largest at the class
    public SameDiffTask accuracy(String output, String labels) {
        accuracy = Optional.of(new Accuracy(output, labels));
        return this;
    }

    /// Says on the card what is trained on what.
    ///
    /// @param graph such as `CNN 8-16`
    /// @param samples such as `my digits`
    public SameDiffTask described(String graph, String samples) {
        model = graph;
        source = samples;
        return this;
    }

    /// The task; makes one graph and runs it on one batch, so that what is wrong is told here.
    ///
    /// The card's flops are six for each weight and sample, which is too few where a weight is used in many places.
    ///
    /// @param batch samples a step, at least 1
    /// @param steps length of a run, at least 1
    /// @throws IllegalArgumentException if the graph cannot be trained on the data, with one line that says why
    public Task task(int batch, int steps) {
        requireAtLeastOne("batch", batch);
        requireAtLeastOne("steps", steps);
        TrainableGraph checked = graph();
        requireFloats(checked);
        requireKnown("variable", initialisers.keySet(), checked.variables());
        List<String> placeholders = checked.graph().inputs();
        requireKnown("placeholder", data.keySet(), placeholders);
        List<PlaceholderData> samples = new ArrayList<>();
        for (String placeholder : placeholders) {
            samples.add(samples(checked.graph().getVariable(placeholder), batch));
        }
        requireEqualCounts(samples);
        accuracy.ifPresent(each -> {
            requireKnown("variable", List.of(each.output()), checked.graph().variableMap().keySet());
            requireKnown("placeholder", List.of(each.labels()), placeholders);
        });
        Map<String, Initialiser> own = Map.copyOf(initialisers);
        Optional<Accuracy> metric = accuracy;
        requireRunning(new SameDiffModel(checked, batch, samples, metric, own));
        int parameters = SameDiffModel.layout(checked).total();
        return Task.of(
                card(parameters, samples.getFirst().train().size(0), batch, steps),
                () -> new SameDiffModel(graph(), batch, samples, metric, own));
    }

    private TaskCard card(int parameters, long count, int batch, int steps) {
        return new TaskCard(
                name,
                "samediff",
                TIER,
                model,
                "%s, n %d".formatted(source, count),
                parameters,
                batch,
                steps,
                accuracy.isPresent() ? TaskCard.Metric.ACCURACY : TaskCard.Metric.NEGATIVE_LOSS,
                6L * parameters * batch * steps);
    }

    private TrainableGraph graph() {
        SameDiff graph = graphs.get();
        if (graph == null) {
            throw refusal("the supplier of graphs gave null");
        }
        try {
            return TrainableGraph.of(graph);
        } catch (IllegalArgumentException error) {
            throw refusal(error.getMessage(), error);
        }
    }

    private void requireFloats(TrainableGraph graph) {
        for (int index = 0; index < graph.variables().size(); index++) {
            DataType type = graph.arrays().get(index).dataType();
            if (type != DataType.FLOAT) {
                throw refusal(
                        "variable '%s': data type %s; possible is float"
                                .formatted(graph.variables().get(index), label(type)));
            }
        }
    }

    private void requireSamples(String placeholder, String part, INDArray array) {
        if (array.rank() == 0 || array.isEmpty()) {
            throw refusal(
                    "placeholder '%s': %s data of shape %s, the first dimension must be that of the samples"
                            .formatted(placeholder, part, Arrays.toString(array.shape())));
        }
        if (!array.dataType().isNumerical()) {
            throw refusal(
                    "placeholder '%s': %s data of type %s, must be numbers"
                            .formatted(placeholder, part, label(array.dataType())));
        }
    }

    private PlaceholderData samples(SDVariable placeholder, int batch) {
        PlaceholderData own = data.get(placeholder.name());
        if (own == null) {
            throw refusal("placeholder '%s': no data; give it some with data(...)".formatted(placeholder.name()));
        }
        requireFit(placeholder, "training", own.train());
        requireFit(placeholder, "validation", own.validation());
        long[] shape = placeholder.getShape();
        boolean isFixed = isKnown(shape) && shape[0] > 0;
        if (isFixed && (shape[0] != batch || own.validation().size(0) % batch != 0)) {
            throw refusal(
                    ("placeholder '%s' is %s; possible are [-1, ...], or batches of %d and validation data of a"
                                    + " multiple of that")
                            .formatted(placeholder.name(), Arrays.toString(shape), shape[0]));
        }
        return own;
    }

    private void requireFit(SDVariable placeholder, String part, INDArray array) {
        if (array.dataType() != placeholder.dataType()) {
            throw refusal(
                    "placeholder '%s': data type %s, its %s data are of type %s"
                            .formatted(
                                    placeholder.name(), label(placeholder.dataType()), part, label(array.dataType())));
        }
        long[] shape = placeholder.getShape();
        if (!isKnown(shape)) {
            return;
        }
        boolean fits = shape.length == array.rank();
        for (int dimension = 1; fits && dimension < shape.length; dimension++) {
            fits = shape[dimension] < 0 || shape[dimension] == array.size(dimension);
        }
        if (!fits) {
            throw refusal(
                    "placeholder '%s': shape %s, its %s data are %s"
                            .formatted(
                                    placeholder.name(), Arrays.toString(shape), part, Arrays.toString(array.shape())));
        }
    }

    private static boolean isKnown(long[] shape) {
        return shape != null && shape.length > 0;
    }

    private void requireEqualCounts(List<PlaceholderData> samples) {
        if (samples.isEmpty()) {
            throw refusal("the graph has no placeholder, so there is nothing to draw batches for");
        }
        PlaceholderData first = samples.getFirst();
        for (PlaceholderData each : samples) {
            requireEqualCounts("training", first, first.train(), each, each.train());
            requireEqualCounts("validation", first, first.validation(), each, each.validation());
        }
    }

    private void requireEqualCounts(
            String part, PlaceholderData one, INDArray ones, PlaceholderData other, INDArray others) {
        if (ones.size(0) != others.size(0)) {
            throw refusal(
                    "%d %s samples for placeholder '%s', but %d for '%s'"
                            .formatted(ones.size(0), part, one.placeholder(), others.size(0), other.placeholder()));
        }
    }

    private void requireAtLeastOne(String what, int value) {
        if (value < 1) {
            throw refusal("%s %d, must be at least 1".formatted(what, value));
        }
    }

    private void requireKnown(String what, Iterable<String> names, Collection<String> known) {
        for (String each : names) {
            if (!known.contains(each)) {
                throw new UnknownName("%s of task '%s':".formatted(what, name), each, known);
            }
        }
    }

    private void requireRunning(SameDiffModel trial) {
        try {
            trial.start(0);
            trial.lossAndGradient(0);
            trial.tryFitness();
        } catch (RuntimeException error) {
            String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
            throw refusal("the graph cannot be run on a batch: " + message, error);
        }
    }

    private static String label(DataType type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    private IllegalArgumentException refusal(String reason) {
        return refusal(reason, null);
    }

    private IllegalArgumentException refusal(String reason, Throwable cause) {
        return new IllegalArgumentException("task '%s': %s".formatted(name, reason), cause);
    }
}
