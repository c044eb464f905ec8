package serengeti.evaluator.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;

/*
 * Passes see one element at a time. What needs a whole array, a sum along an axis or a product of matrices, is done
 * between passes, on temporaries: one pass writes the operands down, later ones read the result. What has a number per row
 * or column is computed on vectors, by Scalars, and spread out to the size of the array where passes read it.
 *
 * A temporary's memory is used again once nothing reads it any more. Time goes on by three in each pass: operations on
 * whole arrays, then spreading, then the pass.
 */
/// What a step plan does with whole arrays, and when.
public final class ArrayPlan {
    private static final int TIMES = 3;
    private static final int SPREADING = 1;
    private static final int PASS = 2;

    private final List<Node> nodes;
    private final int[] passes;
    private final int last;
    private final List<Integer> temporaries = new ArrayList<>();
    private final List<List<Operation>> operations = new ArrayList<>();
    private final List<List<Spread>> spreads = new ArrayList<>();
    private final boolean[] isGiven;
    private final int[] memories;

    private ArrayPlan(StepPlan plan) {
        nodes = plan.nodes();
        passes = Scalars.passes(plan);
        last = Arrays.stream(passes).max().orElse(0);
        isGiven = new boolean[nodes.size()];
        for (int pass = 0; pass <= last; pass++) {
            operations.add(new ArrayList<>());
            spreads.add(new ArrayList<>());
        }
        for (int node = 0; node < isGiven.length; node++) {
            switch (nodes.get(node)) {
                case StepPlan.SumAlong(int argument, Kind kind) ->
                        operations.get(passes[node]).add(new SumAlong(temporary(argument), kind, node));
                case StepPlan.TripleProduct(int x, int y, int z) -> {
                    isGiven[node] = true;
                    operations
                            .get(passes[node])
                            .add(new TripleProduct(temporary(x), temporary(y), temporary(z), temporary(node)));
                }
                case StepPlan.Apply(_, List<Integer> arguments, Kind kind) when kind == Kind.TENSOR ->
                        arguments.forEach(this::spreadIfAlongAnAxis);
                default -> {}
            }
        }
        outputs(plan).forEach(this::spreadIfAlongAnAxis);
        memories = memories(lastReads(plan));
    }

    /// That of a step plan.
    public static ArrayPlan of(StepPlan plan) {
        return new ArrayPlan(plan);
    }

    /// Something done with each array; temporaries are named by their place in [#temporaries].
    public sealed interface Operation {}

    /// The sum over each row or column, a vector.
    record SumAlong(int from, Kind kind, int node) implements Operation {}

    /// `x yT z` of matrices.
    record TripleProduct(int x, int y, int z, int to) implements Operation {}

    /// A value per row or column, put in the place of each element of that row or column.
    public record Spread(int node, Kind kind, int to) {}

    /// What passes write: the new weights follow from the first.
    private static List<Integer> outputs(StepPlan plan) {
        var outputs = new ArrayList<>(List.of(plan.update()));
        for (int state = 0; state < plan.nextStates().size(); state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent() && plan.stateKind(state) == Kind.TENSOR) {
                outputs.add(next.getAsInt());
            }
        }
        return outputs;
    }

    private void spreadIfAlongAnAxis(int node) {
        Kind kind = nodes.get(node).kind();
        if (kind.isAlongAnAxis() && !isGiven[node]) {
            isGiven[node] = true;
            spreads.get(passes[node]).add(new Spread(node, kind, place(node)));
        }
    }

    /// The temporary of what an operation reads.
    private int temporary(int node) {
        spreadIfAlongAnAxis(node);
        return place(node);
    }

    private int place(int node) {
        if (!temporaries.contains(node)) {
            temporaries.add(node);
        }
        return temporaries.indexOf(node);
    }

    /// For each node the time at which it is read last.
    private int[] lastReads(StepPlan plan) {
        int[] reads = new int[nodes.size()];
        outputs(plan).forEach(node -> reads[node] = time(last, PASS));
        for (int node = nodes.size() - 1; node >= 0; node--) {
            int time =
                    switch (nodes.get(node)) {
                        case StepPlan.SumAlong _, StepPlan.TripleProduct _ -> time(passes[node], 0);
                        case StepPlan.SumPerArray _, StepPlan.SumAll _ -> time(passes[node] - 1, PASS);
                        default -> temporaries.contains(node) ? time(passes[node], PASS) : reads[node];
                    };
            StepPlan.arguments(nodes.get(node)).forEach(argument -> reads[argument] = Math.max(reads[argument], time));
        }
        return reads;
    }

    private static int time(int pass, int part) {
        return TIMES * pass + part;
    }

    private int[] memories(int[] lastReads) {
        int[] found = new int[temporaries.size()];
        var free = new ArrayList<Integer>();
        List<Integer> byBirth =
                IntStream.range(0, found.length)
                        .boxed()
                        .sorted(Comparator.comparingInt(temporary -> birth(temporaries.get(temporary))))
                        .toList();
        for (int temporary : byBirth) {
            int birth = birth(temporaries.get(temporary));
            int memory =
                    IntStream.range(0, free.size())
                            .filter(each -> free.get(each) < birth)
                            .findFirst()
                            .orElse(free.size());
            int death = Math.max(birth, lastReads[temporaries.get(temporary)]);
            if (memory == free.size()) {
                free.add(death);
            } else {
                free.set(memory, death);
            }
            found[temporary] = memory;
        }
        return found;
    }

    private int birth(int node) {
        boolean isProduct = nodes.get(node) instanceof StepPlan.TripleProduct;
        return time(passes[node], isProduct ? 0 : isGiven[node] ? SPREADING : PASS);
    }

    /// The nodes whose values lie in temporaries.
    public List<Integer> temporaries() {
        return List.copyOf(temporaries);
    }

    /// Which memory a temporary has; those that do not live at the same time share it.
    ///
    /// @param temporary its place in [#temporaries]
    public int memory(int temporary) {
        return memories[temporary];
    }

    /// How many memories, each as large as the model, all temporaries take.
    public int memories() {
        return Arrays.stream(memories).map(memory -> memory + 1).max().orElse(0);
    }

    /// The temporary of a node, or -1.
    int temporaryOf(int node) {
        return temporaries.indexOf(node);
    }

    /// Whether a node's value is put into its temporary between passes, and not written by one.
    public boolean isGiven(int node) {
        return node < isGiven.length && isGiven[node];
    }

    /// Whether a pass finds a node's value in its temporary.
    public boolean isThere(int node, int pass) {
        return isGiven(node) || temporaries.contains(node) && passes[node] < pass;
    }

    /// What is done before a pass and before its numbers are computed.
    List<Operation> operations(int pass) {
        return operations.get(pass);
    }

    /// What is spread out before a pass, once its numbers are computed.
    List<Spread> spreads(int pass) {
        return spreads.get(pass);
    }
}
