package serengeti.results.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.ProxyTasks;
import serengeti.search.Campaign;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.knobs.Knobs;

/// A campaign of a second, and what tests do with it.
final class TinyCampaign {
    static final CampaignSpec SPEC =
            Knobs.with(
                    Preset.named("quick").spec(),
                    Map.ofEntries(
                            Map.entry("preset", "tiny"),
                            Map.entry("seed", "7"),
                            Map.entry("tasks", "mlp16:30"),
                            Map.entry("evolution.population", "10"),
                            Map.entry("evolution.batch", "5"),
                            Map.entry("evolution.tuning_share", "0.2"),
                            Map.entry("fitness.noise", "0.01"),
                            Map.entry("fitness.max_seeds", "3"),
                            Map.entry("fitness.confirmed_share", "0.2"),
                            Map.entry("stop.trainings", "90"),
                            Map.entry("finals.finalists", "3"),
                            Map.entry("finals.first_seeds", "2"),
                            Map.entry("finals.keep", "2"),
                            Map.entry("finals.more_seeds", "2"),
                            Map.entry("finals.fresh_seeds", "4"),
                            Map.entry("validation.tasks", "none")));

    /// A shorter one with two repeats and both baselines.
    static final CampaignSpec REPEATED =
            Knobs.with(SPEC, Map.of("repeats", "2", "baselines", "constants, random", "stop.trainings", "40"));

    /// The same with validation on the same task with more steps.
    static final CampaignSpec VALIDATED =
            Knobs.with(SPEC, Map.of("validation.tasks", "mlp16:90", "validation.confirming_seeds", "3"));

    private TinyCampaign() {}

    static CampaignResult run(CampaignStore store) {
        return run(store, store, () -> false);
    }

    static CampaignResult run(CampaignStore store, CampaignListener listener, BooleanSupplier stopped) {
        Task task = ProxyTasks.named("mlp16");
        Optional<Suite> validation =
                store.spec().validation().isOn() ? Optional.of(Suite.of(task.withSteps(90))) : Optional.empty();
        return new Campaign(store.spec(), Suite.of(task.withSteps(30)), validation, 2, store, listener).run(stopped);
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
