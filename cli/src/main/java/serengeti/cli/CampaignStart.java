package serengeti.cli;

import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.CampaignStore;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignSpec;
import serengeti.search.funnel.FunnelSettings.When;

/// A campaign from its beginning, or from where it stopped, to its result, and the funnel if that follows.
///
/// @param workers threads that train
/// @param home where campaigns lie
/// @param isJson whether one document is printed
/// @param events where events go, if they are wanted
/// @param line for output
record CampaignStart(int workers, HomeOption home, boolean isJson, Optional<EventLines.Sink> events, CommandLine line) {

    /// Makes a campaign and runs it.
    ///
    /// @return the exit code
    int create(CampaignFolder folder, CampaignSpec campaign) {
        CampaignStore store = CampaignStore.create(folder, campaign, Version.text());
        String threads = Numbers.count(workers, "worker");
        line.getErr().println("Campaign %s: %s; %s".formatted(folder.name(), CampaignPlan.of(campaign), threads));
        return run(store, false);
    }

    /// Goes on with a campaign.
    ///
    /// @return the exit code
    int resume(CampaignFolder folder) {
        CampaignStore store = CampaignStore.resume(folder);
        line.getErr()
                .println(
                        "Campaign %s goes on; %s done."
                                .formatted(folder.name(), Numbers.count(store.trainings(), "training run")));
        return run(store, true);
    }

    private int run(CampaignStore store, boolean isResumed) {
        CampaignFolder folder = store.folder();
        CampaignState state;
        try (store) {
            state =
                    new CampaignRun(
                                    store,
                                    workers,
                                    line.getErr(),
                                    Terminal.isStandardError(),
                                    resumeCommand(folder, home),
                                    isResumed,
                                    events)
                            .run();
        }
        return report(folder, state);
    }

    /// Shows what came out, after the funnel if one follows.
    ///
    /// @return the exit code
    int report(CampaignFolder folder, CampaignState state) {
        CampaignSpec campaign = spec(folder);
        SearchDocument found = SearchDocument.of(folder);
        boolean isOutputTaken = events.filter(EventLines.Sink::isStandardOutput).isPresent();
        PrintWriter out = line.getOut();
        if (!isJson && !isOutputTaken) {
            new SearchText(found, home.suffix()).print(out);
        }
        Optional<FunnelDocument> funnel = Optional.empty();
        if (state == CampaignState.FINISHED && campaign.funnel().when() == When.AFTER_SEARCH) {
            funnel =
                    Optional.of(
                            new FunnelRun(folder, campaign, campaign.funnel(), workers, home.suffix(), line.getErr())
                                    .run());
        }
        if (isJson && !isOutputTaken) {
            JsonOutput.print(out, found.with(funnel.orElse(null)));
        } else if (!isOutputTaken && funnel.isPresent()) {
            out.println();
            new FunnelText(funnel.get(), home.suffix()).print(out);
        }
        boolean isInterrupted =
                state == CampaignState.INTERRUPTED || funnel.filter(FunnelDocument::interrupted).isPresent();
        return isInterrupted ? Interrupts.EXIT_CODE : CommandLine.ExitCode.OK;
    }

    /// What goes on with a campaign.
    static String resumeCommand(CampaignFolder folder, HomeOption home) {
        return "./serengeti resume " + folder.name() + home.suffix();
    }

    private static CampaignSpec spec(CampaignFolder folder) {
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            return campaign.spec();
        }
    }
}
