package serengeti.dsl.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/*
 * Each node is followed as rest + factor * weights, where neither part reads the weights and the factor is a number.
 * Sums, differences, negation, and multiplication and division by numbers keep that form; what is left at the update is
 * the split. Over real numbers it is exact; rounded, (a + b * w) * c and a * c + (b * c) * w differ in the last bits.
 */
/// An update taken apart: `update = rest + factor * weights`, where the rest follows from the gradients alone.
///
/// For frameworks whose updaters do not see the weights, and which decay them apart.
public final class UpdateSplit {
    private static final int NONE = -1;
    private static final String PRODUCT = "a product of matrices";

    private final StepPlan plan;
    private final StepPlan.Builder builder = new StepPlan.Builder();
    private final int[] rests;
    private final int[] factors;

    private UpdateSplit(StepPlan plan) {
        this.plan = plan;
        rests = new int[plan.nodes().size()];
        factors = new int[rests.length];
        for (int node = 0; node < rests.length; node++) {
            rests[node] = NONE;
            factors[node] = NONE;
            split(node);
        }
        for (OptionalInt next : plan.nextStates()) {
            if (next.isPresent() && factors[next.getAsInt()] != NONE) {
                throw new IllegalArgumentException("a state follows from the weights");
            }
        }
    }

    /// The split of a plan, whose hyperparameters may be open.
    ///
    /// @throws IllegalArgumentException if the update reads the weights in another way than times a number, or a state
    ///     follows from them
    public static UpdateSplit of(StepPlan plan) {
        return new UpdateSplit(plan);
    }

    /// A step on gradients: what it calls the weights are the gradients, and it replaces them by the rest.
    public StepPlan gradientStep() {
        int rest = rests[plan.update()] == NONE ? builder.number(0) : rests[plan.update()];
        if (builder.kind(rest) != Kind.TENSOR) {
            // a number takes the gradient's shape
            int gradient = builder.add(new StepPlan.Weight());
            rest = builder.apply(Lane.SELECT, List.of(builder.number(1), rest, gradient));
        }
        var nextStates = new ArrayList<OptionalInt>();
        for (OptionalInt next : plan.nextStates()) {
            nextStates.add(next.isPresent() ? OptionalInt.of(rests[next.getAsInt()]) : next);
        }
        return builder.build(rest, nextStates).replacing();
    }

    /// What the weights are multiplied by; empty if the update does not read them.
    public Optional<DecayFactor> decay() {
        int factor = factors[plan.update()];
        return factor == NONE ? Optional.empty() : Optional.of(new DecayFactor(builder.build(factor, List.of())));
    }

    private void split(int node) {
        switch (plan.nodes().get(node)) {
            case StepPlan.Weight _ -> factors[node] = builder.number(1);
            case StepPlan.Gradient _ -> rests[node] = builder.add(new StepPlan.Weight());
            case StepPlan.State state -> rests[node] = builder.add(state);
            case StepPlan.LearningRate rate -> rests[node] = builder.add(rate);
            case StepPlan.StepNumber number -> rests[node] = builder.add(number);
            case StepPlan.Hyperparameter hyperparameter -> rests[node] = builder.add(hyperparameter);
            case StepPlan.Number number -> rests[node] = builder.add(number);
            case StepPlan.SumPerArray(int argument) ->
                    rests[node] =
                            builder.add(new StepPlan.SumPerArray(withoutWeights(argument, "a sum over an array")));
            case StepPlan.SumAll(int argument) ->
                    rests[node] = builder.add(new StepPlan.SumAll(withoutWeights(argument, "a sum over all arrays")));
            case StepPlan.SumAlong(int argument, Kind kind) ->
                    rests[node] =
                            builder.add(
                                    new StepPlan.SumAlong(
                                            withoutWeights(argument, "a sum over each " + kind.keyword()), kind));
            case StepPlan.TripleProduct(int x, int y, int z) ->
                    rests[node] =
                            builder.add(
                                    new StepPlan.TripleProduct(
                                            withoutWeights(x, PRODUCT),
                                            withoutWeights(y, PRODUCT),
                                            withoutWeights(z, PRODUCT)));
            case StepPlan.Extent extent -> rests[node] = builder.add(extent);
            case StepPlan.Apply apply -> split(node, apply);
        }
    }

    private void split(int node, StepPlan.Apply apply) {
        int x = apply.arguments().getFirst();
        int y = apply.arguments().getLast();
        if (apply.arguments().stream().allMatch(argument -> factors[argument] == NONE)) {
            rests[node] = builder.apply(apply.lane(), apply.arguments().stream().map(each -> rests[each]).toList());
        } else if (apply.lane() == Lane.NEGATE) {
            rests[node] = negated(rests[x]);
            factors[node] = negated(factors[x]);
        } else if (apply.lane() == Lane.ADD || apply.lane() == Lane.SUBTRACT) {
            rests[node] = sum(apply.lane(), rests[x], rests[y]);
            factors[node] = sum(apply.lane(), factors[x], factors[y]);
        } else if ((apply.lane() == Lane.MULTIPLY || apply.lane() == Lane.DIVIDE) && isNumber(y)) {
            rests[node] = scaled(apply.lane(), rests[x], rests[y]);
            factors[node] = scaled(apply.lane(), factors[x], rests[y]);
        } else if (apply.lane() == Lane.MULTIPLY && isNumber(x)) {
            rests[node] = scaled(apply.lane(), rests[y], rests[x]);
            factors[node] = scaled(apply.lane(), factors[y], rests[x]);
        } else {
            throw new IllegalArgumentException(
                    "the weights go through %s"
                            .formatted(
                                    switch (apply.lane()) {
                                        case MULTIPLY -> "a product with a tensor";
                                        case DIVIDE -> "a quotient of tensors";
                                        default -> "'%s'".formatted(apply.lane().symbol());
                                    }));
        }
    }

    private int withoutWeights(int node, String reader) {
        if (factors[node] != NONE) {
            throw new IllegalArgumentException("the weights go through %s".formatted(reader));
        }
        return rests[node];
    }

    private boolean isNumber(int node) {
        return factors[node] == NONE && plan.nodes().get(node).kind() == Kind.SCALAR;
    }

    private int negated(int part) {
        return part == NONE ? NONE : builder.apply(Lane.NEGATE, List.of(part));
    }

    private int scaled(Lane lane, int part, int number) {
        return part == NONE ? NONE : builder.apply(lane, List.of(part, number));
    }

    private int sum(Lane lane, int x, int y) {
        if (y == NONE) {
            return x;
        }
        return x != NONE ? builder.apply(lane, List.of(x, y)) : lane == Lane.SUBTRACT ? negated(y) : y;
    }
}
