package serengeti.dsl.export;

import java.util.BitSet;
import java.util.List;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;

/// Which values are never negative, wherever hyperparameters are near their defaults and the learning rate is not below 0.
///
/// @param states which states of the signature never are
record Signs(Graph graph, double[] hyperparameters, BitSet states) {

    /// The largest set of states that stay non-negative because all of them are: what begins at zero and is an average
    /// of squares, for instance.
    static BitSet nonNegativeStates(Lowered program, double[] hyperparameters, Signature signature) {
        var states = new BitSet();
        program.states().forEach(state -> states.set(state, startsNonNegative(signature.states().get(state))));
        boolean changed = true;
        while (changed) {
            var signs = new Signs(program.graph(), hyperparameters, (BitSet) states.clone());
            changed = false;
            for (int index = 0; index < program.states().size(); index++) {
                int state = program.states().get(index);
                if (states.get(state) && !signs.isNonNegative(program.outputs().get(1 + index))) {
                    states.clear(state);
                    changed = true;
                }
            }
        }
        return states;
    }

    private static boolean startsNonNegative(State state) {
        return switch (state.start()) {
            case State.Number(double value) -> value >= 0;
            case State.Weights _ -> false;
        };
    }

    /// Whether a value is never negative, but for rounding; not-a-number counts as such.
    boolean isNonNegative(int value) {
        return switch (graph.node(value)) {
            case StepPlan.Weight _, StepPlan.Gradient _ -> false;
            case StepPlan.State(int index, _) -> states.get(index);
            case StepPlan.LearningRate _, StepPlan.StepNumber _, StepPlan.Extent _ -> true;
            case StepPlan.TripleProduct _ -> false;
            case StepPlan.SumAlong(int argument, _) -> isNonNegative(argument);
            case StepPlan.Hyperparameter(int index) -> hyperparameters[index] >= 0;
            case StepPlan.Number(double number) -> number >= 0;
            case StepPlan.SumPerArray(int argument) -> isNonNegative(argument);
            case StepPlan.SumAll(int argument) -> isNonNegative(argument);
            case StepPlan.Apply(Lane lane, List<Integer> arguments, _) -> isNonNegative(lane, arguments);
        };
    }

    /// Whether a value is below 0: such as `-2 - x`, where x is not.
    boolean isNegative(int value) {
        return graph.node(value) instanceof StepPlan.Number(double number) && number < 0
                || graph.is(value, Lane.SUBTRACT)
                        && isNegative(graph.arguments(value).getFirst())
                        && isNonNegative(graph.arguments(value).getLast());
    }

    private boolean isNonNegative(Lane lane, List<Integer> arguments) {
        int x = arguments.getFirst();
        int y = arguments.getLast();
        return switch (lane) {
            case ABSOLUTE, SQUARE_ROOT, HYPOTENUSE, EXPONENTIAL, HYPERBOLIC_COSINE, GREATER, ARC_COSINE -> true;
            case MULTIPLY -> x == y || (isNonNegative(x) && isNonNegative(y));
            case ADD, DIVIDE, MINIMUM -> isNonNegative(x) && isNonNegative(y);
            case MAXIMUM -> isNonNegative(x) || isNonNegative(y);
            case SELECT -> isNonNegative(arguments.get(1)) && isNonNegative(y);
            case CUBE_ROOT,
                    EXPONENTIAL_MINUS_ONE,
                    LOGARITHM_PLUS_ONE,
                    ARC_SINE,
                    ARC_TANGENT,
                    HYPERBOLIC_SINE,
                    HYPERBOLIC_TANGENT,
                    SIGN,
                    FLOOR,
                    POWER ->
                    isNonNegative(x);
            // 1 - beta, and how many steps there have been
            case SUBTRACT -> isNonNegativeDifference(x, y);
            case NEGATE, LOGARITHM, SINE, COSINE, TANGENT -> false;
        };
    }

    private boolean isNonNegativeDifference(int x, int y) {
        return graph.node(y) instanceof StepPlan.Hyperparameter(int index)
                        && graph.node(x) instanceof StepPlan.Number(double number)
                        && number >= hyperparameters[index]
                || graph.node(x) instanceof StepPlan.StepNumber && graph.is(y, 1);
    }
}
