package serengeti.proxytasks;

import java.util.List;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.contrast.DigitCaptions;
import serengeti.proxytasks.data.OnFirstUse;
import serengeti.proxytasks.diffusion.NoisyDigits;
import serengeti.proxytasks.diffusion.NoisySpiral;
import serengeti.proxytasks.finetuning.FineTuning;
import serengeti.proxytasks.language.LanguageShape;
import serengeti.proxytasks.language.MarkovLanguage;
import serengeti.proxytasks.language.Objective;
import serengeti.proxytasks.tokens.TransformerShape;
import serengeti.proxytasks.vision.CnnShape;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.MlpShape;
import serengeti.proxytasks.vision.TurnedDigits;
import serengeti.proxytasks.vision.VitShape;

/// The table of tasks: those built in, and those that providers on the class path bring.
///
/// Data and weights are made on first use, so that listing the tasks costs nothing.
public final class ProxyTasks {
    private static final Task MLP16 =
            mlp("mlp16", 1, List.of(16), digits(2048, 0.3, 0.2), 16, 4000).expecting(0.750, 0.009, 0.0090);
    private static final Task LM8 =
            new MarkovLanguage(20_000, 1024, 2).task("lm8", 1, tinyDecoder(), 8, 3000).expecting(-1.547, 0.009, 0.0066);

    private static final List<Task> TABLE =
            List.of(
                    MLP16,
                    mlp("mlp16s", 1, List.of(16), digits(2048, 0.3, 0.2), 16, 1000).expecting(0.734, 0.0065, 0.0083),
                    mlp("mlp16ln", 1, List.of(16), digits(2048, 0.3, 0.4), 16, 4000).expecting(0.712, 0.005, 0.0069),
                    vit("vit8", 1, 12, 1, digits(4096, 0.2, 0.1), 16, 2000).expecting(0.854, 0.010, 0.0111),
                    vit("vit8s", 1, 12, 1, digits(4096, 2048, 0.2, 0.1), 8, 1000).expecting(0.761, 0.018, 0.0217),
                    LM8,
                    new MarkovLanguage(20_000, 1024, 2)
                            .task("lm8s", 1, tinyDecoder(), 8, 1000)
                            .expecting(-1.601, 0.018, 0.0256),
                    new DigitCaptions(8, 8192, 2048, 0.3)
                            .task("clip2", 1, 32, 16, 64, 1500)
                            .expecting(-1.705, 0.028, 0.0261),
                    new DigitCaptions(8, 768, 2048, 0.3)
                            .task("clipln", 1, 32, 16, 32, 2000)
                            .expecting(-2.780, 0.030, 0.172),
                    mlm("mlm16", 1, 16, 2048, 16, 1500).expecting(-1.043, 0.0073, 0.190),
                    cnn("cnn8", 1, List.of(6, 12), digits(1024, 0.3, 0.2), 32, 1000).expecting(0.787, 0.012, 0.0108),
                    new NoisySpiral(2048, 2048).task("ddpm2", 1, 32, 2, 64, 1500).expecting(-0.5046, 0.0034, 0.0086),
                    new NoisyDigits(8, 2048, 2048).task("ddpm8", 1, 48, 2, 32, 1500).expecting(-0.4878, 0.0005, 0.0162),
                    new FineTuning(MLP16, 0.03, 12)
                            .of(
                                    mlp(
                                            "mlp16ft",
                                            1,
                                            List.of(16),
                                            new TurnedDigits(8, 512, 4096, 0.4, 0.2, 0.4).source(),
                                            16,
                                            1000))
                            .expecting(0.619, 0.003, 0.0145),
                    new FineTuning(LM8, 0.056, 2)
                            .of(new MarkovLanguage(2048, 1024, 3, 11, 21).task("lm8ft", 1, tinyDecoder(), 8, 1000))
                            .expecting(-1.851, 0.008, 0.0146),
                    mlp("mlp-10x", 10, List.of(48), digits(6000, 0.3, 0.2), 32, 6000).expecting(0.844, 0.0031, 0.0059),
                    vit("vit-10x", 10, 24, 1, digits(8192, 0.2, 0.1), 32, 3000).expecting(0.922, 0.0036, 0.0058),
                    lm("lm-10x", 10, new TransformerShape(20, 2, 1, 40), 20_000, 16, 3500).expecting(-1.430, 0.0023),
                    new DigitCaptions(8, 16_000, 2048, 0.3)
                            .task("clip-10x", 10, 64, 24, 128, 4000)
                            .expecting(-1.389, 0.011),
                    mlm("mlm-10x", 10, 32, 6000, 16, 4000).expecting(-0.991, 0.0047),
                    cnn("cnn-10x", 10, List.of(12, 24), digits(3072, 0.3, 0.2), 32, 3000).expecting(0.873, 0.0031),
                    new NoisySpiral(6000, 2048).task("ddpm2-10x", 10, 64, 3, 64, 3000).expecting(-0.4806, 0.0014),
                    new NoisyDigits(8, 6000, 2048).task("ddpm8-10x", 10, 96, 3, 32, 4000).expecting(-0.3489, 0.0008),
                    mlp("mlp-100x", 100, List.of(128, 128), digits(16_000, 0.3, 0.2), 64, 6000)
                            .expecting(0.904, 0.0024),
                    vit("vit-100x", 100, 40, 2, digits(16_000, 0.2, 0.1), 48, 2500).expecting(0.952, 0.0025),
                    lm("lm-100x", 100, new TransformerShape(32, 2, 2, 64), 60_000, 24, 2200).expecting(-1.393, 0.0019),
                    new DigitCaptions(8, 30_000, 2048, 0.3)
                            .task("clip-100x", 100, 128, 48, 256, 2400)
                            .expecting(-1.299, 0.010));

