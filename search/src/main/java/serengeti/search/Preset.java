package serengeti.search;

import java.util.List;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.SearchConfig.Finals;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.fitness.FitnessRule;
import serengeti.search.mutation.MutationSettings;

/// Ready-made campaigns, one row each.
///
/// @param name how it is asked for
/// @param title what it is for, in one line
/// @param task the proxy task
/// @param steps length of a training run, at least 1
/// @param evolution population, tournament and batch
/// @param tuningShare the share of the trainings, at the start, in which only constants change, 0 to 1
/// @param rule how scores become fitness
/// @param trainings training runs of the search, finals included; the baseline gets as many
/// @param confirmedShare share of the population into which a new program must come to get further seeds at once
/// @param finals how the champion is chosen; smaller where they would take more than a fifth of the trainings
/// @param freshSeeds seeds on which champion and baseline are compared in the end
public record Preset(
        String name,
        String title,
        String task,
        int steps,
        EvolutionSettings evolution,
        double tuningShare,
        FitnessRule rule,
        long trainings,
        double confirmedShare,
        Finals finals,
        int freshSeeds) {

    private static final double MAX_COST = 100;
    private static final long SHARE_OF_FINALS = 5;

    private static final List<Preset> TABLE =
            List.of(
                    new Preset(
                            "quick",
                            "a real search in two minutes on two cores",
                            "mlp16",
                            1000,
                            new EvolutionSettings(300, 2, 32),
                            0.6,
                            new FitnessRule.NoiseAware(0.006, 1, 16),
                            12_000,
                            0.1,
                            new Finals(48, 12, 8, 48),
                            512));

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

    /// The knobs of a search with this preset.
    SearchConfig config(CampaignSpec spec) {
        return new SearchConfig(
                spec.seed(),
                spec.mode(),
                spec.start(),
                evolution,
                spec.mode() == Mode.CONSTANTS ? MutationSettings.CONSTANTS : MutationSettings.DEFAULT,
                spec.mode() == Mode.EVOLUTION ? tuningShare : 0,
                rule,
                spec.maxPrograms(),
                spec.maxTrainings(),
                Limits.DEFAULT,
                MAX_COST,
                confirmedShare,
                finals.within(spec.maxTrainings() / SHARE_OF_FINALS));
    }
}
