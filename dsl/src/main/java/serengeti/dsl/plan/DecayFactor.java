package serengeti.dsl.plan;

import java.util.List;
import java.util.stream.IntStream;
import serengeti.dsl.function.Lane;

/// The number that weights are multiplied by in an update: a formula over numbers.
///
/// @param formula a plan without tensors whose update is the number
public record DecayFactor(StepPlan formula) {

    /// The number divided by the learning rate to the power of [#learningRatePower].
    ///
    /// @param hyperparameters their values, where the formula leaves them open
    public double coefficient(double... hyperparameters) {
        double[] values = new double[formula.nodes().size()];
        for (int node = 0; node < values.length; node++) {
            values[node] =
                    switch (formula.nodes().get(node)) {
                        case StepPlan.Number(double value) -> value;
                        case StepPlan.Hyperparameter(int index) -> hyperparameters[index];
                        case StepPlan.LearningRate _ -> 1;
                        case StepPlan.Apply(Lane lane, List<Integer> arguments, _) ->
                                lane.apply(
                                        values[arguments.getFirst()],
                                        values[arguments.get(arguments.size() / 2)],
                                        values[arguments.getLast()]);
                        case StepPlan.StepNumber _ -> throw new IllegalArgumentException("depends on the step number");
                        case StepPlan.Weight _,
                                StepPlan.Gradient _,
                                StepPlan.State _,
                                StepPlan.SumPerArray _,
                                StepPlan.SumAll _,
                                StepPlan.SumAlong _,
                                StepPlan.Extent _,
                                StepPlan.TripleProduct _ ->
                                throw new IllegalStateException("a factor reads no tensors");
                    };
        }
        return values[formula.update()];
    }

    /// The power of the learning rate to which the number is proportional; 0 for a constant.
    ///
    /// @throws IllegalArgumentException if it is proportional to none, or depends on the step number
    public int learningRatePower() {
        int[] powers = new int[formula.nodes().size()];
        for (int node = 0; node < powers.length; node++) {
            powers[node] =
                    switch (formula.nodes().get(node)) {
                        case StepPlan.Number _, StepPlan.Hyperparameter _ -> 0;
                        case StepPlan.LearningRate _ -> 1;
                        case StepPlan.Apply(Lane lane, List<Integer> arguments, _) ->
                                power(lane, arguments.stream().mapToInt(argument -> powers[argument]).toArray());
                        case StepPlan.StepNumber _ -> throw new IllegalArgumentException("depends on the step number");
                        case StepPlan.Weight _,
                                StepPlan.Gradient _,
                                StepPlan.State _,
                                StepPlan.SumPerArray _,
                                StepPlan.SumAll _,
                                StepPlan.SumAlong _,
                                StepPlan.Extent _,
                                StepPlan.TripleProduct _ ->
                                throw new IllegalArgumentException("depends on tensors");
                    };
        }
        return powers[formula.update()];
    }

    private static int power(Lane lane, int[] arguments) {
        if (lane == Lane.MULTIPLY) {
            return arguments[0] + arguments[1];
        }
        if (lane == Lane.DIVIDE) {
            return arguments[0] - arguments[1];
        }
        boolean isHomogeneous = lane == Lane.ADD || lane == Lane.SUBTRACT || lane == Lane.NEGATE;
        if (IntStream.of(arguments).distinct().count() > 1 || (arguments[0] != 0 && !isHomogeneous)) {
            throw new IllegalArgumentException("is not proportional to a power of the learning rate");
        }
        return arguments[0];
    }
}
