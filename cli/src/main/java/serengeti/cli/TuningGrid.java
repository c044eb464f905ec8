package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The constants that every program is tried with.
///
/// @param factors what learning rates are multiplied by, above 0, rising
/// @param totalDecays sums over a run of the share of a weight that a step takes away, at least 0, rising
/// @param seeds that each point is trained on, at least 1
record TuningGrid(List<Double> factors, List<Double> totalDecays, int seeds) {

    /// One choice of constants.
    ///
    /// @param totalDecay empty for a program whose decay cannot be set
    record Point(double factor, Optional<Double> totalDecay) {}

    /// The points of a program.
    ///
    /// @param hasDecay whether its decay can be set
    List<Point> points(boolean hasDecay) {
        var points = new ArrayList<Point>();
        for (double factor : factors) {
            if (hasDecay) {
                totalDecays.forEach(decay -> points.add(new Point(factor, Optional.of(decay))));
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
        return hasAnyDecay && !hasDecay ? seeds * totalDecays.size() : seeds;
    }
}
