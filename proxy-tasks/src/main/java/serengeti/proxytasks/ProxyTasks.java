package serengeti.proxytasks;

import java.util.List;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.contrast.DigitCaptions;
import serengeti.proxytasks.diffusion.NoisyDigits;
import serengeti.proxytasks.diffusion.NoisySpiral;
import serengeti.proxytasks.language.DecoderShape;
import serengeti.proxytasks.language.MarkovLanguage;
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
                    new MarkovLanguage(20_000, 1024, 2).task("lm8", 1, new DecoderShape(24, 12, 8, 1, 1, 16), 8, 3000),
                    new DigitCaptions(8, 8192, 2048, 0.3).task("clip2", 1, 32, 16, 64, 1500),
                    new DigitCaptions(8, 768, 2048, 0.3).task("clipln", 1, 32, 16, 32, 2000),
                    new DigitCaptions(8, 16_000, 2048, 0.3).task("clip-10x", 10, 64, 24, 128, 4000),
                    new DigitCaptions(8, 30_000, 2048, 0.3).task("clip-100x", 100, 128, 48, 256, 2400),
                    new NoisySpiral(2048, 2048).task("ddpm2", 1, 32, 2, 64, 1500),
                    new NoisyDigits(8, 2048, 2048).task("ddpm8", 1, 48, 2, 32, 1500),
                    new NoisySpiral(6000, 2048).task("ddpm2-10x", 10, 64, 3, 64, 3000),
                    new NoisyDigits(8, 6000, 2048).task("ddpm8-10x", 10, 96, 3, 32, 4000));

    private ProxyTasks() {}

    private static Task mlp(String name, int tier, List<Integer> hidden, DigitImages digits, int batch, int steps) {
        ImageSource source = digits.source();
        var shape = new MlpShape(source.inputs(), hidden, source.classes());
        return ImageTask.of(name, tier, shape, source, batch, steps);
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
