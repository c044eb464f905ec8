package serengeti.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.search.CampaignSpec;

/// `serengeti search`.
@Command(
        name = "search",
        description = {
            "Search for an optimizer.",
            "",
            "Starts from AdamW, mutates programs, trains small models with them and keeps what trains best. Then it"
                + " tunes the start program's constants with as many training runs and compares winners on fresh seeds."
                + " Everything is stored, so Ctrl-C or a crash loses at most the cycle, the finals or the fresh runs"
                + " under way.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti search --preset quick",
            "  serengeti search --preset quick --seed 7 --name second-try",
            "  serengeti search --preset quick --mode random --json",
            "  serengeti search --preset quick --init my-optimizer.opt",
            "  serengeti search --preset quick --events events.jsonl",
            "  serengeti search --preset standard --dry-run",
            "  serengeti search --preset single --print-config > campaign.yml",
            "  serengeti search --config campaign.yml --set evolution.tournament=3"
        })
final class SearchCommand implements Callable<Integer> {
    static final Map<String, String> FUNNEL_FOLLOWS = Map.of("funnel.when", "after-search");

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private WorkersOption workers;

    @Mixin private EventsOption events;

    @Mixin private CampaignOptions options;

    @Option(
            names = "--funnel",
            description = "Then try what was found on larger tasks, as 'serengeti funnel' does by itself.")
    private boolean isFunnelFollowing;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CampaignSpec campaign = options.spec(home.path(), isFunnelFollowing ? FUNNEL_FOLLOWS : Map.of());
        CommandLine line = spec.commandLine();
        int threads = workers.count();
        if (options.printsInstead(campaign, threads, common.json(), line)) {
            return CommandLine.ExitCode.OK;
        }
        CampaignFolder folder = options.folder(home.path(), campaign);
        Optional<EventLines.Sink> sink = events.open(line.getOut(), common.json());
        return new CampaignStart(threads, home, common.json(), sink, line).create(folder, campaign);
    }
}
