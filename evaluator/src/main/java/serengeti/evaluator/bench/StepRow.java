package serengeti.evaluator.bench;

import java.util.OptionalDouble;

/// How fast an engine stepped a model.
///
/// @param what program and model
/// @param engine what made the steps
/// @param time of a step
/// @param ratioToCopy how many times the copy took as long as this engine, repeat by repeat: 1 is as fast as copying;
///     empty if no copy was timed
public record StepRow(StepCase what, Engine engine, StepTime time, OptionalDouble ratioToCopy) {

    /// Bytes per second, counting each tensor that the program reads or writes once, whatever the engine moves.
    public double bytesPerSecond() {
        return what.bytesPerParameter() * (double) what.size() / time.median() * 1e9;
    }
}
