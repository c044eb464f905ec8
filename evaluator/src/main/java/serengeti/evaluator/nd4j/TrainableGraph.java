package serengeti.evaluator.nd4j;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/// A SameDiff graph with a loss and variables that it depends on.
///
/// The trainable variables are those of type VARIABLE on which the loss depends, in the order of their names, which
/// unlike SameDiff's own is the same after the graph is saved and loaded. Not thread-safe.
public final class TrainableGraph {
    private final SameDiff graph;
    private final List<String> variables;

    private TrainableGraph(SameDiff graph, List<String> variables) {
        this.graph = graph;
        this.variables = variables;
    }

    /// What one batch gives.
    ///
    /// @param loss of the batch, the sum of the loss variables alone
    /// @param arrays the gradients, in the order of [TrainableGraph#variables]
    public record Gradients(double loss, List<INDArray> arrays) {}

    /// Takes a graph; several loss variables are added up.
    ///
    /// @throws IllegalArgumentException if there is no loss variable, it depends on nothing that can be trained, or the
    ///     graph's training configuration has regularization or maximizes
    public static TrainableGraph of(SameDiff graph) {
        if (graph.getLossVariables().isEmpty()) {
            throw new IllegalArgumentException("graph: no loss variable; name one with setLossVariables");
        }
        requirePlain(graph.getTrainingConfig());
        try {
            graph.createGradFunction();
        } catch (IllegalStateException error) {
            throw new IllegalArgumentException("graph: " + error.getMessage(), error);
        }
        List<String> variables =
                graph.variables().stream()
                        .filter(variable -> variable.getVariableType() == VariableType.VARIABLE)
                        .filter(variable -> variable.dataType().isFPType() && variable.getGradient() != null)
                        .map(SDVariable::name)
                        .sorted()
                        .toList();
        return new TrainableGraph(graph, variables);
    }

    /// What SameDiff's own training would do beside the updater, and steps of a program do not.
    private static void requirePlain(TrainingConfig config) {
        if (config == null) {
            return;
        }
        List<Regularization> regularization = config.getRegularization();
        if (regularization != null && !regularization.isEmpty()) {
            throw new IllegalArgumentException(
                    ("graph: its TrainingConfig has regularization %s, which a SameDiffTrainer does not apply; possible"
                         + " is none, with decay as part of the program, or a ProgramUpdater with SameDiff.fit")
                            .formatted(regularization));
        }
        if (!config.isMinimize()) {
            throw new IllegalArgumentException(
                    "graph: its TrainingConfig has minimize = false; a SameDiffTrainer can minimize only");
        }
    }

    /// The graph itself.
    public SameDiff graph() {
        return graph;
    }

    /// The names of the trainable variables.
    public List<String> variables() {
        return variables;
    }

    /// The arrays of the trainable variables, in the order of [#variables], to be changed in place.
    public List<INDArray> arrays() {
        return variables.stream().map(name -> graph.getVariable(name).getArr()).toList();
    }

    /// Forward and backward pass.
    ///
    /// @param placeholders a batch, by the names of the graph's placeholders
    /// @throws IllegalArgumentException if the graph was given a training configuration that has regularization or
    ///     maximizes; nothing was changed
    public Gradients gradients(Map<String, INDArray> placeholders) {
        requirePlain(graph.getTrainingConfig());
        List<String> losses = graph.getLossVariables();
        OutAndGrad found = graph.calculateGradientsAndOutputs(placeholders, losses, variables);
        return new Gradients(
                sum(losses, found.getOutputs()), variables.stream().map(found.getGradients()::get).toList());
    }

    /// The loss of a batch, the sum of the loss variables; forward pass only.
    ///
    /// @param placeholders the batch, by the names of the graph's placeholders
    public double loss(Map<String, INDArray> placeholders) {
        List<String> losses = graph.getLossVariables();
        return sum(losses, graph.output(placeholders, losses));
    }

    private static double sum(List<String> losses, Map<String, INDArray> outputs) {
        return losses.stream().mapToDouble(loss -> outputs.get(loss).sumNumber().doubleValue()).sum();
    }
}
