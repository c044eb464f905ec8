package serengeti.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import serengeti.dsl.library.Library;
import serengeti.dsl.text.UnknownName;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.evolution.RestartSettings;
import serengeti.search.fitness.FitnessSettings;
import serengeti.search.funnel.FunnelSettings;
import serengeti.search.knobs.Knobs;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.validation.ValidationSettings;

/// Ready-made campaigns, one row each.
///
/// @param name how it is asked for
/// @param title what it is for, in one line
/// @param spec all knobs
public record Preset(String name, String title, CampaignSpec spec) {
    private static final CampaignSpec DEFAULT =
            new CampaignSpec(
                    "default",
                    1,
                    1,
                    Mode.EVOLUTION,
                    List.of(Baseline.of(Mode.CONSTANTS)),
                    Library.named("paper-adamw").program(),
                    List.of(new TaskChoice("mlp16", 0)),
                    new EvolutionSettings(1000, 2, 64, 0.6),
                    new RestartSettings(Long.MAX_VALUE, RestartSettings.Origin.BEST),
                    MutationSettings.DEFAULT,
                    new FitnessSettings(FitnessSettings.Kind.NOISE_AWARE, 0.006, 1, 16, 0.01, 0.1, 0.25, 1),
                    new RejectionSettings(100, 0.005, 1e6, 0.25, 0.02, 1),
                    Constraints.NONE,
                    new StopSettings(
                            300_000, 30_000, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Long.MAX_VALUE),
                    new FinalSettings(48, 12, 8, 48, 512),
                    new ValidationSettings(List.of(new TaskChoice("mlp-10x", 0)), 4, 3, Long.MAX_VALUE, 16),
                    new FunnelSettings(
                            FunnelSettings.When.ON_REQUEST,
                            12,
                            tasks("mlp-10x"),
                            tasks("mlp-100x"),
                            tasks("cnn8", "mlm16", "ddpm2", "mlp16ft", "lm8ft"),
                            192,
                            32,
                            4,
                            2,
                            0.05,
                            64,
                            2000));

    private static final List<Preset> TABLE =
            List.of(
                    of(
                            "quick",
                            "a real search in two minutes on two cores",
                            """
                            tasks: mlp16:1000
                            evolution.population: 300
                            evolution.batch: 32
                            stop.trainings: 12000
                            """),
                    of(
                            "single",
                            "300,000 programs on one small task, in minutes",
                            """
                            tasks: mlp16:500
                            evolution.tuning_share: 0.15
                            fitness.noise: 0.008
                            rejection.passed_share: 0.5
                            stop.trainings: 150000
                            """),
                    of(
                            "standard",
                            "images, regularisation and text together, for about an hour",
                            """
                            tasks: mlp16s, vit8s, lm8s
                            baselines: constants, random
                            evolution.tuning_share: 0.15
                            fitness.noise: 0.25
                            fitness.max_seeds: 8
                            fitness.confirmed_share: 0.05
                            fitness.looked_at_again_share: 0.1
                            rejection.passed_share: 0.75
                            stop.trainings: 60000
                            finals.fresh_seeds: 256
                            funnel.larger: mlp-10x, vit-10x, lm-10x
                            funnel.largest: mlp-100x, vit-100x, lm-100x
                            validation.tasks: mlp-10x, vit-10x
                            """),
                    of(
                            "paper",
                            "arXiv 2302.06675 as it is written, on a task ten times as large, for a day or more",
                            """
                            tasks: vit-10x
                            repeats: 5
                            baselines: constants, random
                            evolution.tuning_share: 0
                            restarts.plateau: 300000
                            mutation.scale: 0
                            mutation.complement_share: 0
                            mutation.calibrated_share: 0
                            mutation.max_statements: 900
                            fitness.rule: paper
                            stop.trainings: 30000
                            finals.finalists: 32
                            finals.fresh_seeds: 24
                            funnel.larger: none
                            funnel.largest: vit-100x
                            validation.tasks: vit-100x
                            """));

    private static List<TaskChoice> tasks(String... names) {
        return Stream.of(names).map(TaskChoice::parse).toList();
    }

    /// The row whose knobs are the common ones but for those that are named, one `NAME: VALUE` a line.
    private static Preset of(String name, String title, String knobs) {
        Map<String, String> texts = new LinkedHashMap<>(Map.of("preset", name));
        knobs.lines().map(line -> line.split(": ", 2)).forEach(pair -> texts.put(pair[0], pair[1]));
        return new Preset(name, title, Knobs.with(DEFAULT, texts));
    }

    /// All rows.
    public static List<Preset> all() {
        return TABLE;
    }

    /// The row of that name.
    ///
    /// @throws UnknownName if there is none
    public static Preset named(String name) {
        return TABLE.stream()
                .filter(preset -> preset.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownName("preset", name, TABLE.stream().map(Preset::name).toList()));
    }
}
