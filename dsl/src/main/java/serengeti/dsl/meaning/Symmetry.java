package serengeti.dsl.meaning;

import java.util.Arrays;
import java.util.OptionalInt;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;

/// Whether a program treats a descent to the left as one to the right: negated weights and gradients give the negated
/// update, at every step.
///
/// States start at zero, which is both odd and even, and take the parity of what they are set to.
final class Symmetry {

    private enum Sign {
        ZERO,
        ODD,
        EVEN,
        NONE
    }

    private final StepPlan plan;
    private final Sign[] signs;
    private final Sign[] states;

    private Symmetry(StepPlan plan) {
        this.plan = plan;
        this.signs = new Sign[plan.nodes().size()];
        this.states = new Sign[plan.nextStates().size()];
        Arrays.fill(states, Sign.ZERO);
    }

    /// Whether update(-w, -g) = -update(w, g) from zero state; a proof, so false may mean unknown.
    static boolean isOdd(StepPlan plan) {
        return new Symmetry(plan).update() == Sign.ODD;
    }

    private Sign update() {
        boolean moved = true;
        while (moved) {
            for (int index = 0; index < signs.length; index++) {
                signs[index] = sign(plan.nodes().get(index));
            }
            moved = false;
            for (int state = 0; state < states.length; state++) {
                OptionalInt next = plan.nextStates().get(state);
                if (next.isPresent()) {
                    Sign joined = join(states[state], signs[next.getAsInt()]);
                    moved |= joined != states[state];
                    states[state] = joined;
                }
            }
        }
        return signs[plan.update()];
    }

    private Sign sign(StepPlan.Node node) {
        return switch (node) {
            case StepPlan.Weight _, StepPlan.Gradient _ -> Sign.ODD;
            case StepPlan.State(int state, _) -> states[state];
            case StepPlan.LearningRate _, StepPlan.StepNumber _, StepPlan.Hyperparameter _, StepPlan.Extent _ ->
                    Sign.EVEN;
            case StepPlan.Number(double value) -> value == 0 ? Sign.ZERO : Sign.EVEN;
            case StepPlan.SumPerArray(int argument) -> signs[argument];
            case StepPlan.SumAll(int argument) -> signs[argument];
            case StepPlan.SumAlong(int argument, _) -> signs[argument];
            case StepPlan.TripleProduct(int x, int y, int z) -> product(product(signs[x], signs[y]), signs[z]);
            case StepPlan.Apply(Lane lane, var arguments, _) -> {
                Sign x = signs[arguments.get(0)];
                Sign y = arguments.size() > 1 ? signs[arguments.get(1)] : Sign.EVEN;
                Sign z = arguments.size() > 2 ? signs[arguments.get(2)] : Sign.EVEN;
                yield sign(lane, x, y, z);
            }
        };
    }

    private static Sign sign(Lane lane, Sign x, Sign y, Sign z) {
        boolean allEven = isEven(x) && isEven(y) && isEven(z);
        return switch (lane.parity()) {
            case LINEAR -> join(x, y);
            // A state that is still zero is +0 on both sides, so what is divided by it would be +infinity on both.
            case PRODUCT -> lane == Lane.DIVIDE && y != Sign.EVEN ? Sign.NONE : product(x, y);
            case ODD -> x;
            case EVEN -> x == Sign.NONE || y == Sign.NONE ? Sign.NONE : Sign.EVEN;
            case SELECTION -> isEven(x) ? join(y, z) : Sign.NONE;
            case NONE -> allEven ? Sign.EVEN : Sign.NONE;
        };
    }

    private static boolean isEven(Sign sign) {
        return sign == Sign.EVEN || sign == Sign.ZERO;
    }

    private static Sign product(Sign x, Sign y) {
        if (x == Sign.NONE || y == Sign.NONE) {
            return Sign.NONE;
        }
        if (x == Sign.ZERO || y == Sign.ZERO) {
            return Sign.ZERO;
        }
        return x == y ? Sign.EVEN : Sign.ODD;
    }

    private static Sign join(Sign x, Sign y) {
        if (x == Sign.ZERO) {
            return y;
        }
        return y == Sign.ZERO || x == y ? x : Sign.NONE;
    }
}
