package serengeti.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignStore;
import serengeti.results.store.StoreException;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.knobs.Knobs;

/// A process that makes a campaign smaller than any preset's, unless it is there, and goes on with it by `resume`.
final class SmallCampaign {
    private static final CampaignSpec SPEC =
            Knobs.with(
                    Preset.named("quick").spec(),
                    Map.ofEntries(
                            Map.entry("preset", "small"),
                            Map.entry("seed", "11"),
                            Map.entry("tasks", CountedTasks.NAME + ":10"),
                            Map.entry("evolution.population", "16"),
                            Map.entry("evolution.batch", "4"),
                            Map.entry("evolution.tuning_share", "0.3"),
                            Map.entry("fitness.noise", "0.01"),
                            Map.entry("fitness.max_seeds", "4"),
                            Map.entry("fitness.confirmed_share", "0.2"),
                            Map.entry("stop.trainings", "150"),
                            Map.entry("finals.finalists", "4"),
                            Map.entry("finals.first_seeds", "2"),
                            Map.entry("finals.keep", "2"),
                            Map.entry("finals.more_seeds", "2"),
                            Map.entry("finals.fresh_seeds", "8"),
                            Map.entry("validation.tasks", CountedTasks.NAME + ":20"),
                            Map.entry("validation.rate_factor", "1")));

    private SmallCampaign() {}

    /// Takes the home folder, the name of the campaign and the number of workers.
    public static void main(String[] args) {
        var folder = new CampaignFolder(Path.of(args[0]), args[1]);
        if (!Files.exists(folder.database())) {
            try {
                CampaignStore.create(folder, SPEC, "test").close();
            } catch (StoreException error) {
                System.err.println(error.getMessage());
                System.exit(1);
            }
        }
        Main.main(new String[] {"resume", args[1], "--home", args[0], "--workers", args[2], "--json"});
    }
}
