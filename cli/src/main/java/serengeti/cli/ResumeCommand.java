package serengeti.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.StoredCampaign;

/// `serengeti resume`.
@Command(
        name = "resume",
        description = {
            "Go on with a campaign that was interrupted or killed.",
            "",
            "Training runs that were done are not repeated, and the result is the one the campaign would have had"
                    + " without the interruption. Of a finished campaign the result is shown again.",
            ""
        },
        footerHeading = "%nExample:%n",
        footer = "  serengeti resume quick-1")
final class ResumeCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private WorkersOption workers;

    @Mixin private EventsOption events;

    @Parameters(paramLabel = "NAME", description = "Name of the campaign.")
    private String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CampaignFolder folder = CampaignFolder.existing(home.path(), name);
        int threads = workers.count();
        CommandLine line = spec.commandLine();
        PrintWriter err = line.getErr();
        boolean isFinished = isFinished(folder);
        Optional<EventLines.Sink> sink = events.open(line.getOut(), common.json());
        var start = new CampaignStart(threads, home, common.json(), sink, line);
        if (isFinished) {
            err.println("Campaign %s is finished.".formatted(name));
            sink.ifPresent(each -> tellEnd(folder, each, err));
            return start.report(folder, CampaignState.FINISHED);
        }
        return start.resume(folder);
    }

    private static void tellEnd(CampaignFolder folder, EventLines.Sink sink, PrintWriter err) {
        try (var lines = new EventLines(sink, err::println);
                var campaign = StoredCampaign.open(folder)) {
            lines.write(
                    new CampaignEvent.CampaignEnded(
                            folder.name(), campaign.state().label(), campaign.seconds(), folder.path().toString()));
        }
    }

    private static boolean isFinished(CampaignFolder folder) {
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            return campaign.state() == CampaignState.FINISHED;
        }
    }
}
