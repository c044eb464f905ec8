package serengeti.cli;

import serengeti.dsl.program.Program;

/// A program under the name by which the user asked for it.
///
/// @param name as given
/// @param program sound
record NamedProgram(String name, Program program) {}
