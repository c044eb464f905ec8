package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import serengeti.evaluator.task.Task;

/// A replay in front of a user: tuning if it is asked for, then the runs that are reported, until the end or Ctrl-C.
///
/// @param task what is trained on
/// @param seeds that are reported on, at least 1
/// @param workers threads, at least 1
/// @param validations how often each run is validated
/// @param isSweep whether each run is swept over learning rates
/// @param grid what programs are tuned with, if they are
/// @param err where progress and notes go
record ReplayRun(
        Task task,
        int seeds,
        int workers,
        int validations,
        boolean isSweep,
        Optional<TuningGrid> grid,
        PrintWriter err) {

    /// What came out.
    ///
    /// @param document for `--json`
    /// @param results what it was made from
    record Result(ReplayDocument document, List<Replay.Runs> results) {}

    /// Runs to the end, or to what is complete when somebody asks for an end.
    Result of(List<ReplayProgram> programs) {
        boolean rewrites = Terminal.isStandardError();
        try (var status = new TrainingStatus(err, rewrites, System::nanoTime);
                var interrupts = new Interrupts(() -> announceEnd(status), status::clear)) {
            err.println(
                    "%s of %s%s, %d at a time"
                            .formatted(
                                    Numbers.count((long) programs.size() * seeds, "training run"),
                                    task.card().name(),
                                    grid.isPresent() ? " after tuning" : "",
                                    workers));
            Optional<Tuning.Result> tuning =
                    grid.map(each -> new Tuning(task, each, workers).of(programs, status, interrupts));
            status.clear();
            tuning.ifPresent(each ->
                    each.document().warnings().forEach(warning -> err.println("warning: " + warning.message())));
            List<NamedProgram> chosen =
                    tuning.map(Tuning.Result::programs)
                            .orElseGet(() -> programs.stream().map(ReplayProgram::changed).toList());
            var replay = new Replay(task, seeds, workers, validations, isSweep);
            List<Replay.Runs> results = replay.of(chosen, status, interrupts);
            boolean isComplete =
                    results.getFirst().runs().size() == seeds && tuning.map(Tuning.Result::isComplete).orElse(true);
            ReplayDocument document =
                    ReplayDocument.of(task.card(), results)
                            .with(tuning.map(Tuning.Result::document).orElse(null), !isComplete);
            return new Result(document, results);
        }
    }

    private void announceEnd(TrainingStatus status) {
        status.clear();
        err.println("Stopping: the training runs under way end, then the results come. Ctrl-C again ends at once.");
    }
}
