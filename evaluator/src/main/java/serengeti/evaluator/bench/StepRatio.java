package serengeti.evaluator.bench;

/// How long a step of one program takes by that of another, on the same model with the same engine.
///
/// @param what the program
/// @param against the other
/// @param engine what made the steps
/// @param time of a step by time of a step, the median of the repeats
public record StepRatio(StepCase what, StepCase against, Engine engine, double time) {}
