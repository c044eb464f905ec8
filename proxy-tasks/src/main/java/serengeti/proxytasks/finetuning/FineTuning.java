package serengeti.proxytasks.finetuning;

import java.util.Arrays;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TaskCard;
import serengeti.evaluator.task.TrainingRun;
import serengeti.proxytasks.data.OnFirstUse;

/// Training on one task from the weights that AdamW reached on another.
///
/// The first task is trained once, with a fixed seed, when the first model is made; all models share the weights. The
/// seed of a run decides its batches and how far its initial weights lie from those: each array is moved by normal
/// numbers of a fiftieth of its root mean square.
///
/// The last bits of a training depend on the vector width of the processor, and what they grow to in thousands of steps
/// moves the level that all runs reach: by about 0.005 in accuracy, or nats, for the tasks of the table.
///
/// @param before where the weights come from
/// @param rate peak learning rate of AdamW there
/// @param totalDecay weight decay of AdamW there, summed over its schedule
public record FineTuning(Task before, double rate, double totalDecay) {
    private static final long SEED = 1;

    /// Weights that a task ended with.
    ///
    /// @param layout the arrays, one behind the other in `weights`
    record Trained(Layout layout, float[] weights) {}

    /// A task that starts where the first ended.
    ///
    /// @param after with arrays of the same shapes, which newModel checks; its card is that of the whole but for the
    ///     data
    public Task of(Task after) {
        var start = new OnFirstUse<>(this::trained);
        return Task.of(card(after.card()), () -> model(start.get(), after));
    }

    private TaskCard card(TaskCard after) {
        return new TaskCard(
                after.name(),
                after.family(),
                after.tier(),
                after.model(),
                "%s, after %s".formatted(after.data(), before.card().name()),
                after.parameters(),
                after.batch(),
                after.steps(),
                after.metric(),
                after.flops());
    }

    private Trained trained() {
        Model model = before.newModel();
        Schedule schedule = new Schedule(before.card().steps());
        var stepper = new AdamWStepper(model, rate, totalDecay / (rate * schedule.sum()));
        Outcome outcome =
                new TrainingRun(model, stepper, schedule, TrainingRun.Limits.NO_HURDLE, (_, _) -> {}).run(SEED);
        if (!(outcome instanceof Outcome.Scored)) {
            throw new IllegalArgumentException(
                    "task '%s' with AdamW, rate %s, total decay %s: %s, must be scored to be gone on from"
                            .formatted(before.card().name(), rate, totalDecay, outcome.label()));
        }
        return new Trained(model.layout(), model.weights().toArray());
    }

    private Model model(Trained start, Task after) {
        Model model = after.newModel();
        String reached = shapes(start.layout());
        String needed = shapes(model.layout());
        if (!reached.equals(needed)) {
            throw new IllegalArgumentException(
                    "task '%s' has arrays %s, but '%s', which it goes on from, has %s"
                            .formatted(after.card().name(), needed, before.card().name(), reached));
        }
        return new FineTunedModel(model, start.weights());
    }

    private static String shapes(Layout layout) {
        return Arrays.deepToString(layout.shapes().toArray());
    }
}
