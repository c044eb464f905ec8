package serengeti.evaluator.task;

import java.util.OptionalDouble;
import java.util.function.Supplier;

/// A training job that scores an optimizer: a model, data and a schedule, the same for every program.
///
/// A task is immutable and may be shared by threads; each thread trains on a [Model] of its own. For a given seed the
/// initial weights, the batches and the validation set are the same whatever the program (common random numbers).
public interface Task {

    /// A task of the models that `models` makes.
    static Task of(TaskCard card, Supplier<Model> models) {
        return new Task() {
            @Override
            public TaskCard card() {
                return card;
            }

            @Override
            public Model newModel() {
                return models.get();
            }
        };
    }

    /// What the task is, for tables and reports.
    TaskCard card();

    /// A model with preallocated buffers, to be used by one thread at a time and for any number of runs.
    Model newModel();

    /// This task with runs of another length; the schedule stretches along.
    ///
    /// @param steps at least 1
    default Task withSteps(int steps) {
        return withCard(card().withSteps(steps));
    }

    /// This task with what was measured of it.
    ///
    /// @param adamw see [TaskCard.Expected]
    /// @param seedDeviation see [TaskCard.Expected]
    /// @param ruleDeviation see [TaskCard.Expected]
    default Task expecting(double adamw, double seedDeviation, double ruleDeviation) {
        var expected = new TaskCard.Expected(adamw, seedDeviation, OptionalDouble.of(ruleDeviation));
        return withCard(card().withExpected(expected));
    }

    /// This task with what was measured of it, other rules than AdamW not among it.
    ///
    /// @param adamw see [TaskCard.Expected]
    /// @param seedDeviation see [TaskCard.Expected]
    default Task expecting(double adamw, double seedDeviation) {
        return withCard(card().withExpected(new TaskCard.Expected(adamw, seedDeviation, OptionalDouble.empty())));
    }

    private Task withCard(TaskCard card) {
        return of(card, this::newModel);
    }
}
