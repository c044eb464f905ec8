package serengeti.evaluator.score;

import serengeti.evaluator.task.Outcome;

/// A training run that has ended.
///
/// @param outcome how it ended
/// @param seconds wall-clock time it took; 0 for one that was never started
public record Training(Outcome outcome, double seconds) {}
