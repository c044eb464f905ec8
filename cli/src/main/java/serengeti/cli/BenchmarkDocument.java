package serengeti.cli;

import java.util.List;
import serengeti.evaluator.bench.Machine;
import serengeti.evaluator.bench.StepBenchmark;
import serengeti.evaluator.bench.StepCase;
import serengeti.evaluator.bench.StepRatio;
import serengeti.evaluator.bench.StepRow;

/// What `serengeti benchmark` prints, as JSON and as text.
///
/// @param machine on which it was measured
/// @param rows one for each engine on each model
/// @param summary programs against the one named first
/// @param notes what was left out, and why
/// @param interrupted whether it was ended before its time
record BenchmarkDocument(Machine machine, List<Row> rows, List<Pair> summary, List<String> notes, boolean interrupted) {

    /// One engine on one model.
    ///
    /// @param size elements of the model
    /// @param dtype of weights and gradients
    /// @param states how states lie in memory
    /// @param nanosecondsPerStep the median
    /// @param bytesPerSecond each tensor that the program reads or writes counted once, whatever the engine moves
    /// @param ratioToCopy bytes per second by those of the copy, 1 is as fast as copying; NaN if there was no copy
    /// @param spread of the time of a step over the repeats
    /// @param bytesPerParameter that are counted
    record Row(
            String program,
            int size,
            String dtype,
            String states,
            int threads,
            String engine,
            double nanosecondsPerStep,
            double bytesPerSecond,
            double ratioToCopy,
            Spread spread,
            int bytesPerParameter,
            int stateBytesPerParameter,
            int repeats,
            long stepsPerRepeat) {

        static Row of(StepRow row) {
            StepCase what = row.what();
            return new Row(
                    what.name(),
                    what.size(),
                    what.type().label(),
                    StepCase.label(what.states()),
                    what.threads(),
                    row.engine().label(),
                    row.time().median(),
                    row.bytesPerSecond(),
                    row.ratioToCopy().orElse(Double.NaN),
                    new Spread(
                            row.time().fastest(),
                            row.time().lowerQuartile(),
                            row.time().upperQuartile(),
                            row.time().slowest()),
                    what.bytesPerParameter(),
                    what.stateBytesPerParameter(),
                    row.time().repeats(),
                    row.time().stepsPerRepeat());
        }
    }

    /// Nanoseconds per step.
    record Spread(double fastest, double lowerQuartile, double upperQuartile, double slowest) {}

    /// A program against the one that was named first, on the same model with the same engine.
    ///
    /// @param timeRatio a step of the program by one of the other
    /// @param bytesRatio the bytes of the tensors that they read or write, each counted once, likewise
    record Pair(
            String program,
            String against,
            int size,
            String dtype,
            String states,
            int threads,
            String engine,
            double timeRatio,
            double bytesRatio,
            int stateBytesPerParameter,
            int stateBytesPerParameterAgainst) {

        static Pair of(StepRatio ratio) {
            StepCase what = ratio.what();
            StepCase against = ratio.against();
            return new Pair(
                    what.name(),
                    against.name(),
                    what.size(),
                    what.type().label(),
                    StepCase.label(what.states()),
                    what.threads(),
                    ratio.engine().label(),
                    ratio.time(),
                    (double) what.bytesPerParameter() / against.bytesPerParameter(),
                    what.stateBytesPerParameter(),
                    against.stateBytesPerParameter());
        }
    }

    static BenchmarkDocument of(Machine machine, StepBenchmark benchmark, boolean interrupted) {
        return new BenchmarkDocument(
                machine,
                benchmark.rows().stream().map(Row::of).toList(),
                benchmark.ratios().stream().map(Pair::of).toList(),
                benchmark.notes(),
                interrupted);
    }
}
