package serengeti.search;

import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;

/// The winner of a search: best of the finalists on seeds that the search had not used.
///
/// @param id of the individual that had this behaviour first
/// @param program that individual's program, redundant statements included; where it was trained at another learning
///     rate than its own, with that rate in it
/// @param plan its step plan
/// @param hash the behaviour of that program
/// @param fitness mean over the final seeds
/// @param seeds number of final seeds
public record Champion(long id, Program program, StepPlan plan, FunctionalHash hash, double fitness, int seeds) {}
