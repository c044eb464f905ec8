package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.cli.TuningAxis.Edge;
import serengeti.cli.TuningDocument.Warning;

/// What makes the choice of constants doubtful.
///
/// @param grid that was tried in the end
record TuningWarnings(TuningGrid grid) {

    /// The warnings for a program.
    ///
    /// @param best its optimum; none if no point was scored on all seeds
    List<Warning> of(String program, Optional<TuningGrid.Point> best) {
        if (best.isEmpty()) {
            String message =
                    "%s: no point of the grid was scored on all tuning seeds, so its constants are as they were; try"
                                    .formatted(program)
                            + " other rates with --lr-factors";
            return List.of(new Warning(program, null, null, null, message));
        }
        var warnings = new ArrayList<Warning>();
        double factor = best.get().factor();
        grid.factors()
                .edge(factor)
                .map(Edge::label)
                .ifPresent(edge -> {
                    String message =
                            "%s: the best learning rate, %s times its own, is the %s of the grid; widen it with"
                                            .formatted(program, Numbers.constant(factor), edge)
                                    + " --lr-factors";
                    warnings.add(new Warning(program, "lr", factor, edge, message));
                });
        best.get()
                .totalDecay()
                .ifPresent(decay ->
                        grid.totalDecays()
                                .edge(decay)
                                .map(Edge::label)
                                .ifPresent(edge -> {
                                    String message =
                                            "%s: the best total decay, %s, is the %s of the grid; widen it with"
                                                            .formatted(program, Numbers.constant(decay), edge)
                                                    + " --total-decays";
                                    warnings.add(new Warning(program, "total_decay", decay, edge, message));
                                }));
        return warnings;
    }
}
