package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.dsl.text.Decimal;

/// A step plan in words: what every engine runs.
record PlanText(StepPlan plan) {

    /// How many operations of which sort there are.
    String summary() {
        return "%s on tensors, %d on scalars, sums over tensors: %d"
                .formatted(Numbers.count(operations(true), "operation"), operations(false), sums());
    }

    private long operations(boolean tensors) {
        return plan.nodes().stream()
                .filter(node -> node instanceof StepPlan.Apply && (node.kind() == Kind.TENSOR) == tensors)
                .count();
    }

    private long sums() {
        return plan.nodes().stream()
                .filter(node -> node instanceof StepPlan.SumPerArray || node instanceof StepPlan.SumAll)
                .count();
    }

    /// Prints one line for each node, then the outputs.
    void print(PrintWriter out) {
        for (int index = 0; index < plan.nodes().size(); index++) {
            Node node = plan.nodes().get(index);
            out.println("  %%%d = %s : %s".formatted(index, text(node), node.kind().label()));
        }
        out.println("  update %%%d".formatted(plan.update()));
        for (int state = 0; state < plan.nextStates().size(); state++) {
            OptionalInt next = plan.nextStates().get(state);
            out.println(
                    next.isPresent()
                            ? "  next state %d %%%d".formatted(state, next.getAsInt())
                            : "  next state %d is never read".formatted(state));
        }
    }

    private static String text(Node node) {
        return switch (node) {
            case StepPlan.Weight _ -> "weight";
            case StepPlan.Gradient _ -> "gradient";
            case StepPlan.State(int index, _) -> "state " + index;
            case StepPlan.LearningRate _ -> "lr";
            case StepPlan.StepNumber _ -> "step";
            case StepPlan.Hyperparameter(int index) -> "hyperparameter " + index;
            case StepPlan.Number(double value) -> Double.isFinite(value) ? Decimal.of(value) : Double.toString(value);
            case StepPlan.Apply(Lane lane, List<Integer> arguments, _) ->
                    lane.name().toLowerCase(Locale.ROOT) + arguments(arguments);
            case StepPlan.SumPerArray(int argument) -> "sum_per_array" + arguments(List.of(argument));
            case StepPlan.SumAll(int argument) -> "sum_all" + arguments(List.of(argument));
            case StepPlan.SumAlong(int argument, Kind kind) ->
                    "sum_per_" + kind.keyword() + arguments(List.of(argument));
            case StepPlan.Extent(Axis axis) -> axis.label();
            case StepPlan.TripleProduct(int x, int y, int z) -> "triple_product" + arguments(List.of(x, y, z));
        };
    }

    private static String arguments(List<Integer> arguments) {
        return arguments.stream().map(index -> "%" + index).collect(Collectors.joining(", ", "(", ")"));
    }
}
