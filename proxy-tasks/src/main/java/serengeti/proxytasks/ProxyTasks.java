package serengeti.proxytasks;

import java.util.List;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.contrast.DigitCaptions;
import serengeti.proxytasks.diffusion.NoisyDigits;
import serengeti.proxytasks.diffusion.NoisySpiral;
import serengeti.proxytasks.language.LanguageShape;
import serengeti.proxytasks.language.MarkovLanguage;
import serengeti.proxytasks.language.Objective;
import serengeti.proxytasks.tokens.TransformerShape;
import serengeti.proxytasks.vision.CnnShape;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.ImageTask;
import serengeti.proxytasks.vision.MlpShape;
import serengeti.proxytasks.vision.VitShape;

/// The table of built-in tasks.
///
/// Data and weights are made on first use, so that listing the tasks costs nothing.
public final class ProxyTasks {
    private static final List<Task> TABLE =
            List.of(
                    mlp("mlp16", 1, List.of(16), new DigitImages(8, 2048, 4096, 0.3, 0.2), 16, 4000),
                    mlp("mlp16ln", 1, List.of(16), new DigitImages(8, 2048, 4096, 0.3, 0.4), 16, 4000),
                    vit("vit8", 1, 12, 1, 4096, 16, 2000),
                    vit("vit8s", 1, 12, 1, 4096, 8, 1000),
                    lm("lm8", 1, new TransformerShape(8, 1, 1, 16), 20_000, 8, 3000),
                    new DigitCaptions(8, 8192, 2048, 0.3).task("clip2", 1, 32, 16, 64, 1500),
                    new DigitCaptions(8, 768, 2048, 0.3).task("clipln", 1, 32, 16, 32, 2000),
                    mlm("mlm16", 1, 16, 2048, 16, 1500),
                    cnn("cnn8", 1, List.of(6, 12), new DigitImages(8, 1024, 4096, 0.3, 0.2), 32, 1000),
                    new NoisySpiral(2048, 2048).task("ddpm2", 1, 32, 2, 64, 1500),
                    new NoisyDigits(8, 2048, 2048).task("ddpm8", 1, 48, 2, 32, 1500),
                    mlp("mlp-10x", 10, List.of(48), new DigitImages(8, 6000, 4096, 0.3, 0.2), 32, 6000),
                    vit("vit-10x", 10, 24, 1, 8192, 32, 3000),
                    lm("lm-10x", 10, new TransformerShape(20, 2, 1, 40), 20_000, 16, 3500),
                    new DigitCaptions(8, 16_000, 2048, 0.3).task("clip-10x", 10, 64, 24, 128, 4000),
                    mlm("mlm-10x", 10, 32, 6000, 16, 4000),
                    cnn("cnn-10x", 10, List.of(12, 24), new DigitImages(8, 3072, 4096, 0.3, 0.2), 32, 3000),
                    new NoisySpiral(6000, 2048).task("ddpm2-10x", 10, 64, 3, 64, 3000),
                    new NoisyDigits(8, 6000, 2048).task("ddpm8-10x", 10, 96, 3, 32, 4000),
                    mlp("mlp-100x", 100, List.of(128, 128), new DigitImages(8, 16_000, 4096, 0.3, 0.2), 64, 6000),
                    vit("vit-100x", 100, 40, 2, 16_000, 48, 2500),
                    lm("lm-100x", 100, new TransformerShape(32, 2, 2, 64), 60_000, 24, 2200),
                    new DigitCaptions(8, 30_000, 2048, 0.3).task("clip-100x", 100, 128, 48, 256, 2400));

    private ProxyTasks() {}

    private static Task mlp(String name, int tier, List<Integer> hidden, DigitImages digits, int batch, int steps) {
        ImageSource source = digits.source();
        var shape = new MlpShape(source.inputs(), hidden, source.classes());
        return ImageTask.of(name, tier, shape, source, batch, steps);
    }

    private static Task vit(String name, int tier, int width, int blocks, int count, int batch, int steps) {
        ImageSource source = new DigitImages(8, count, 4096, 0.2, 0.1).source();
        var shape = VitShape.of(source, 4, new TransformerShape(width, 2, blocks, 2 * width));
        return ImageTask.of(name, tier, shape, source, batch, steps);
    }

    private static Task lm(String name, int tier, TransformerShape transformer, int count, int batch, int steps) {
        var shape = new LanguageShape(Objective.NEXT_TOKEN, 24, 12, transformer);
        return new MarkovLanguage(count, 1024, 2).task(name, tier, shape, batch, steps);
    }

    private static Task mlm(String name, int tier, int width, int count, int batch, int steps) {
        var transformer = new TransformerShape(width, 2, 1, 2 * width);
        var shape = new LanguageShape(Objective.HIDDEN_TOKENS, 16, 16, transformer);
        return new MarkovLanguage(count, 1024, 1).task(name, tier, shape, batch, steps);
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
