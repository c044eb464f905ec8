package serengeti.cli;

import java.util.List;
import java.util.Map;

/// How the programs of a replay were tuned, for `--json`.
///
/// @param seeds tuning seeds of a point of the grid
/// @param lrFactors what learning rates were multiplied by, in the end
/// @param totalDecays sums over a run of the share of a weight that a step takes away
/// @param extensions how often the grid grew because an optimum lay at its edge
/// @param trainingsPerProgram training runs that each program got, or was to get
/// @param programs in the order of the command line
/// @param warnings what makes the choice doubtful
/// @param interrupted whether an end was asked for before all runs were done, so that nothing was chosen
record TuningDocument(
        int seeds,
        List<Double> lrFactors,
        List<Double> totalDecays,
        int extensions,
        int trainingsPerProgram,
        List<Tuned> programs,
        List<Warning> warnings,
        boolean interrupted) {

    /// A program.
    ///
    /// @param decayHyperparameter what sets its weight decay; null if nothing does
    /// @param seeds tuning seeds of a point
    /// @param grid all points
    /// @param chosen the best of them; null if none was scored on all seeds, or the tuning was interrupted
    /// @param bestSoFar the best of those that an interrupted tuning came to, by fewer seeds; null if it was not
    ///     interrupted, or came to none
    record Tuned(
            String program, String decayHyperparameter, int seeds, List<Point> grid, Point chosen, Point bestSoFar) {}

    /// A point of the grid.
    ///
    /// @param lrFactor what the program's own learning rate is multiplied by
    /// @param totalDecay null if the program's decay cannot be set
    /// @param lr what `--lr` is at this point: the factor times the one given for the program
    /// @param hyperparameters what `--set` sets at this point, those given for the program among it
    /// @param trained on how many seeds it was trained
    /// @param scored on how many of them it was scored
    /// @param mean the mean score of those; null if there is none
    /// @param standardError of the mean; null where there is none
    record Point(
            double lrFactor,
            Double totalDecay,
            double lr,
            Map<String, Double> hyperparameters,
            int trained,
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
