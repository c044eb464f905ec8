package serengeti.evaluator.bench;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.TensorBuffer;

/// Weights and gradients of one array each, that start at a cache line's border. All engines step the same ones.
final class BenchModel {
    private static final int CACHE_LINE = 64;

    private final Tensor weights;
    private final Tensor gradients;

    /// An array, and the buffer that it is a view of if it is one of floats.
    private record Tensor(INDArray array, TensorBuffer buffer) {

        static Tensor zeros(ElementType type, int size) {
            if (type == ElementType.FLOAT) {
                TensorBuffer buffer = TensorBuffer.zeros(size);
                return new Tensor(buffer.array(), buffer);
            }
            INDArray roomy = Nd4j.zeros(DataType.DOUBLE, size + CACHE_LINE / Double.BYTES);
            long skipped = Math.floorMod(-roomy.data().address(), CACHE_LINE) / Double.BYTES;
            return new Tensor(roomy.get(NDArrayIndex.interval(skipped, skipped + size)), null);
        }
    }

    /// A model with gradients on both sides of zero, none so small that hardware slows down.
    BenchModel(ElementType type, int size) {
        weights = Tensor.zeros(type, size);
        gradients = Tensor.zeros(type, size);
        weights.array().assign(0.5);
        gradients.array().assign(Nd4j.linspace(dataType(type), -1, 2.0 / size, size));
    }

    /// Bytes that a model takes while it is made; its gradients lie in memory twice then.
    static long bytes(ElementType type, int size) {
        return 3L * type.bytes() * size;
    }

    static DataType dataType(ElementType type) {
        return switch (type) {
            case FLOAT -> DataType.FLOAT;
            case DOUBLE -> DataType.DOUBLE;
        };
    }

    /// Where the first element of an array lies.
    static long address(INDArray array) {
        return array.data().address() + array.offset() * array.dataType().width();
    }

    INDArray weights() {
        return weights.array();
    }

    INDArray gradients() {
        return gradients.array();
    }

    /// The weights of a model of floats.
    TensorBuffer weightBuffer() {
        return weights.buffer();
    }

    /// The gradients of a model of floats.
    TensorBuffer gradientBuffer() {
        return gradients.buffer();
    }
}
