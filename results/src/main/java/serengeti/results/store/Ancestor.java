package serengeti.results.store;

import serengeti.dsl.program.Program;

/// A step on the way from the start program to one that was found.
///
/// @param id of the program
/// @param mutation that made it from the one before; `start` for the first
/// @param program as it was born
public record Ancestor(long id, String mutation, Program program) {}
