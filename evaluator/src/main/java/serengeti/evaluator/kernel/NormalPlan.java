package serengeti.evaluator.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;

/*
 * Nodes are numbered depth first from the update, then from the next states; arguments that may be swapped come in the
 * order of a hash of what they compute. Two arguments of equal hash that are not equal would only cost a shared kernel.
 */
/// Step plans in an order that depends on what they compute and not on how the program was written.
final class NormalPlan {
    private static final int NOWHERE = -1;

    private final StepPlan plan;
    private final List<Node> nodes;
    private final long[] hashes;
    private final int[] places;
    private final StepPlan.Builder builder = new StepPlan.Builder();

    private NormalPlan(StepPlan plan) {
        this.plan = plan;
        nodes = plan.nodes();
        hashes = new long[nodes.size()];
        places = new int[nodes.size()];
        Arrays.fill(places, NOWHERE);
        for (int node = 0; node < hashes.length; node++) {
            hashes[node] = hash(node);
        }
    }

    /// A plan that computes the same bits.
    static StepPlan of(StepPlan plan) {
        return new NormalPlan(plan).build();
    }

    private StepPlan build() {
        int update = place(plan.update());
        var nextStates = new ArrayList<OptionalInt>();
        for (OptionalInt next : plan.nextStates()) {
            nextStates.add(next.isPresent() ? OptionalInt.of(place(next.getAsInt())) : next);
        }
        StepPlan normal = builder.build(update, nextStates);
        return plan.isReplacing() ? normal.replacing() : normal;
    }

    private int place(int root) {
        var path = new ArrayDeque<Integer>();
        path.push(root);
        while (!path.isEmpty()) {
            int node = path.peek();
            OptionalInt missing =
                    arguments(node).stream()
                            .filter(argument -> places[argument] == NOWHERE)
                            .mapToInt(Integer::intValue)
                            .findFirst();
            if (missing.isPresent()) {
                path.push(missing.getAsInt());
            } else {
                places[node] = builder.add(renumbered(node));
                path.pop();
            }
        }
        return places[root];
    }

    private Node renumbered(int node) {
        List<Integer> arguments = arguments(node).stream().map(argument -> places[argument]).toList();
        return switch (nodes.get(node)) {
            case StepPlan.Apply apply -> new StepPlan.Apply(apply.lane(), arguments, apply.kind());
            case StepPlan.SumPerArray _ -> new StepPlan.SumPerArray(arguments.getFirst());
            case StepPlan.SumAll _ -> new StepPlan.SumAll(arguments.getFirst());
            case StepPlan.SumAlong sum -> new StepPlan.SumAlong(arguments.getFirst(), sum.kind());
            case StepPlan.TripleProduct _ ->
                    new StepPlan.TripleProduct(arguments.get(0), arguments.get(1), arguments.get(2));
            case StepPlan.Extent input -> input;
            case StepPlan.Weight input -> input;
            case StepPlan.Gradient input -> input;
            case StepPlan.State input -> input;
            case StepPlan.LearningRate input -> input;
            case StepPlan.StepNumber input -> input;
            case StepPlan.Hyperparameter input -> input;
            case StepPlan.Number input -> input;
        };
    }

    private List<Integer> arguments(int node) {
        List<Integer> arguments = StepPlan.arguments(nodes.get(node));
        return isCommutative(node)
                ? arguments.stream().sorted(Comparator.comparingLong(argument -> hashes[argument])).toList()
                : arguments;
    }

    /// Whether arguments may be swapped, to the last bit.
    private boolean isCommutative(int node) {
        return nodes.get(node) instanceof StepPlan.Apply(Lane lane, _, _)
                && (lane == Lane.ADD || lane == Lane.MULTIPLY || lane == Lane.MINIMUM || lane == Lane.MAXIMUM);
    }

    private long hash(int node) {
        long hash =
                switch (nodes.get(node)) {
                    case StepPlan.Apply(Lane lane, _, _) -> 100 + lane.ordinal();
                    case StepPlan.SumPerArray _ -> 1;
                    case StepPlan.SumAll _ -> 2;
                    case StepPlan.Weight _ -> 3;
                    case StepPlan.Gradient _ -> 4;
                    case StepPlan.LearningRate _ -> 5;
                    case StepPlan.StepNumber _ -> 6;
                    case StepPlan.SumAlong(_, Kind kind) -> 10 + kind.ordinal();
                    case StepPlan.TripleProduct _ -> 20;
                    case StepPlan.Extent(Axis axis) -> 30 + axis.ordinal();
                    case StepPlan.State(int index, Kind kind) ->
                            1_000 + index + 100_000L * (Kind.TENSOR.ordinal() - kind.ordinal());
                    case StepPlan.Hyperparameter(int index) -> 1_000_000 + index;
                    case StepPlan.Number(double value) -> mixed(Double.doubleToLongBits(value));
                };
        for (int argument : arguments(node)) {
            hash = mixed(hash) + hashes[argument];
        }
        return mixed(hash);
    }

    /// The finalizer of SplittableRandom, which is a permutation.
    private static long mixed(long bits) {
        long mixed = bits + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
