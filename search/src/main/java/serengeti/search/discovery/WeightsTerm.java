package serengeti.search.discovery;

import serengeti.dsl.plan.StepPlan;

/*
 * A decay of the weights adds the same to every step's update, but for a number that may change from step to step. So
 * the last updates at some weights are fitted as a * (those at no weights) + c * (a tensor of the weights), where the
 * tensor is the difference in that earlier step in which it is largest. Decay within the gradient does not
 * fit so well; since it disturbs the motif but does not replace it, no more is asked than that what is left over is a
 * quarter of what is found again, which a gradient in place of its sign would exceed.
 */
/// What the weights add to an update.
final class WeightsTerm {
    private static final int FIRST_STEP = 12;
    private static final double MOST_LEFT = 0.25;

    private WeightsTerm() {}

    /// Whether the update at other weights is mainly that at no weights, apart from a term of the weights.
    ///
    /// @param trace the run at no weights
    static boolean isSeparable(StepPlan plan, Trace trace) {
        if (plan.nodes().stream().noneMatch(node -> node instanceof StepPlan.Weight)) {
            return true;
        }
        Trace weighted = Trace.of(plan, Excitation.WEIGHTS, Excitation.GRADIENTS);
        double[] term = term(trace, weighted);
        double found = 0;
        double left = 0;
        for (int step = FIRST_STEP; step < Excitation.STEPS; step++) {
            double[] plain = trace.update(step);
            double[] other = weighted.update(step);
            double ratio = ratio(plain, other, term);
            double[] rest = minus(other, ratio, plain);
            double[] unexplained = minus(rest, share(rest, term), term);
            found += ratio > 0 ? ratio * ratio * LeastSquares.dot(plain, plain) : 0;
            left += LeastSquares.dot(unexplained, unexplained);
        }
        return left <= MOST_LEFT * found;
    }

    private static double[] term(Trace trace, Trace weighted) {
        double[] largest = new double[Excitation.ELEMENTS];
        for (int step = 0; step < FIRST_STEP; step++) {
            double[] difference = minus(weighted.update(step), 1, trace.update(step));
            if (LeastSquares.dot(difference, difference) > LeastSquares.dot(largest, largest)) {
                largest = difference;
            }
        }
        return largest;
    }

    /// The factor of `plain` in the best fit of `other` by it and `term`.
    private static double ratio(double[] plain, double[] other, double[] term) {
        double[] free = minus(plain, share(plain, term), term);
        return LeastSquares.dot(free, other) / LeastSquares.dot(free, free);
    }

    /// The factor of `term` in the best fit of `tensor` by it alone; 0 where there is no term.
    private static double share(double[] tensor, double[] term) {
        double squares = LeastSquares.dot(term, term);
        return squares > 0 ? LeastSquares.dot(tensor, term) / squares : 0;
    }

    private static double[] minus(double[] x, double factor, double[] y) {
        double[] difference = new double[x.length];
        for (int index = 0; index < x.length; index++) {
            difference[index] = x[index] - factor * y[index];
        }
        return difference;
    }
}
