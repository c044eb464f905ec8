package serengeti.cli;

import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import serengeti.results.store.CampaignState;
import serengeti.results.store.CampaignStore;
import serengeti.search.Campaign;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;
import serengeti.search.SearchEvent;

/// Runs a campaign in front of a user: into its store, with a progress line, until its end or Ctrl-C.
///
/// @param store of the campaign, new or resumed
/// @param workers threads that train
/// @param err where progress goes
/// @param terminal whether that is a terminal
/// @param resumeCommand what goes on with the campaign
record CampaignRun(CampaignStore store, int workers, PrintWriter err, boolean terminal, String resumeCommand) {
    private static final long SECONDS_BETWEEN_LINES = 10;
    private static final long MILLIS_BETWEEN_REPAINTS = 250;

    /// Runs to the end, stores the result, and says how it ended.
    CampaignState run() {
        CampaignSpec spec = store.spec();
        var progress = new ProgressLine(err, terminal, spec, store::recalled, System::nanoTime);
        var stoppedEarly = new AtomicBoolean();
        try (var interrupts = new Interrupts(() -> announceEnd(progress), progress::clear);
                ScheduledExecutorService painter = painter()) {
            long period = terminal ? MILLIS_BETWEEN_REPAINTS : TimeUnit.SECONDS.toMillis(SECONDS_BETWEEN_LINES);
            progress.paint();
            var _ = painter.scheduleAtFixedRate(progress::paint, period, period, TimeUnit.MILLISECONDS);
            CampaignListener listener =
                    (run, event) -> {
                        store.on(run, event);
                        progress.on(run, event);
                        if (event instanceof SearchEvent.FinalsEnded && interrupts.getAsBoolean()) {
                            stoppedEarly.set(true);
                        }
                    };
            try {
                CampaignResult result =
                        new Campaign(spec, CampaignSuite.of(spec), workers, store, listener).run(interrupts);
                CampaignState state = stoppedEarly.get() ? CampaignState.INTERRUPTED : CampaignState.FINISHED;
                store.finish(result, state);
                return state;
            } finally {
                painter.shutdownNow();
                progress.clear();
            }
        }
    }

    private void announceEnd(ProgressLine progress) {
        progress.clear();
        err.println(
                "Stopping: the cycle under way ends, then the results come. Ctrl-C again ends at once; nothing is lost:"
                        + " "
                        + resumeCommand);
    }

    private static ScheduledExecutorService painter() {
        return Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("progress").factory());
    }
}
