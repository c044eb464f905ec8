package serengeti.proxytasks;

import java.util.List;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.OnFirstUse;
import serengeti.proxytasks.finetuning.FineTuning;
import serengeti.proxytasks.language.DecoderShape;
import serengeti.proxytasks.language.MarkovLanguage;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.ImageTask;
import serengeti.proxytasks.vision.MlpShape;
import serengeti.proxytasks.vision.TurnedDigits;

/// The table of tasks: those built in, and those that providers on the class path bring.
///
/// Data and weights are made on first use, so that listing the tasks costs nothing.
public final class ProxyTasks {
    private static final DecoderShape TINY_DECODER = new DecoderShape(24, 12, 8, 1, 1, 16);
    private static final Task MLP16 =
            mlp("mlp16", 1, List.of(16), new DigitImages(8, 2048, 4096, 0.3, 0.2).source(), 16, 4000);
    private static final Task LM8 = new MarkovLanguage(20_000, 1024, 2).task("lm8", 1, TINY_DECODER, 8, 3000);

    private static final List<Task> TABLE =
            List.of(
                    MLP16,
                    LM8,
                    new FineTuning(MLP16, 0.03, 12)
                            .of(
                                    mlp(
                                            "mlp16ft",
                                            1,
                                            List.of(16),
                                            new TurnedDigits(8, 512, 4096, 0.4, 0.2, 0.4).source(),
                                            16,
                                            1000))
                            .expecting(0.619, 0.003),
                    new FineTuning(LM8, 0.056, 2)
                            .of(new MarkovLanguage(2048, 1024, 3, 11, 21).task("lm8ft", 1, TINY_DECODER, 8, 1000))
                            .expecting(-1.851, 0.008));

    private static final OnFirstUse<List<Task>> ALL = new OnFirstUse<>(() -> ProvidedTasks.after(TABLE));

    private ProxyTasks() {}

    private static Task mlp(String name, int tier, List<Integer> hidden, ImageSource source, int batch, int steps) {
        var shape = new MlpShape(source.inputs(), hidden, source.classes());
        return ImageTask.of(name, tier, shape, source, batch, steps);
    }

    /// All tasks: those of the table in its order, then those of each [serengeti.evaluator.task.TaskProvider] on the class
    /// path.
    ///
    /// @throws IllegalArgumentException if a provider fails or gives a task that cannot be one
    public static List<Task> all() {
        return ALL.get();
    }

    /// The names of all tasks, in the order of [#all].
    public static List<String> names() {
        return all().stream().map(task -> task.card().name()).toList();
    }

    /// The task with this name.
    ///
    /// @throws UnknownName if there is none
    public static Task named(String name) {
        return all().stream()
                .filter(task -> task.card().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownName("task", name, names()));
    }
}
