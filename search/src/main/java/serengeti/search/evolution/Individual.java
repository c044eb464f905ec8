package serengeti.search.evolution;

import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;

/// A program in the population.
///
/// @param id order of birth: the copies of the start program have 0 to population - 1
/// @param parent id of the parent; -1 for the copies of the start program
/// @param mutation how it came from its parent: `insert`, `delete`, `modify`, `scale`, or `start`
/// @param program the program, redundant statements kept
/// @param hash its functional hash
public record Individual(long id, long parent, String mutation, Program program, FunctionalHash hash) {}
