package serengeti.proxytasks.tokens;

import serengeti.proxytasks.lanes.Matrix;
import serengeti.proxytasks.layer.Parameters;
import serengeti.proxytasks.layer.Signal;

/// The start of the residual stream: `output[f][token] = embedding[id of token][f] + position[time][f]`.
public final class Embedding {
    private final TokenGrid grid;
    private final Matrix embedding;
    private final Matrix position;
    private final Matrix embeddingGradient;
    private final Matrix positionGradient;
    private final Signal output;

    /// A layer on arrays `index` (`float[vocabulary][features]`) and `index + 1` (`float[context][features]`).
    public Embedding(TokenGrid grid, Parameters parameters, int index, Signal output) {
        this.grid = grid;
        this.embedding = parameters.weight(index);
        this.position = parameters.weight(index + 1);
        this.embeddingGradient = parameters.gradient(index);
        this.positionGradient = parameters.gradient(index + 1);
        this.output = output;
    }

    /// Computes the output for `ids[column]`.
    public void forward(int[] ids) {
        float[] x = output.value().data();
        float[] weights = embedding.data();
        int features = embedding.columns();
        int columns = output.value().columns();
        for (int time = 0; time < grid.context(); time++) {
            int at = position.offset() + time * features;
            int first = time * grid.lanes();
            for (int column = first; column < first + grid.lanes(); column++) {
                int row = embedding.offset() + ids[column] * features;
                int index = column;
                for (int f = 0; f < features; f++) {
                    x[index] = weights[row + f] + weights[at + f];
                    index += columns;
                }
            }
        }
    }

    /// Computes the gradients of embedding and position from the output's.
    public void backward(int[] ids) {
        float[] dx = output.gradient().data();
        float[] gradient = embeddingGradient.data();
        int features = embedding.columns();
        int columns = output.value().columns();
        embeddingGradient.clear();
        for (int time = 0; time < grid.context(); time++) {
            int at = positionGradient.offset() + time * features;
            int first = time * grid.lanes();
            int last = first + grid.batch();
            for (int f = 0; f < features; f++) {
                int row = embeddingGradient.offset() + f;
                float sum = 0;
                for (int column = first; column < last; column++) {
                    float upstream = dx[f * columns + column];
                    gradient[row + ids[column] * features] += upstream;
                    sum += upstream;
                }
                gradient[at + f] = sum;
            }
        }
    }
}
