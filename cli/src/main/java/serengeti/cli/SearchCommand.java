package serengeti.cli;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignStore;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.evolution.EvolutionSettings;

/// `serengeti search`.
@Command(
        name = "search",
        description = {
            "Search for an optimizer.",
            "",
            "Starts from AdamW, mutates programs, trains small models with them and keeps what trains best. Then it"
                + " tunes the start program's constants with as many training runs and compares both winners on fresh"
                + " seeds. Everything is stored, so Ctrl-C or a crash loses at most the cycle, the finals or the fresh"
                + " runs under way.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti search --preset quick",
            "  serengeti search --preset quick --seed 7 --name second-try",
            "  serengeti search --preset quick --mode random --json",
            "  serengeti search --preset quick --init my-optimizer.opt"
        })
final class SearchCommand implements Callable<Integer> {
    static final String DEFAULT_START = "paper-adamw";

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private WorkersOption workers;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            defaultValue = "quick",
            completionCandidates = Presets.class,
            description = "Ready-made settings: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String preset;

    @Option(
            names = "--trainings",
            paramLabel = "N",
            description = "Training runs of the search; the baseline gets as many (default: the preset's).")
    private Long trainings;

    @Option(
            names = "--programs",
            paramLabel = "N",
            description =
                    "Stop after so many programs even if trainings are left; children come in whole batches, so the "
                            + "last one is finished (default: no limit).")
    private Long programs;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description =
                    "Where all chance comes from; the same seed gives the same campaign "
                            + "(default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "evolution",
            description = "evolution, constants (tuning only) or random (no selection) (default: ${DEFAULT-VALUE}).")
    private String mode;

    @Option(
            names = "--init",
            paramLabel = "PROGRAM",
            defaultValue = DEFAULT_START,
            description = "The program to start from (default: ${DEFAULT-VALUE}).")
    private String init;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the campaign (default: the preset and the lowest free number, such as quick-1).")
    private String name;

    @Option(names = "--steps", paramLabel = "N", description = "Length of a training run (default: the preset's).")
    private Integer steps;

    @Option(names = "--population", paramLabel = "N", description = "Programs alive at a time (default: the preset's).")
    private Integer population;

    @Option(
            names = "--tournament",
            paramLabel = "N",
            description = "How many programs compete to be a parent (default: the preset's).")
    private Integer tournament;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Children per cycle, fewer than the population (default: the preset's).")
    private Integer batch;

    @Spec private CommandSpec spec;

    /// What `--preset` can be, for its help.
    static final class Presets implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Preset.all().stream().map(row -> "%s (%s)".formatted(row.name(), row.title())).iterator();
        }
    }

    @Override
    public Integer call() {
        CampaignSpec campaign = campaignSpec();
        int threads = workers.count();
        CampaignFolder folder =
                name == null
                        ? CampaignFolder.free(home.path(), campaign.preset().name())
                        : new CampaignFolder(home.path(), name);
        PrintWriter err = spec.commandLine().getErr();
        try (CampaignStore store = CampaignStore.create(folder, campaign, Version.text())) {
            err.println(
                    "Campaign %s: %s, %s on %s%s; %s"
                            .formatted(
                                    folder.name(),
                                    CampaignModes.label(campaign.mode()),
                                    Numbers.count(campaign.maxTrainings(), "training run"),
                                    campaign.preset().task(),
                                    campaign.mode() == Mode.CONSTANTS ? "" : ", then as many to tune the baseline",
                                    Numbers.count(threads, "worker")));
            return ResumeCommand.run(store, threads, home, common.json(), spec.commandLine());
        }
    }

    private CampaignSpec campaignSpec() {
        Preset row = withOverrides(Preset.named(preset));
        var wanted =
                new CampaignSpec(
                        row,
                        seed,
                        CampaignModes.named(mode),
                        ProgramArgument.resolve(init, home.path()).program().withComments(List.of()),
                        programs == null ? Long.MAX_VALUE : AtLeastOne.check("--programs", programs),
                        trainings == null ? row.trainings() : AtLeastOne.check("--trainings", trainings));
        long finals = wanted.config().finals().trainings();
        long least = row.rule().maxSeeds() + finals + 1;
        if (wanted.maxTrainings() < least) {
            throw new UsageFailure(
                    "--trainings %d: preset '%s' needs at least %d: %d for the start program, %d to choose the best, "
                                    .formatted(wanted.maxTrainings(), row.name(), least, row.rule().maxSeeds(), finals)
                            + "1 to search with");
        }
        return wanted;
    }

    private Preset withOverrides(Preset row) {
        EvolutionSettings evolution = row.evolution();
        return new Preset(
                row.name(),
                row.title(),
                row.task(),
                steps == null ? row.steps() : (int) AtLeastOne.check("--steps", steps),
                new EvolutionSettings(
                        population == null ? evolution.population() : population,
                        tournament == null ? evolution.tournament() : tournament,
                        batch == null ? evolution.batch() : batch),
                row.tuningShare(),
                row.rule(),
                row.trainings(),
                row.confirmedShare(),
                row.finals(),
                row.freshSeeds());
    }
}
