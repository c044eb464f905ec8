package serengeti.cli;

import java.util.List;
import java.util.Map;

/// How the programs of a replay were tuned, for `--json`.
///
/// @param seeds tuning seeds of a point of the grid
/// @param lrFactors what learning rates were multiplied by
/// @param totalDecays sums over a run of the share of a weight that a step takes away
/// @param trainingsPerProgram training runs that each program got
/// @param programs in the order of the command line
/// @param warnings what makes the choice doubtful
/// @param interrupted whether an end was asked for before all runs were done, so that nothing was chosen
record TuningDocument(
        int seeds,
        List<Double> lrFactors,
        List<Double> totalDecays,
        int trainingsPerProgram,
        List<Tuned> programs,
        List<Warning> warnings,
        boolean interrupted) {

    /// A program.
    ///
    /// @param decayHyperparameter what sets its weight decay; null if nothing does
    /// @param seeds tuning seeds of a point
    /// @param grid all points
    /// @param chosen the best of them; null if none was scored on all seeds
    record Tuned(String program, String decayHyperparameter, int seeds, List<Point> grid, Point chosen) {}

    /// A point of the grid.
    ///
    /// @param lrFactor what the program's own learning rate is multiplied by
    /// @param totalDecay null if the program's decay cannot be set
    /// @param hyperparameters what `--set` sets at this point
    /// @param scored on how many seeds it was scored
    /// @param mean the mean score of all tuning seeds; null unless all were scored
    /// @param standardError of the mean; null where there is none
    record Point(
            double lrFactor,
            Double totalDecay,
            Map<String, Double> hyperparameters,
            int scored,
            Double mean,
            Double standardError) {}

    /// Something to beware of.
    ///
    /// @param knob `lr` or `total_decay`; null if no point was scored
    /// @param value the best value, as in the grid; null likewise
    /// @param edge `smallest` or `largest` of the grid; null likewise
    /// @param message for people, one line
    record Warning(String program, String knob, Double value, String edge, String message) {}
}
