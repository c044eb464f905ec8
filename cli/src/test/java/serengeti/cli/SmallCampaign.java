package serengeti.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import serengeti.dsl.library.Library;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignStore;
import serengeti.results.store.StoreException;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.SearchConfig.Finals;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.fitness.FitnessRule;

/// A process that makes a campaign smaller than any preset's, unless it is there, and goes on with it by `resume`.
final class SmallCampaign {
    private static final CampaignSpec SPEC =
            new CampaignSpec(
                    new Preset(
                            "small",
                            "a campaign of a second",
                            CountedTasks.NAME,
                            10,
                            new EvolutionSettings(16, 2, 4),
                            0.3,
                            new FitnessRule.NoiseAware(0.01, 1, 4),
                            150,
                            0.2,
                            new Finals(4, 2, 2, 2),
                            8),
                    11,
                    Mode.EVOLUTION,
                    Library.named("paper-adamw").program(),
                    Long.MAX_VALUE,
                    150);

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
