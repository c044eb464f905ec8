package serengeti.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.Statistics;
import serengeti.search.progress.Forecast;
import serengeti.search.progress.Progress;

/// The progress of a campaign that runs in this process.
///
/// Listens on the campaign's thread and paints on any.
final class ProgressLine implements CampaignListener {
    private final StatusLine line;
    private final CampaignSpec spec;
    private final Supplier<Progress> source;
    private final BooleanSupplier isStopping;
    private final DoubleSupplier clock;
    private Progress progress;
    private Optional<Statistics> counts = Optional.empty();

    /// @param rewrites whether `err` is a terminal, where each line replaces the one before
    /// @param source the present progress, events that were heard here included
    /// @param isStopping whether the campaign was asked to stop
    /// @param clock that of the progress, in seconds
    ProgressLine(
            PrintWriter err,
            boolean rewrites,
            CampaignSpec spec,
            Supplier<Progress> source,
            BooleanSupplier isStopping,
            DoubleSupplier clock) {
        line = new StatusLine(err, rewrites);
        this.spec = spec;
        this.source = source;
        this.isStopping = isStopping;
        this.clock = clock;
        progress = source.get();
    }

    @Override
    public synchronized void on(Run teller, SearchEvent event) {
        progress = source.get();
        counts =
                switch (event) {
                    case SearchEvent.CycleEnded cycle -> Optional.of(cycle.statistics());
                    case SearchEvent.Validated _, SearchEvent.ValidationEnded _ -> counts;
                    case SearchEvent.FinalsEnded _, SearchEvent.FreshEnded _ -> Optional.empty();
                };
    }

    /// Prints the present line.
    synchronized void paint() {
        line.show(text());
    }

    /// Leaves an empty line for others to write on.
    synchronized void clear() {
        line.clear();
    }

    /// The present line.
    synchronized String text() {
        var forecast = new Forecast(spec, progress, isStopping.getAsBoolean());
        return new ProgressText(forecast, counts).at(clock.getAsDouble());
    }
}
