package serengeti.search.discovery;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import serengeti.search.discovery.Moments.Moment;
import serengeti.search.discovery.Moments.Squares;
import serengeti.search.discovery.Trace.Pin;

/*
 * An update that depends on n / sqrt(v) is the same whether v is made four times as large or n half as large. So both
 * is done, throughout a run and in every other element, so that norms over all elements do not undo it; v is held fixed
 * while n changes, since n may be the gradient itself. How the division is written, what function is taken of it, and
 * whether it is averaged afterwards does not matter.
 */
/// Which motifs an update shows that divides gradients by the root of a sum of squares.
final class Divisions {
    private static final double MISFIT = 0.05;
    private static final double LEAST_CHANGE = 0.2;
    private static final double SMALL = 1e-3;
    private static final double LEAST_COSINE = 0.1;

    private Divisions() {}

    /// The motifs, perhaps none.
    static Set<Motif> motifs(Trace trace, Moments moments) {
        Set<Motif> motifs = EnumSet.noneOf(Motif.class);
        if (!moments.squares().isEmpty()) {
            List<Moment> numerators = moments.distinct(trace);
            for (Squares squares : moments.squares()) {
                motif(squares, numerators, trace).ifPresent(motifs::add);
            }
        }
        return motifs;
    }

    private static Optional<Motif> motif(Squares squares, List<Moment> numerators, Trace trace) {
        double[] update = trace.update(Excitation.STEPS - 1);
        double[] divided = trace.lastUpdate(0, new Pin(squares.node(), 4, 1));
        if (!(distance(divided, update) >= LEAST_CHANGE * size(update))) {
            return Optional.empty();
        }
        boolean isDivided = false;
        boolean isAveraged = false;
        for (Moment numerator : numerators) {
            if (isNumerator(numerator, squares, divided, trace)) {
                isDivided = true;
                isAveraged |= numerator.kernel().isAverage();
            }
        }
        return isDivided ? Optional.of(motif(squares, isAveraged)) : Optional.empty();
    }

    private static Motif motif(Squares squares, boolean isAveraged) {
        return switch (squares.kind()) {
            case AVERAGE -> isAveraged ? Motif.ADAM : Motif.RMSPROP;
            case AVERAGE_DEVIATION -> Motif.ADABELIEF;
            case TOTAL -> Motif.ADAGRAD;
        };
    }

    private static boolean isNumerator(Moment numerator, Squares squares, double[] divided, Trace trace) {
        var held = new Pin(squares.node(), 1, 1);
        double[] halved = trace.lastUpdate(0, held, new Pin(numerator.node(), 0.5, 1));
        double size = size(divided);
        for (int index = 0; index < halved.length; index++) {
            if (!(Math.abs(halved[index] - divided[index]) <= MISFIT * (Math.abs(divided[index]) + size))) {
                return false;
            }
        }
        double[] small = trace.lastUpdate(0, held, new Pin(numerator.node(), SMALL, SMALL));
        double[] direction = Excitation.scaled(trace.last(numerator.node()), 1);
        double cosine =
                LeastSquares.dot(small, direction)
                        / Math.sqrt(LeastSquares.dot(small, small) * LeastSquares.dot(direction, direction));
        return cosine * numerator.kernel().sign() >= LEAST_COSINE;
    }

    private static double size(double[] tensor) {
        return Math.sqrt(LeastSquares.dot(tensor, tensor) / tensor.length);
    }

    private static double distance(double[] x, double[] y) {
        double squares = 0;
        for (int index = 0; index < x.length; index++) {
            squares += (x[index] - y[index]) * (x[index] - y[index]);
        }
        return Math.sqrt(squares / x.length);
    }
}
