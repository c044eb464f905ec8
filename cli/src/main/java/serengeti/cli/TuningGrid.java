package serengeti.cli;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import serengeti.cli.TuningAxis.Edge;

/// The constants that every program is tried with: the same for all, also when the grid grows.
///
/// @param factors what learning rates are multiplied by, above 0
/// @param totalDecays sums over a run of the share of a weight that a step takes away, at least 0
/// @param seeds that each point is trained on, at least 1
record TuningGrid(TuningAxis factors, TuningAxis totalDecays, int seeds) {

    /// One choice of constants.
    ///
    /// @param totalDecay empty for a program whose decay cannot be set
    record Point(double factor, Optional<Double> totalDecay) {}

    /// The points of a program.
    ///
    /// @param hasDecay whether its decay can be set
    List<Point> points(boolean hasDecay) {
        var points = new ArrayList<Point>();
        for (double factor : factors.values()) {
            if (hasDecay) {
                totalDecays.values().forEach(decay -> points.add(new Point(factor, Optional.of(decay))));
            } else {
                points.add(new Point(factor, Optional.empty()));
            }
        }
        return points;
    }

    /// On how many seeds each point of a program is trained, so that all programs get the same number of runs.
    ///
    /// @param hasDecay whether its decay can be set
    /// @param hasAnyDecay whether that of any program can
    int seeds(boolean hasDecay, boolean hasAnyDecay) {
        return hasAnyDecay && !hasDecay ? seeds * totalDecays.values().size() : seeds;
    }

    /// This grid with one more value wherever the optimum of any program lies at an edge that can grow.
    ///
    /// @param optima of all programs; none for a program that no point suits, for which rates are taken to be too large
    TuningGrid grownAround(List<Optional<Point>> optima) {
        Set<Edge> rates = EnumSet.noneOf(Edge.class);
        Set<Edge> decays = EnumSet.noneOf(Edge.class);
        for (Optional<Point> optimum : optima) {
            if (optimum.isEmpty()) {
                rates.add(Edge.SMALLEST);
            }
            optimum.map(Point::factor).flatMap(factors::edge).ifPresent(rates::add);
            optimum.flatMap(Point::totalDecay).flatMap(totalDecays::edge).ifPresent(decays::add);
        }
        return new TuningGrid(factors.grownAt(rates), totalDecays.grownAt(decays), seeds);
    }
}
