package serengeti.proxytasks.model;

import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.layer.Parameters;

/// A model of layers that work on parameters: they are loaded before each pass, and the gradient is stored after it.
public abstract class ParameterModel implements Model {
    private final Parameters parameters;

    /// @param parameters those that the layers use
    protected ParameterModel(Parameters parameters) {
        this.parameters = parameters;
    }

    /// Those that the layers use.
    protected final Parameters parameters() {
        return parameters;
    }

    @Override
    public final Layout layout() {
        return parameters.layout();
    }

    @Override
    public final TensorBuffer weights() {
        return parameters.weights();
    }

    @Override
    public final TensorBuffer gradient() {
        return parameters.gradient();
    }

    @Override
    public final float lossAndGradient(int step) {
        parameters.loadWeights();
        double loss = trainOn(step);
        parameters.storeGradient();
        return (float) loss;
    }

    @Override
    public final double fitness() {
        parameters.loadWeights();
        return validate();
    }

    /// Forward and backward pass on the batch of a step, with the weights loaded.
    ///
    /// @return the mean loss, as [#lossAndGradient] returns it
    protected abstract double trainOn(int step);

    /// Fitness on the validation data, with the weights loaded.
    protected abstract double validate();
}