    private static final OnFirstUse<List<Task>> ALL = new OnFirstUse<>(() -> ProvidedTasks.after(TABLE));

    private ProxyTasks() {}

    private static ImageSource digits(int count, double noise, double labelNoise) {
        return digits(count, 4096, noise, labelNoise);
    }

    private static ImageSource digits(int count, int validationCount, double noise, double labelNoise) {
        return new DigitImages(8, count, validationCount, noise, labelNoise).source();
    }

    private static Task mlp(String name, int tier, List<Integer> hidden, ImageSource source, int batch, int steps) {
        return new MlpShape(source.inputs(), hidden, source.classes()).task(name, tier, batch, steps, source);
    }

    private static Task vit(String name, int tier, int width, int blocks, ImageSource source, int batch, int steps) {
        var shape = VitShape.of(source, 4, new TransformerShape(width, 2, blocks, 2 * width));
        return shape.task(name, tier, batch, steps, source);
    }

    private static Task cnn(String name, int tier, List<Integer> filters, ImageSource source, int batch, int steps) {
        return CnnShape.of(source, filters).task(name, tier, batch, steps, source);
    }

    private static Task lm(String name, int tier, TransformerShape transformer, int count, int batch, int steps) {
        return new MarkovLanguage(count, 1024, 2).task(name, tier, decoder(transformer), batch, steps);
    }

    private static LanguageShape decoder(TransformerShape transformer) {
        return new LanguageShape(Objective.NEXT_TOKEN, 24, 12, transformer);
    }

    private static LanguageShape tinyDecoder() {
        return decoder(new TransformerShape(8, 1, 1, 16));
    }

    private static Task mlm(String name, int tier, int width, int count, int batch, int steps) {
        var transformer = new TransformerShape(width, 2, 1, 2 * width);
        var shape = new LanguageShape(Objective.HIDDEN_TOKENS, 16, 16, transformer);
        return new MarkovLanguage(count, 1024, 1).task(name, tier, shape, batch, steps);
    }

    /// All tasks: those of the table in its order, then those of each [serengeti.evaluator.task.TaskProvider] on the
    /// class path.
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
