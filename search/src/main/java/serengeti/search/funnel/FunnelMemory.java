package serengeti.search.funnel;

import java.util.Optional;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Task;

/// The training runs of a funnel that were made, so that none is repeated when it is run again. Called from any thread.
public interface FunnelMemory {

    /// Remembers nothing.
    FunnelMemory NONE =
            new FunnelMemory() {
                @Override
                public Optional<Training> recall(Key key) {
                    return Optional.empty();
                }

                @Override
                public void keep(Key key, Training training) {
                    // nothing is remembered
                }
            };

    /// Whose training run it is.
    ///
    /// @param task label of the task, `NAME:STEPS`; several, with commas, where each run trains all
    /// @param hash of the program, constants included
    /// @param seed number of the seed, 0-based, within the phase
    record Key(String task, FunctionalHash hash, FunnelPhase phase, int seed) {}

    /// How a task is called in keys.
    static String label(Task task) {
        return task.card().name() + ":" + task.card().steps();
    }

    /// The run, if it was made.
    Optional<Training> recall(Key key);

    /// Keeps a run.
    void keep(Key key, Training training);
}
