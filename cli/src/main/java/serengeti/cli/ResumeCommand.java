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
import serengeti.results.store.CampaignStore;
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
        if (isFinished) {
            SearchDocument document = SearchDocument.of(folder);
            err.println("Campaign %s is finished.".formatted(name));
            sink.ifPresent(each -> tellEnd(folder, each, err));
            report(document, home, common.json(), sink, line);
            return CommandLine.ExitCode.OK;
        }
        try (CampaignStore store = CampaignStore.resume(folder)) {
            err.println(
                    "Campaign %s goes on; %s done.".formatted(name, Numbers.count(store.trainings(), "training run")));
            return run(store, threads, home, common.json(), true, sink, line);
        }
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

    /// Runs a campaign to its end and reports.
    ///
    /// @param isResumed whether it was begun before
    /// @param events where events go, if they are wanted
    /// @return the exit code
    static int run(
            CampaignStore store,
            int workers,
            HomeOption home,
            boolean json,
            boolean isResumed,
            Optional<EventLines.Sink> events,
            CommandLine line) {
        String resume = command(store.folder(), home);
        CampaignState state =
                new CampaignRun(store, workers, line.getErr(), Terminal.isStandardError(), resume, isResumed, events)
                        .run();
        report(SearchDocument.of(store.folder()), home, json, events, line);
        return state == CampaignState.INTERRUPTED ? Interrupts.EXIT_CODE : CommandLine.ExitCode.OK;
    }

    /// What goes on with a campaign.
    static String command(CampaignFolder folder, HomeOption home) {
        return "./serengeti resume " + folder.name() + home.suffix();
    }

    private static void report(
            SearchDocument document,
            HomeOption home,
            boolean json,
            Optional<EventLines.Sink> events,
            CommandLine line) {
        if (events.filter(EventLines.Sink::isStandardOutput).isPresent()) {
            return;
        }
        if (json) {
            JsonOutput.print(line.getOut(), document);
        } else {
            new SearchText(document, home.suffix()).print(line.getOut());
        }
    }
}
