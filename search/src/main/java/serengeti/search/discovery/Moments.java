package serengeti.search.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.StepPlan;
import serengeti.search.discovery.Excitation.PastSum;

/// The values of a run that are sums of past gradients, or of squares of them.
///
/// @param gradients the sums of gradients, in the plan's order
/// @param squares the averages and sums of squares, in the plan's order, each one once but for a factor
record Moments(List<Moment> gradients, List<Squares> squares) {
    private static final double MISFIT = 0.03;
    private static final double SAME = 1e-9;

    /// A sum of gradients.
    ///
    /// @param node the tensor
    /// @param kernel the weights' shape
    record Moment(int node, Kernel kernel) {}

    /// A sum of squares.
    ///
    /// @param node the tensor
    /// @param kind of what
    record Squares(int node, SquaresKind kind) {}

    /// What is squared, and whether it is forgotten.
    enum SquaresKind {
        /// An average of squared gradients.
        AVERAGE,
        /// An average of the squares of a gradient less its average.
        AVERAGE_DEVIATION,
        /// The sum of all squared gradients.
        TOTAL
    }

    /// The moments at the last step of a run.
    static Moments of(StepPlan plan, Trace trace) {
        var gradients = new ArrayList<Moment>();
        var candidates = new ArrayList<Integer>();
        for (int node = 0; node < plan.nodes().size(); node++) {
            if (plan.nodes().get(node).kind() == Kind.TENSOR) {
                double[] last = trace.last(node);
                if (hasOneSign(last)) {
                    if (candidates.stream().noneMatch(each -> isMultiple(trace.last(each), last))) {
                        candidates.add(node);
                    }
                } else {
                    PastSum sum = Excitation.ofGradients(last);
                    if (sum.misfit() <= MISFIT) {
                        gradients.add(new Moment(node, sum.kernel()));
                    }
                }
            }
        }
        return new Moments(List.copyOf(gradients), squares(candidates, distinct(gradients, trace), trace));
    }

    private static List<Moment> distinct(List<Moment> moments, Trace trace) {
        var distinct = new ArrayList<Moment>();
        for (Moment moment : moments) {
            double[] last = trace.last(moment.node);
            if (distinct.stream().noneMatch(each -> isMultiple(trace.last(each.node), last))) {
                distinct.add(moment);
            }
        }
        return distinct;
    }

    private static List<Squares> squares(List<Integer> candidates, List<Moment> gradients, Trace trace) {
        List<LeastSquares> deviations =
                gradients.stream()
                        .filter(each -> each.kernel.shape() == Kernel.Shape.LESS_MEAN)
                        .map(each -> Excitation.squares(trace.history(each.node)))
                        .toList();
        var squares = new ArrayList<Squares>();
        for (int node : candidates) {
            kind(trace.last(node), deviations).ifPresent(kind -> squares.add(new Squares(node, kind)));
        }
        return squares;
    }

    private static Optional<SquaresKind> kind(double[] tensor, List<LeastSquares> deviations) {
        PastSum best = Excitation.ofSquares(tensor);
        SquaresKind average = SquaresKind.AVERAGE;
        for (LeastSquares each : deviations) {
            PastSum sum = Excitation.ofSquares(each, tensor);
            if (sum.misfit() < best.misfit()) {
                best = sum;
                average = SquaresKind.AVERAGE_DEVIATION;
            }
        }
        if (!(best.misfit() <= MISFIT)) {
            return Optional.empty();
        }
        if (best.kernel().shape() == Kernel.Shape.SUM && average == SquaresKind.AVERAGE) {
            return Optional.of(SquaresKind.TOTAL);
        }
        return best.kernel().isAverage() ? Optional.of(average) : Optional.empty();
    }

    private static boolean hasOneSign(double[] tensor) {
        int positive = 0;
        int negative = 0;
        for (double each : tensor) {
            positive += each > 0 ? 1 : 0;
            negative += each < 0 ? 1 : 0;
        }
        return positive == tensor.length || negative == tensor.length;
    }

    private static boolean isMultiple(double[] x, double[] y) {
        double factor = LeastSquares.dot(x, y) / LeastSquares.dot(x, x);
        for (int index = 0; index < x.length; index++) {
            if (!(Math.abs(y[index] - factor * x[index]) <= SAME * Math.abs(y[index]))) {
                return false;
            }
        }
        return true;
    }
}
