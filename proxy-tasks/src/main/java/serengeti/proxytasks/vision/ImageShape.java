package serengeti.proxytasks.vision;

import serengeti.evaluator.buffer.Layout;

/// The sizes of a classifier of images; `toString` is its name on the card, such as `MLP 64-16-10`.
public interface ImageShape {

    /// The family of its tasks.
    String family();

    /// The parameter arrays.
    Layout layout();

    /// Floating-point operations of one training sample: six for each weight and place where it is used.
    long flopsPerSample();

    /// New layers of this shape.
    ///
    /// @param batch samples of a batch
    ImageNetwork network(int batch);
}
