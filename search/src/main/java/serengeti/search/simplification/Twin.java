package serengeti.search.simplification;

import serengeti.dsl.program.Program;

/// A program, and the same with constants that suit the tasks.
///
/// @param program with its own constants
/// @param tuned with those at which changes are measured
record Twin(Program program, Program tuned) {

    /// Whether the program has fewer statements, or of as many fewer states.
    boolean isShorterThan(Twin other) {
        return isShorter(program, other.program);
    }

    /// Whether a program has fewer statements, or of as many fewer states.
    static boolean isShorter(Program program, Program than) {
        int statements = Integer.compare(program.statements().size(), than.statements().size());
        return statements < 0 || statements == 0 && program.signature().stateCount() < than.signature().stateCount();
    }
}
