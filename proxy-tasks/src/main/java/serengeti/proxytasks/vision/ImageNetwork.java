package serengeti.proxytasks.vision;

import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;
import serengeti.proxytasks.random.Draws;

/// The layers of a classifier on preallocated buffers, for batches of a fixed size.
public interface ImageNetwork {

    /// Weights and gradients.
    Parameters parameters();

    /// Sets the initial weights.
    void start(Draws draws);

    /// Takes an image into the batch.
    ///
    /// @param pixels the images, of which this one begins at `from`
    /// @param slot its place in the batch
    void load(float[] pixels, int from, int slot);

    /// Computes the logits of the loaded batch.
    void forward();

    /// `float[sample][class]`.
    Signal logits();

    /// Computes the gradients of the parameters from the logits'; follows [#forward].
    void backward();
}
