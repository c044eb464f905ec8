package serengeti.search.discovery;

/*
 * The weights of all lags but the first are compared with A r^(lag - 1), where r is the least-squares ratio of
 * neighbours. With infinitely many lags these add up to A / (1 - r), and lag by weight to A / (1 - r)^2, from which
 * follows how far back the sum looks on the average, though the probe has seen a few steps only.
 */
/// The weights that a sum over past values gives them, by lag, as far as they tell update rules apart.
///
/// @param shape what the weights have in common
/// @param sign 1 or -1, the sign of the last value's weight, or of the others' where that is nil
record Kernel(Shape shape, int sign) {

    /// The shapes, for a sum with overall sign 1.
    enum Shape {
        /// The last value alone.
        CURRENT,
        /// Falling by one factor from the last value or the one before it.
        AVERAGE,
        /// As an average, but for the weight of the last value.
        HEADED_AVERAGE,
        /// The last value less an average of all.
        LESS_MEAN,
        /// All values, equally.
        SUM,
        /// Anything else.
        OTHER
    }

    private static final double NIL = 1e-6;
    private static final double NEGLIGIBLE = 0.005;
    private static final double MISFIT = 0.05;
    private static final double NO_DECAY = 5e-5;
    private static final double LEAST_FACTOR = 0.499;
    private static final double LEAST_LAG = 0.995;
    private static final double NO_HEAD = 0.01;
    private static final double HEAD_MISFIT = 0.1;
    private static final double MEAN_MISFIT = 0.25;

    /// The kernel of the weights `double[lag]`, the last value's first, at least four; OTHER where some are NaN.
    static Kernel of(double[] weights) {
        double head = weights[0];
        double squares = 0;
        double products = 0;
        for (int lag = 1; lag < weights.length; lag++) {
            squares += weights[lag] * weights[lag];
            products += lag + 1 < weights.length ? weights[lag] * weights[lag + 1] : 0;
        }
        double last = weights[weights.length - 1];
        double factor = products / (squares - last * last);
        double tail = Math.sqrt(squares);
        if (tail <= NIL * Math.abs(head)) {
            return head == 0 ? new Kernel(Shape.OTHER, 1) : new Kernel(Shape.CURRENT, sign(head));
        }
        double first = first(weights, factor);
        Shape shape = misfit(weights, first, factor) <= MISFIT * tail ? geometric(head, first, factor) : Shape.OTHER;
        if (shape == Shape.OTHER && tail <= NEGLIGIBLE * Math.abs(head)) {
            shape = Shape.CURRENT;
        }
        return new Kernel(shape, sign(Math.abs(head) > NO_HEAD * Math.abs(first) ? head : first));
    }

    private static int sign(double value) {
        return value < 0 ? -1 : 1;
    }

    /// Whether the sum is an average, the last value's weight aside.
    boolean isAverage() {
        return shape == Shape.AVERAGE || shape == Shape.HEADED_AVERAGE;
    }

    private static double first(double[] weights, double factor) {
        double power = 1;
        double product = 0;
        double squares = 0;
        for (int lag = 1; lag < weights.length; lag++) {
            product += power * weights[lag];
            squares += power * power;
            power *= factor;
        }
        return product / squares;
    }

    private static double misfit(double[] weights, double first, double factor) {
        double expected = first;
        double squares = 0;
        for (int lag = 1; lag < weights.length; lag++) {
            squares += (weights[lag] - expected) * (weights[lag] - expected);
            expected *= factor;
        }
        return Math.sqrt(squares);
    }

    private static Shape geometric(double head, double first, double factor) {
        boolean isLate = Math.abs(head) <= NO_HEAD * Math.abs(first);
        boolean isPlain =
                isLate
                        || Math.abs(head * factor - first)
                                <= HEAD_MISFIT * Math.max(Math.abs(head * factor), Math.abs(first));
        if (Math.abs(factor - 1) <= NO_DECAY) {
            return isPlain ? Shape.SUM : Shape.OTHER;
        }
        if (!(factor >= LEAST_FACTOR && factor < 1)) {
            return Shape.OTHER;
        }
        double rest = first / (1 - factor);
        if (isLate || head * rest > 0) {
            double lag = rest / (1 - factor) / (head + rest);
            return lag < LEAST_LAG ? Shape.OTHER : isPlain ? Shape.AVERAGE : Shape.HEADED_AVERAGE;
        }
        return Math.abs(rest / head + 1) <= MEAN_MISFIT ? Shape.LESS_MEAN : Shape.OTHER;
    }
}
