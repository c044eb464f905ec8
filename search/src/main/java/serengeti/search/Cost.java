package serengeti.search;

import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;

/// What a step of a program costs, counted and not timed, so that a budget cuts the same programs everywhere.
public final class Cost {
    private static final double TRANSCENDENTAL = 15;
    private static final double POWER = 40;

    /// As of a matrix with 64 rows.
    private static final double PRODUCT = 4 * 64;

    private Cost() {}

    /// Operations per parameter and step; a transcendental one counts as 15 additions, a power as 40, as
    /// measured on the block interpreter.
    public static double perParameter(StepPlan plan) {
        double cost = 1;
        for (StepPlan.Node node : plan.nodes()) {
            cost +=
                    switch (node) {
                        case StepPlan.Apply(Lane lane, _, Kind kind) -> kind == Kind.TENSOR ? weight(lane) : 0;
                        case StepPlan.SumPerArray _, StepPlan.SumAll _, StepPlan.SumAlong _ -> 1;
                        case StepPlan.TripleProduct _ -> PRODUCT;
                        case StepPlan.Weight _,
                                StepPlan.Gradient _,
                                StepPlan.State _,
                                StepPlan.LearningRate _,
                                StepPlan.StepNumber _,
                                StepPlan.Hyperparameter _,
                                StepPlan.Number _,
                                StepPlan.Extent _ ->
                                0;
                    };
        }
        return cost;
    }

    private static double weight(Lane lane) {
        if (lane == Lane.POWER) {
            return POWER;
        }
        return lane.isTranscendental() ? TRANSCENDENTAL : 1;
    }
}
