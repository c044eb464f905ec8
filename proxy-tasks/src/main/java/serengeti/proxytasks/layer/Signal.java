package serengeti.proxytasks.layer;

import serengeti.proxytasks.lanes.Matrix;

/// The activations between two layers and the gradient of the loss with respect to them, in matrices of one shape.
///
/// @param value what the forward pass left
/// @param gradient what the backward pass left
public record Signal(Matrix value, Matrix gradient) {

    /// A signal of zeros.
    public static Signal zeros(int rows, int columns) {
        return new Signal(Matrix.zeros(rows, columns), Matrix.zeros(rows, columns));
    }
}
