package serengeti.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.search.CampaignSpec;

/// `serengeti discover`.
@Command(
        name = "discover",
        description = {
            "From AdamW to a named, simplified, benchmarked optimizer: search, funnel and simplify in one command.",
            "",
            "Searches as 'serengeti search', tries what was found on larger tasks as 'serengeti funnel', and ends with"
                + " a card of each winner: the program, its simplified form, which known optimizer that is, its scores"
                + " against AdamW and Lion, its state, its speed and its lineage. After Ctrl-C or a crash 'serengeti"
                + " resume NAME' goes on, wherever it was. '--preset quick' takes about four minutes on two cores where"
                + " nothing found passes the first tier, and '--dry-run' says of any campaign what it takes at most.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti discover --preset quick",
            "  serengeti discover --preset standard --dry-run",
            "  serengeti discover --preset standard --name mine",
            "  serengeti discover --preset quick --set funnel.largest=none --json"
        })
final class DiscoverCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private WorkersOption workers;

    @Mixin private EventsOption events;

    @Mixin private CampaignOptions options;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CampaignSpec campaign = options.spec(home.path(), SearchCommand.FUNNEL_FOLLOWS);
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
