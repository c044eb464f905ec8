package serengeti.proxytasks;

import java.util.List;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.language.DecoderShape;
import serengeti.proxytasks.language.MarkovLanguage;
import serengeti.proxytasks.vision.CnnShape;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.ImageTask;
import serengeti.proxytasks.vision.MlpShape;

/// The table of built-in tasks.
///
/// Data and weights are made on first use, so that listing the tasks costs nothing.
public final class ProxyTasks {
    private static final List<Task> TABLE =
            List.of(
                    mlp("mlp16", 1, List.of(16), new DigitImages(8, 2048, 4096, 0.3, 0.2), 16, 4000),
                    mlp("mlp16ln", 1, List.of(16), new DigitImages(8, 2048, 4096, 0.3, 0.4), 16, 4000),
                    mlp("mlp-10x", 10, List.of(48), new DigitImages(8, 6000, 4096, 0.3, 0.2), 32, 6000),
                    mlp("mlp-100x", 100, List.of(128, 128), new DigitImages(8, 16_000, 4096, 0.3, 0.2), 64, 6000),
                    cnn("cnn8", 1, List.of(6, 12), new DigitImages(8, 1024, 4096, 0.3, 0.2), 32, 1000),
                    cnn("cnn-10x", 10, List.of(12, 24), new DigitImages(8, 3072, 4096, 0.3, 0.2), 32, 3000),
                    new MarkovLanguage(20_000, 1024, 2).task("lm8", 1, new DecoderShape(24, 12, 8, 1, 1, 16), 8, 3000));

    private ProxyTasks() {}

    private static Task mlp(String name, int tier, List<Integer> hidden, DigitImages digits, int batch, int steps) {
        ImageSource source = digits.source();
        var shape = new MlpShape(source.inputs(), hidden, source.classes());
        return ImageTask.of(name, tier, shape, source, batch, steps);
    }

    private static Task cnn(String name, int tier, List<Integer> filters, DigitImages digits, int batch, int steps) {
        ImageSource source = digits.source();
        return ImageTask.of(name, tier, CnnShape.of(source, filters), source, batch, steps);
    }

    /// All built-in tasks, in the order of the table.
    public static List<Task> all() {
        return TABLE;
    }

    /// The names of all built-in tasks, in the order of the table.
    public static List<String> names() {
        return TABLE.stream().map(task -> task.card().name()).toList();
    }

    /// The task with this name.
    ///
    /// @throws UnknownName if there is none
    public static Task named(String name) {
        return TABLE.stream()
                .filter(task -> task.card().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownName("task", name, names()));
    }
}
