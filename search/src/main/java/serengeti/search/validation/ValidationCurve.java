package serengeti.search.validation;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import serengeti.dsl.meaning.FunctionalHash;

/// How the best program of a search fared on the validation tasks, over the search.
///
/// @param points one for each time that another program became the best, in their order; none before the first
/// @param confirmation of the peak and the last; none before the search has ended, and where they behave the same
public record ValidationCurve(List<ValidationPoint> points, Optional<Confirmation> confirmation) {

    /// That of a search that has not begun, or is not validated.
    public static final ValidationCurve EMPTY = new ValidationCurve(List.of(), Optional.empty());

    public ValidationCurve {
        points = List.copyOf(points);
    }

    /// This with a further point.
    ValidationCurve with(ValidationPoint point) {
        return new ValidationCurve(Stream.concat(points.stream(), Stream.of(point)).toList(), confirmation);
    }

    /// The point that is best on the validation tasks; of equals the first.
    public Optional<ValidationPoint> peak() {
        return points.stream().reduce((best, point) -> point.mean() > best.mean() ? point : best);
    }

    /// The last point.
    public Optional<ValidationPoint> last() {
        return points.isEmpty() ? Optional.empty() : Optional.of(points.getLast());
    }

    /// Whether the peak and the last are different programs, by what they do.
    public boolean hasFallen() {
        return !points.isEmpty() && !peak().orElseThrow().hash().equals(points.getLast().hash());
    }

    /// Programs in the end that are each worse on the validation tasks than the best there so far, by two standard
    /// errors. One that was the best before counts once.
    public long worseInARow() {
        long count = 0;
        Set<FunctionalHash> met = new HashSet<>();
        ValidationPoint best = null;
        for (ValidationPoint point : points) {
            if (best == null || point.mean() > best.mean()) {
                best = point;
            }
            boolean isNew = met.add(point.hash());
            if (!point.isWorseThan(best)) {
                count = 0;
            } else if (isNew) {
                count++;
            }
        }
        return count;
    }
}
