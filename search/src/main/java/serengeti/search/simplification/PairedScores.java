package serengeti.search.simplification;

import serengeti.dsl.program.Program;

/// Scores of programs on seeds that are the same for all; the higher the better.
@FunctionalInterface
public interface PairedScores {

    /// The scores on some seeds; minus infinity where a run was not scored.
    ///
    /// @param first the number of the first seed, from 0
    /// @param count how many
    double[] of(Program program, int first, int count);
}
