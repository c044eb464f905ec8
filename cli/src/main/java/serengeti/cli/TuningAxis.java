package serengeti.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The values of one constant that are tried: a stretch of a longer list, and grows along it where an optimum lies at an
/// edge.
///
/// @param reserve all values that may ever be tried, rising
/// @param from index of the smallest value that is tried
/// @param to index behind that of the largest
record TuningAxis(List<Double> reserve, int from, int to) {

    /// An end of the values that are tried.
    enum Edge {
        /// where the smallest value is
        SMALLEST,
        /// where the largest value is
        LARGEST;

        /// The name for people.
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Values that are tried whatever comes out.
    ///
    /// @param values rising
    static TuningAxis fixed(List<Double> values) {
        return new TuningAxis(values, 0, values.size());
    }

    /// The values that are tried, rising.
    List<Double> values() {
        return reserve.subList(from, to);
    }

    /// Which end one of the values is; a single value is none, and neither is 0, below which there is nothing.
    Optional<Edge> edge(double value) {
        if (values().size() == 1 || value == 0) {
            return Optional.empty();
        }
        if (value == values().getFirst()) {
            return Optional.of(Edge.SMALLEST);
        }
        return value == values().getLast() ? Optional.of(Edge.LARGEST) : Optional.empty();
    }

    /// The values with one more at each of these ends, as long as there is one in reserve.
    TuningAxis grownAt(Set<Edge> edges) {
        return new TuningAxis(
                reserve,
                edges.contains(Edge.SMALLEST) ? Math.max(0, from - 1) : from,
                edges.contains(Edge.LARGEST) ? Math.min(reserve.size(), to + 1) : to);
    }
}
