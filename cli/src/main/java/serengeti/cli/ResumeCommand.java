package serengeti.cli;

import java.io.PrintWriter;
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

    @Parameters(paramLabel = "NAME", description = "Name of the campaign.")
    private String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CampaignFolder folder = CampaignFolder.existing(home.path(), name);
        int threads = workers.count();
        PrintWriter err = spec.commandLine().getErr();
        if (isFinished(folder)) {
            err.println("Campaign %s is finished.".formatted(name));
            report(folder, home, common.json(), spec.commandLine());
            return CommandLine.ExitCode.OK;
        }
        try (CampaignStore store = CampaignStore.resume(folder)) {
            err.println(
                    "Campaign %s goes on; %s done.".formatted(name, Numbers.count(store.trainings(), "training run")));
            return run(store, threads, home, common.json(), spec.commandLine());
        }
    }

    private static boolean isFinished(CampaignFolder folder) {
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            return campaign.state() == CampaignState.FINISHED;
        }
    }

    /// Runs a campaign to its end and reports.
    ///
    /// @return the exit code
    static int run(CampaignStore store, int workers, HomeOption home, boolean json, CommandLine line) {
        String resume = "./serengeti resume " + store.folder().name() + home.suffix();
        CampaignState state = new CampaignRun(store, workers, line.getErr(), Terminal.isStandardError(), resume).run();
        report(store.folder(), home, json, line);
        return state == CampaignState.INTERRUPTED ? Interrupts.EXIT_CODE : CommandLine.ExitCode.OK;
    }

    private static void report(CampaignFolder folder, HomeOption home, boolean json, CommandLine line) {
        SearchDocument document = SearchDocument.of(folder);
        if (json) {
            JsonOutput.print(line.getOut(), document);
        } else {
            new SearchText(document, home.suffix()).print(line.getOut());
        }
    }
}
