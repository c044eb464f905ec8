package serengeti.evaluator.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;

/*
 * Passes see one element at a time. What needs a whole array, a sum along an axis or a product of matrices, is done
 * between passes, on temporaries: one pass writes the operands down, the next reads the result, spread out to the size
 * of the array. States of a number per row or column are spread out likewise before the first pass and gathered after the
 * last, so that passes know tensors and numbers only.
 */
/// What a step plan does with whole arrays, and when.
public final class ArrayPlan {
    private final List<Integer> temporaries = new ArrayList<>();
    private final List<List<Operation>> before = new ArrayList<>();
    private final List<Operation> last = new ArrayList<>();
    private final boolean[] isGiven;

    private ArrayPlan(StepPlan plan) {
        List<Node> nodes = plan.nodes();
        int[] passes = Scalars.passes(plan);
        isGiven = new boolean[nodes.size()];
        int count = 1 + Arrays.stream(passes).max().orElse(0);
        for (int pass = 0; pass < count; pass++) {
            before.add(new ArrayList<>());
        }
        for (int node = 0; node < isGiven.length; node++) {
            switch (nodes.get(node)) {
                case StepPlan.State(int state, Kind kind) when kind.isAlongAnAxis() ->
                        give(node, 0, new Spread(state, kind, temporary(node)));
                case StepPlan.SumAlong(int argument, Kind kind) ->
                        give(node, passes[node], new SumAlong(temporary(argument), kind, temporary(node)));
                case StepPlan.TripleProduct(int x, int y, int z) ->
                        give(
                                node,
                                passes[node],
                                new TripleProduct(temporary(x), temporary(y), temporary(z), temporary(node)));
                default -> {}
            }
        }
        for (int state = 0; state < plan.nextStates().size(); state++) {
            OptionalInt next = plan.nextStates().get(state);
            Kind kind = plan.stateKind(state);
            if (next.isPresent() && kind.isAlongAnAxis()) {
                last.add(new Gather(temporary(next.getAsInt()), kind, state));
            }
        }
    }

    /// That of a step plan.
    public static ArrayPlan of(StepPlan plan) {
        return new ArrayPlan(plan);
    }

    /// Something done with each array of temporaries, which are named by their place in [#temporaries].
    public sealed interface Operation {}

    /// A state of a number per row or column, put in the place of each element of that row or column.
    record Spread(int state, Kind kind, int to) implements Operation {}

    /// The first element of each row or column, put into a state.
    record Gather(int from, Kind kind, int state) implements Operation {}

    /// The sum over each row or column, put in the place of each of its elements.
    record SumAlong(int from, Kind kind, int to) implements Operation {}

    /// `x yT z` of matrices.
    record TripleProduct(int x, int y, int z, int to) implements Operation {}

    private void give(int node, int pass, Operation operation) {
        isGiven[node] = true;
        before.get(pass).add(operation);
    }

    private int temporary(int node) {
        if (!temporaries.contains(node)) {
            temporaries.add(node);
        }
        return temporaries.indexOf(node);
    }

    /// Whether there is nothing of the kind.
    public boolean isEmpty() {
        return temporaries.isEmpty();
    }

    /// The nodes whose values lie in temporaries.
    public List<Integer> temporaries() {
        return List.copyOf(temporaries);
    }

    /// The temporary of a node, or -1.
    int temporaryOf(int node) {
        return temporaries.indexOf(node);
    }

    /// Whether a node's value is put into its temporary by an operation, and not computed by a pass.
    public boolean isGiven(int node) {
        return node < isGiven.length && isGiven[node];
    }

    /// What a pass reads to compute a node: nothing if it is given.
    List<Integer> arguments(Node node, int index) {
        return isGiven(index) ? List.of() : StepPlan.arguments(node);
    }

    /// What has to be done before a pass, in order.
    public List<Operation> before(int pass) {
        return List.copyOf(before.get(pass));
    }

    /// What has to be done after the last pass.
    public List<Operation> last() {
        return List.copyOf(last);
    }
}
