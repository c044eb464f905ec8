package serengeti.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import serengeti.evaluator.score.Suite;
import serengeti.results.store.CampaignState;
import serengeti.results.store.CampaignStore;
import serengeti.results.store.Look;
import serengeti.search.Campaign;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignSpec;

/// Runs a campaign in front of a user: into its store, with a progress line, until its end or Ctrl-C.
///
/// @param store of the campaign, new or resumed
/// @param workers threads that train
/// @param err where progress goes
/// @param terminal whether that is a terminal
/// @param resumeCommand what goes on with the campaign
/// @param isResumed whether it was begun by an earlier process
/// @param events where events go, if they are wanted
record CampaignRun(
        CampaignStore store,
        int workers,
        PrintWriter err,
        boolean terminal,
        String resumeCommand,
        boolean isResumed,
        Optional<EventLines.Sink> events) {
    private static final long SECONDS_BETWEEN_LINES = 10;
    private static final long MILLIS_BETWEEN_REPAINTS = 250;

    /// Runs to the end, stores the result, and says how it ended.
    CampaignState run() {
        CampaignSpec spec = store.spec();
        store.begin(workers);
        var stopping = new AtomicBoolean();
        var progress = new ProgressLine(err, terminal, spec, store::progress, stopping::get, Look::now);
        try (var interrupts = new Interrupts(() -> announceEnd(progress, stopping), progress::clear);
                var lines = events.map(sink -> new EventLines(sink, note -> say(progress, note))).orElse(null);
                ScheduledExecutorService painter = painter()) {
            Optional<CampaignEvents> told = Optional.ofNullable(lines).map(each -> new CampaignEvents(store, each));
            told.ifPresent(each -> each.begin(workers, isResumed));
            long period = terminal ? MILLIS_BETWEEN_REPAINTS : TimeUnit.SECONDS.toMillis(SECONDS_BETWEEN_LINES);
            progress.paint();
            var _ = painter.scheduleAtFixedRate(progress::paint, period, period, TimeUnit.MILLISECONDS);
            CampaignListener listener =
                    (run, event) -> {
                        store.on(run, event);
                        told.ifPresent(each -> each.on(run, event));
                        progress.on(run, event);
                    };
            try {
                Suite suite = CampaignSuite.of(spec);
                Optional<Suite> validation = CampaignSuite.ofValidation(spec);
                CampaignResult result = new Campaign(spec, suite, validation, workers, store, listener).run(interrupts);
                CampaignState state = result.interrupted() ? CampaignState.INTERRUPTED : CampaignState.FINISHED;
                store.finish(result, state);
                told.ifPresent(each -> each.end(result, state));
                return state;
            } finally {
                painter.shutdownNow();
                progress.clear();
            }
        }
    }

    private void announceEnd(ProgressLine progress, AtomicBoolean stopping) {
        stopping.set(true);
        store.tellStopping();
        say(
                progress,
                "Stopping: the cycle under way ends, then the results come. Ctrl-C again ends at once; nothing is lost:"
                        + " "
                        + resumeCommand);
    }

    private void say(ProgressLine progress, String note) {
        progress.clear();
        err.println(note);
    }

    private static ScheduledExecutorService painter() {
        return Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("progress").factory());
    }
}
