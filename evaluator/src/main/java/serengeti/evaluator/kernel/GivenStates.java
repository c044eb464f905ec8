package serengeti.evaluator.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.TensorView;

/// States that somebody else has the memory of.
///
/// Steps go over them by their addresses and the length of the first, so what does not fit would be read and written
/// where it is not.
///
/// @param arrays of a model with one array, one for each state that reaches an update, in the order of the signature
record GivenStates(List<INDArray> arrays) {

    /// Refuses what a kernel cannot step in place.
    ///
    /// @throws IllegalArgumentException if the number of arrays, their types, shapes or strides do not fit
    void check(Kernel kernel) {
        if (kernel.stepPlan().liveTensors() != kernel.stepPlan().liveStates()) {
            throw new IllegalArgumentException(
                    "states: the program keeps some that are no tensors; they cannot be given");
        }
        long wanted = kernel.stepPlan().nextStates().stream().filter(OptionalInt::isPresent).count();
        if (arrays.size() != wanted) {
            throw new IllegalArgumentException(
                    "states: %d %s, the program keeps %d"
                            .formatted(arrays.size(), arrays.size() == 1 ? "array" : "arrays", wanted));
        }
        if (!kernel.states().isExact()) {
            throw new IllegalArgumentException(
                    "states: the kernel keeps them in bfloat16; only exact states can be given");
        }
        for (int index = 0; index < arrays.size(); index++) {
            String name = "states[%d]".formatted(index);
            check(name, arrays.get(index), kernel.type());
            checkMemory(name, arrays.get(index), index == 0);
        }
    }

    private void check(String name, INDArray array, ElementType type) {
        ElementType found = TensorView.elementType(name, array);
        if (found != type) {
            throw new IllegalArgumentException(
                    "%s: data type %s, the kernel is for %s".formatted(name, found.label(), type.label()));
        }
        if (array.isEmpty()) {
            throw new IllegalArgumentException("%s: an empty array; every array needs elements".formatted(name));
        }
        long[] shape = arrays.getFirst().shape();
        if (!Arrays.equals(array.shape(), shape)) {
            throw new IllegalArgumentException(
                    "%s: shape %s, states[0] has %s; all must be the same"
                            .formatted(name, Arrays.toString(array.shape()), Arrays.toString(shape)));
        }
    }

    private void checkMemory(String name, INDArray array, boolean isFirst) {
        char order = TensorView.denseOrder(arrays.getFirst());
        if (!TensorView.of(name, array, order).isDense()) {
            throw new IllegalArgumentException(
                    "%s: shape %s has strides %s, must be dense in %s"
                            .formatted(
                                    name,
                                    Arrays.toString(array.shape()),
                                    Arrays.toString(array.stride()),
                                    isFirst ? "c- or f-order" : order + "-order as states[0]"));
        }
    }
}
