package serengeti.search.discovery;

import java.util.List;
import java.util.Optional;
import serengeti.search.discovery.Moments.Moment;
import serengeti.search.discovery.Moments.Squares;
import serengeti.search.discovery.Trace.Pin;

/*
 * An update that depends on n / sqrt(v) is the same whether v is made larger by a square or n smaller by its root. So
 * both is done, throughout a run and in every other element, so that norms over all elements do not undo it; v is held
 * fixed while n changes, since n may be the gradient itself. How the division is written, what function is taken of it,
 * and whether it is averaged afterwards does not matter.
 */
/// Which motif an update shows that divides gradients by the root of a sum of squares.
final class Divisions {
    private static final double MISFIT = 0.05;
    private static final double FACTOR = 10;
    private static final double LEAST_CHANGE = 0.4;
    private static final double LEAST_COSINE = 0.1;

    private Divisions() {}

    /// The motif; empty if the update does not divide. The squares nearest to the update decide: a part of them, such
    /// as the state before the last gradient joins it, can pass for the whole.
    static Optional<Motif> motif(Trace trace, Moments moments) {
        for (Squares squares : moments.squares().reversed()) {
            Optional<Motif> motif = motif(squares, moments.gradients().reversed(), trace);
            if (motif.isPresent()) {
                return motif;
            }
        }
        return Optional.empty();
    }

    private static Optional<Motif> motif(Squares squares, List<Moment> numerators, Trace trace) {
        double[] update = trace.update(Excitation.STEPS - 1);
        double[] divided = trace.lastUpdate(0, new Pin(squares.node(), FACTOR * FACTOR, 1));
        double[] change = new double[update.length];
        for (int index = 0; index < change.length; index++) {
            change[index] = divided[index] - update[index];
        }
        if (!(size(change, 0) >= LEAST_CHANGE * size(update, 0))) {
            return Optional.empty();
        }
        for (boolean isAverage : new boolean[] {true, false}) {
            for (Moment numerator : numerators) {
                if (numerator.kernel().isAverage() == isAverage && isNumerator(numerator, squares, divided, trace)) {
                    return Optional.of(motif(squares, isAverage));
                }
            }
        }
        return Optional.empty();
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
        double[] lessened = trace.lastUpdate(0, held, new Pin(numerator.node(), 1 / FACTOR, 1));
        double[] direction = Excitation.scaled(trace.last(numerator.node()), 1);
        double[] sizes = {size(divided, 0), size(divided, 1)};
        double product = 0;
        double squaredUpdate = 0;
        double squaredDirection = 0;
        for (int index = 0; index < lessened.length; index++) {
            if (!(Math.abs(lessened[index] - divided[index])
                    <= MISFIT * (Math.abs(divided[index]) + sizes[index % 2]))) {
                return false;
            }
            if (index % 2 == 0) {
                product += lessened[index] * direction[index];
                squaredUpdate += lessened[index] * lessened[index];
                squaredDirection += direction[index] * direction[index];
            }
        }
        double cosine = product / Math.sqrt(squaredUpdate * squaredDirection);
        return cosine * numerator.kernel().sign() >= LEAST_COSINE && isTurned(numerator, held, trace);
    }

    /// Whether the update turns round with the numerator: squares of the quotient do not.
    private static boolean isTurned(Moment numerator, Pin held, Trace trace) {
        double[] update = trace.update(Excitation.STEPS - 1);
        double[] turned = trace.lastUpdate(0, held, new Pin(numerator.node(), -1, -1));
        for (int index = 0; index < update.length; index++) {
            if (!(Math.abs(turned[index] + update[index])
                    <= MISFIT * (Math.abs(update[index]) + size(update, index % 2)))) {
                return false;
            }
        }
        return true;
    }

    /// The root mean square of the elements from `first` on, but for every other one.
    private static double size(double[] tensor, int first) {
        double squares = 0;
        for (int index = first; index < tensor.length; index += 2) {
            squares += tensor[index] * tensor[index];
        }
        return Math.sqrt(2 * squares / tensor.length);
    }
}
