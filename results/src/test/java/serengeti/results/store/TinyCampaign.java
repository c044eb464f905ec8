package serengeti.results.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import serengeti.dsl.library.Library;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.ProxyTasks;
import serengeti.search.Campaign;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.SearchConfig.Finals;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.fitness.FitnessRule;

/// A campaign of a second, and what tests do with it.
final class TinyCampaign {
    static final CampaignSpec SPEC =
            new CampaignSpec(
                    new Preset(
                            "tiny",
                            "a campaign of a second",
                            "mlp16",
                            30,
                            new EvolutionSettings(10, 2, 5),
                            0.2,
                            new FitnessRule.NoiseAware(0.01, 1, 3),
                            90,
                            0.2,
                            new Finals(3, 2, 2, 2),
                            4),
                    7,
                    Mode.EVOLUTION,
                    Library.named("paper-adamw").program(),
                    Long.MAX_VALUE,
                    90);

    private TinyCampaign() {}

    static CampaignResult run(CampaignStore store) {
        return run(store, store, () -> false);
    }

    static CampaignResult run(CampaignStore store, CampaignListener listener, BooleanSupplier stopped) {
        Task task = ProxyTasks.named(SPEC.preset().task()).withSteps(SPEC.preset().steps());
        return new Campaign(store.spec(), task, 2, store, listener).run(stopped);
    }

    /// What lies on disk at this moment, as a process that was killed now would leave it.
    static CampaignFolder asKilled(CampaignFolder running, Path otherHome) {
        var copy = new CampaignFolder(otherHome, running.name());
        try {
            Files.createDirectories(copy.path());
            for (String file : List.of("campaign.db", "campaign.db-wal", "lock")) {
                Files.copy(running.path().resolve(file), copy.path().resolve(file));
            }
            return copy;
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }
}
