package serengeti.dsl.meaning;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;

/*
 * f is homogeneous of degree d in g when f(c g) = c^d f(g) for every c > 0. A degree is a double: NaN where there is
 * none, ANY for a value that is always zero. States start at zero, so their degree starts as ANY and is joined with the
 * degree of the next value until nothing changes. The 1e-8 of the protected division is taken as zero.
 */
/// The degree of a program's update in its gradient or weights: 0 means that their scale does not matter.
final class Homogeneity {
    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final double NONE = Double.NaN;
    private static final int ROUNDS = 16;

    private final StepPlan plan;
    private final double weightDegree;
    private final double gradientDegree;
    private final double[] degrees;
    private final double[] states;

    private Homogeneity(StepPlan plan, double weightDegree, double gradientDegree) {
        this.plan = plan;
        this.weightDegree = weightDegree;
        this.gradientDegree = gradientDegree;
        this.degrees = new double[plan.nodes().size()];
        this.states = new double[plan.nextStates().size()];
        Arrays.fill(states, ANY);
    }

    /// The degree in the gradient, weights held fixed.
    static OptionalDouble inGradient(StepPlan plan) {
        return new Homogeneity(plan, 0, 1).update();
    }

    /// The degree in the weights, gradients held fixed.
    static OptionalDouble inWeight(StepPlan plan) {
        return new Homogeneity(plan, 1, 0).update();
    }

    private OptionalDouble update() {
        for (int round = 0; round < ROUNDS; round++) {
            for (int index = 0; index < degrees.length; index++) {
                degrees[index] = degree(plan.nodes().get(index));
            }
            if (!moveStates()) {
                double degree = degrees[plan.update()];
                // Adding 0 turns the -0 that products give into 0.
                return Double.isNaN(degree) || degree == ANY ? OptionalDouble.empty() : OptionalDouble.of(degree + 0.0);
            }
        }
        return OptionalDouble.empty();
    }

    private boolean moveStates() {
        boolean moved = false;
        for (int state = 0; state < states.length; state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent()) {
                double joined = join(states[state], degrees[next.getAsInt()]);
                moved |= Double.compare(joined, states[state]) != 0;
                states[state] = joined;
            }
        }
        return moved;
    }

    private double degree(StepPlan.Node node) {
        return switch (node) {
            case StepPlan.Weight _ -> weightDegree;
            case StepPlan.Gradient _ -> gradientDegree;
            case StepPlan.State(int state, _) -> states[state];
            case StepPlan.LearningRate _, StepPlan.StepNumber _, StepPlan.Hyperparameter _, StepPlan.Extent _ -> 0;
            case StepPlan.Number(double value) -> value == 0 ? ANY : 0;
            case StepPlan.SumPerArray(int argument) -> degrees[argument];
            case StepPlan.SumAll(int argument) -> degrees[argument];
            case StepPlan.SumAlong(int argument, _) -> degrees[argument];
            case StepPlan.TripleProduct(int x, int y, int z) -> product(product(degrees[x], degrees[y]), degrees[z]);
            case StepPlan.Apply(Lane lane, var arguments, _) -> {
                int x = arguments.get(0);
                int y = arguments.size() > 1 ? arguments.get(1) : x;
                int z = arguments.size() > 2 ? arguments.get(2) : x;
                yield degree(lane, x, y, z);
            }
        };
    }

    private double degree(Lane lane, int xNode, int yNode, int zNode) {
        double x = degrees[xNode];
        double y = degrees[yNode];
        return switch (lane) {
            case ADD -> isProtection(yNode) ? x : isProtection(xNode) ? y : join(x, y);
            case SUBTRACT, MINIMUM, MAXIMUM, HYPOTENUSE -> join(x, y);
            case MULTIPLY -> product(x, y);
            case DIVIDE -> x == ANY ? ANY : y == ANY ? NONE : x - y;
            case NEGATE, ABSOLUTE -> x;
            case SQUARE_ROOT -> x == ANY ? ANY : x / 2;
            case CUBE_ROOT -> x == ANY ? ANY : x / 3;
            case SIGN -> x == ANY ? ANY : 0 * x;
            case POWER ->
                    plan.nodes().get(yNode) instanceof StepPlan.Number(double exponent)
                            ? (x == ANY ? NONE : x * exponent)
                            : constantOrNone(join(x, y));
            case GREATER -> Double.isNaN(join(x, y)) ? NONE : 0;
            case SELECT -> Double.isNaN(x) ? NONE : join(y, degrees[zNode]);
            case FLOOR,
                    EXPONENTIAL,
                    EXPONENTIAL_MINUS_ONE,
                    LOGARITHM,
                    LOGARITHM_PLUS_ONE,
                    SINE,
                    COSINE,
                    TANGENT,
                    ARC_SINE,
                    ARC_COSINE,
                    ARC_TANGENT,
                    HYPERBOLIC_SINE,
                    HYPERBOLIC_COSINE,
                    HYPERBOLIC_TANGENT ->
                    constantOrNone(x);
        };
    }

    private static double product(double x, double y) {
        return x == ANY || y == ANY ? ANY : x + y;
    }

    private boolean isProtection(int node) {
        return plan.nodes().get(node) instanceof StepPlan.Number(double value) && value == Formula.EPS;
    }

    private static double constantOrNone(double degree) {
        return degree == 0 || degree == ANY ? 0 : NONE;
    }

    private static double join(double x, double y) {
        if (x == ANY) {
            return y;
        }
        return y == ANY || x == y ? x : NONE;
    }
}
