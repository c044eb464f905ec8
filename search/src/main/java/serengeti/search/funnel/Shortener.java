package serengeti.search.funnel;

import serengeti.dsl.program.Program;

/// Simplifies a winner, so that what it became can be tried on the tasks on which the winner won.
@FunctionalInterface
public interface Shortener {

    /// The simplified program. Asked once for each winner, the best first.
    ///
    /// @return any program where an end was asked for meanwhile
    Program shortened(Candidate winner);
}
