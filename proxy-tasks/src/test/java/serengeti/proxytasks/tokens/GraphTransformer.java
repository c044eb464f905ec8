package serengeti.proxytasks.tokens;

import java.util.Arrays;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// Transformer blocks as a SameDiff graph; tokens are rows, sequence after sequence, and a mask keeps sequences apart.
/// Parameter arrays are the graph's variables `array0`, `array1` and so on.
public final class GraphTransformer {
    private final SameDiff graph;
    private final TransformerShape shape;
    private final SDVariable mask;

    public GraphTransformer(SameDiff graph, TransformerShape shape, Attention.Mask mask, int sequences, int context) {
        this.graph = graph;
        this.shape = shape;
        int tokens = sequences * context;
        INDArray hidden = Nd4j.valueArrayOf(new long[] {tokens, tokens}, -1e9, DataType.FLOAT);
        for (int token = 0; token < tokens; token++) {
            int first = token - token % context;
            int end = mask == Attention.Mask.LATER ? token + 1 : first + context;
            for (int key = first; key < end; key++) {
                hidden.putScalar(token, key, 0);
            }
        }
        this.mask = graph.constant(hidden);
    }

    /// The residual stream, `[tokens][features]`, after the blocks whose arrays begin at `first`.
    public SDVariable changed(SDVariable stream, int first) {
        SDVariable x = stream;
        for (int block = 0; block < shape.blocks(); block++) {
            SDVariable[] array = new SDVariable[7];
            int own = first + 7 * block;
            Arrays.setAll(array, index -> graph.getVariable("array" + (own + index)));
            x = x.add(attention(normalised(graph, x, array[0]).mmul(array[1])).mmul(array[2]));
            SDVariable hidden = normalised(graph, x, array[3]).mmul(array[4]).add(array[5]);
            x = x.add(graph.nn.relu(hidden, 0).mmul(array[6]));
        }
        return x;
    }

    private SDVariable attention(SDVariable triple) {
        int features = shape.features();
        int own = features / shape.heads();
        SDVariable mixed = null;
        for (int head = 0; head < features; head += own) {
            SDVariable query = triple.mmul(graph.constant(choice(3 * features, head, own)));
            SDVariable key = triple.mmul(graph.constant(choice(3 * features, features + head, own)));
            SDVariable value = triple.mmul(graph.constant(choice(3 * features, 2 * features + head, own)));
            SDVariable scores = query.mmul(graph.transpose(key)).mul(1 / Math.sqrt(own)).add(mask);
            SDVariable place = graph.constant(choice(features, head, own).transpose().dup('c'));
            SDVariable part = graph.nn.softmax(scores, 1).mmul(value).mmul(place);
            mixed = mixed == null ? part : mixed.add(part);
        }
        return mixed;
    }

    /// What to multiply by from the right for `count` of `all` columns.
    private static INDArray choice(int all, int first, int count) {
        INDArray choice = Nd4j.zeros(DataType.FLOAT, all, count);
        for (int column = 0; column < count; column++) {
            choice.putScalar(first + column, column, 1);
        }
        return choice;
    }

    /// The rows of `x` normalised.
    public static SDVariable normalised(SameDiff graph, SDVariable x, SDVariable gain) {
        SDVariable centred = x.sub(x.mean(true, 1));
        SDVariable variance = graph.math.square(centred).mean(true, 1);
        return centred.div(graph.math.sqrt(variance.add(1e-5))).mul(gain);
    }
}
