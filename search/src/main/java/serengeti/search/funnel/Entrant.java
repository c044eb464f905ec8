package serengeti.search.funnel;

import serengeti.dsl.program.Program;

/// A program in a funnel.
///
/// @param name how people call it: that of the library, or `SEARCH:ID`
/// @param program with the constants that it begins with
public record Entrant(String name, Program program) {}
