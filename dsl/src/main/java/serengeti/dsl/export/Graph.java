package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;

/// The values of a step, equal ones merged, each with the names that statements gave it. Arguments come before what uses
/// them.
final class Graph {
    private final List<Node> nodes = new ArrayList<>();
    private final List<SequencedSet<String>> names = new ArrayList<>();
    private final Map<Node, Integer> known = new HashMap<>();

    /// The index of `node`, which is added unless an equal one is there.
    int add(Node node) {
        return known.computeIfAbsent(
                node,
                fresh -> {
                    nodes.add(fresh);
                    names.add(new LinkedHashSet<>());
                    return nodes.size() - 1;
                });
    }

    /// The index of a number.
    int number(double value) {
        return add(new StepPlan.Number(value));
    }

    /// The index of a lane operation.
    int apply(Lane lane, List<Integer> arguments) {
        Kind kind = Kind.SCALAR;
        for (int argument : arguments) {
            kind = kind.join(kind(argument));
        }
        return add(new StepPlan.Apply(lane, arguments, kind));
    }

    Node node(int index) {
        return nodes.get(index);
    }

    int size() {
        return nodes.size();
    }

    Kind kind(int index) {
        return nodes.get(index).kind();
    }

    /// The names of a value, those of the first statements first.
    SequencedSet<String> names(int index) {
        return names.get(index);
    }

    List<Integer> arguments(int index) {
        return StepPlan.arguments(nodes.get(index));
    }

    /// Whether a value is the operation `lane`.
    boolean is(int index, Lane lane) {
        return nodes.get(index) instanceof StepPlan.Apply(Lane found, _, _) && found == lane;
    }

    /// Whether a value is this number.
    boolean is(int index, double value) {
        return nodes.get(index) instanceof StepPlan.Number(double found) && found == value;
    }

    boolean isNumber(int index) {
        return nodes.get(index) instanceof StepPlan.Number;
    }

    boolean isLeaf(int index) {
        return arguments(index).isEmpty();
    }

    /// `node` with its arguments at other places.
    static Node renumbered(Node node, int[] places) {
        return switch (node) {
            case StepPlan.Apply(Lane lane, List<Integer> arguments, Kind kind) ->
                    new StepPlan.Apply(lane, arguments.stream().map(argument -> places[argument]).toList(), kind);
            case StepPlan.SumPerArray(int argument) -> new StepPlan.SumPerArray(places[argument]);
            case StepPlan.SumAll(int argument) -> new StepPlan.SumAll(places[argument]);
            case StepPlan.SumAlong(int argument, Kind kind) -> new StepPlan.SumAlong(places[argument], kind);
            case StepPlan.TripleProduct(int x, int y, int z) ->
                    new StepPlan.TripleProduct(places[x], places[y], places[z]);
            case StepPlan.Weight _,
                    StepPlan.Gradient _,
                    StepPlan.State _,
                    StepPlan.LearningRate _,
                    StepPlan.StepNumber _,
                    StepPlan.Hyperparameter _,
                    StepPlan.Number _,
                    StepPlan.Extent _ ->
                    node;
        };
    }

    /// How often each value is read by what `outputs` need, and by them.
    int[] uses(List<Integer> outputs) {
        int[] uses = new int[nodes.size()];
        outputs.forEach(output -> uses[output]++);
        for (int index = nodes.size() - 1; index >= 0; index--) {
            if (uses[index] > 0) {
                arguments(index).forEach(argument -> uses[argument]++);
            }
        }
        return uses;
    }
}
