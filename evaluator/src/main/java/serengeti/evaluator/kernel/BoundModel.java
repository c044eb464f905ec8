package serengeti.evaluator.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.TensorView;

/*
 * Looking an array up costs more than stepping a small one, so what was found is kept and only compared with what is
 * given: the same object, its memory where it was. Frameworks that hand out new gradient arrays at every step pay for
 * new views of these alone.
 */
/// A model's weights and gradients as memory, looked up again only where an array is another than before.
final class BoundModel {
    /// Elements that one thread takes at a time.
    static final int GRAIN = 1 << 16;

    private final ElementType type;
    private final List<long[]> shapes;
    private final char[] orders;
    private final long total;
    private final TensorView[] weights;
    private final TensorView[] gradients;
    private final Unit[] units;
    private final int[] jobs;
    private long changes;

    /// A piece of an array.
    ///
    /// @param array which
    /// @param start its first element
    /// @param length how many
    record Unit(int array, long start, int length) {}

    /// @throws IllegalArgumentException if an array is of no possible type or empty, or if types differ
    BoundModel(List<INDArray> arrays) {
        Objects.requireNonNull(arrays, "weights");
        if (arrays.isEmpty()) {
            throw new IllegalArgumentException("weights: no arrays; a model has at least one");
        }
        type = TensorView.elementType("weights[0]", arrays.getFirst());
        shapes = new ArrayList<>();
        orders = new char[arrays.size()];
        weights = new TensorView[arrays.size()];
        gradients = new TensorView[arrays.size()];
        long sum = 0;
        var pieces = new ArrayList<Unit>();
        for (int index = 0; index < weights.length; index++) {
            INDArray array = arrays.get(index);
            String name = "weights[%d]".formatted(index);
            requireType(name, array, "%s: data type %s, but weights[0] is %s; all must be the same");
            requireElements(name, array);
            requireOwnMemory(name, array);
            shapes.add(array.shape().clone());
            orders[index] = TensorView.denseOrder(array);
            weights[index] = TensorView.of(name, array, orders[index]);
            for (long start = 0; start < array.length(); start += GRAIN) {
                pieces.add(new Unit(index, start, (int) Math.min(GRAIN, array.length() - start)));
            }
            sum += array.length();
        }
        total = sum;
        units = pieces.toArray(Unit[]::new);
        jobs = jobs(units);
    }

    /// Consecutive units that together are worth a thread's while; the last entry is the number of units.
    private static int[] jobs(Unit[] units) {
        int[] starts = new int[units.length + 1];
        int jobs = 0;
        long size = GRAIN;
        for (int unit = 0; unit < units.length; unit++) {
            if (size >= GRAIN) {
                starts[jobs++] = unit;
                size = 0;
            }
            size += units[unit].length();
        }
        starts[jobs] = units.length;
        return Arrays.copyOf(starts, jobs + 1);
    }

    private void requireType(String name, INDArray array, String message) {
        ElementType found = TensorView.elementType(name, array);
        if (found != type) {
            throw new IllegalArgumentException(message.formatted(name, found.label(), type.label()));
        }
    }

    private static void requireElements(String name, INDArray array) {
        if (array.isEmpty()) {
            throw new IllegalArgumentException("%s: an empty array; every array needs elements".formatted(name));
        }
    }

    private static void requireOwnMemory(String name, INDArray weights) {
        Objects.requireNonNull(weights, name);
        for (int dimension = 0; dimension < weights.rank(); dimension++) {
            if (weights.stride(dimension) == 0 && weights.size(dimension) > 1) {
                throw new IllegalArgumentException(
                        "%s: stride 0 in dimension %d; each weight needs memory of its own".formatted(name, dimension));
            }
        }
    }

    /// Takes the arrays of a step.
    ///
    /// @throws IllegalArgumentException if they do not fit those of the first step; nothing was changed
    void bind(List<INDArray> newWeights, List<INDArray> newGradients) {
        requireCount("weights", newWeights);
        requireCount("gradients", newGradients);
        for (int index = 0; index < weights.length; index++) {
            INDArray weight = newWeights.get(index);
            if (!weights[index].isOf(weight)) {
                requireOwnMemory("weights[%d]".formatted(index), weight);
                weights[index] = view("weights", index, weight);
                changes++;
            }
            INDArray gradient = newGradients.get(index);
            if (gradients[index] == null || !gradients[index].isOf(gradient)) {
                gradients[index] = view("gradients", index, gradient);
                changes++;
            }
        }
    }

    /// Refuses arrays that are not like those of the model, as [#bind] does.
    ///
    /// @throws IllegalArgumentException if their number, shapes or data type are others
    void requireLike(List<INDArray> arrays) {
        requireCount("weights", arrays);
        for (int index = 0; index < weights.length; index++) {
            requireOwnMemory("weights[%d]".formatted(index), arrays.get(index));
            requireFitting("weights", index, arrays.get(index));
        }
    }

    private void requireCount(String name, List<INDArray> arrays) {
        Objects.requireNonNull(arrays, name);
        if (arrays.size() != weights.length) {
            throw new IllegalArgumentException(
                    "%s: %d %s, the model has %d"
                            .formatted(name, arrays.size(), arrays.size() == 1 ? "array" : "arrays", weights.length));
        }
    }

    private TensorView view(String list, int index, INDArray array) {
        requireFitting(list, index, array);
        return TensorView.of("%s[%d]".formatted(list, index), array, orders[index]);
    }

    private void requireFitting(String list, int index, INDArray array) {
        String name = "%s[%d]".formatted(list, index);
        requireType(name, array, "%s: data type %s, the model has %s");
        requireElements(name, array);
        if (!Arrays.equals(array.shape(), shapes.get(index))) {
            throw new IllegalArgumentException(
                    "%s: shape %s, the model has %s"
                            .formatted(name, Arrays.toString(array.shape()), Arrays.toString(shapes.get(index))));
        }
    }

    /// Grows whenever an array has come in the place of another.
    long changes() {
        return changes;
    }

    ElementType type() {
        return type;
    }

    /// How many arrays.
    int arrays() {
        return weights.length;
    }

    /// How many elements in all.
    long total() {
        return total;
    }

    List<long[]> shapes() {
        return shapes;
    }

    char[] orders() {
        return orders;
    }

    TensorView weights(int array) {
        return weights[array];
    }

    TensorView gradients(int array) {
        return gradients[array];
    }

    List<TensorView> allWeights() {
        return List.of(weights);
    }

    Unit[] units() {
        return units;
    }

    /// The first unit of each job, and behind the last the number of units.
    int[] jobs() {
        return jobs;
    }
}
