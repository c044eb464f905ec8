package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.Statistics;

/// What a running campaign is doing and how long it will go on, in one line.
///
/// Listens on the campaign's thread and paints on any.
final class ProgressLine implements CampaignListener {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long PACE_NANOS = 20_000_000_000L;
    private static final String START_OF_LINE = "\r\u001b[?7l";
    private static final String END_OF_LINE = "\u001b[K\u001b[?7h";

    private final PrintWriter err;
    private final boolean rewrites;
    private final CampaignSpec spec;
    private final LongSupplier recalled;
    private final LongSupplier nanoTime;
    private final ArrayDeque<Pace> paces = new ArrayDeque<>();
    private final Map<Run, Long> ended = new HashMap<>();
    private Run run;
    private boolean isFresh;
    private Statistics statistics;
    private long trainings;
    private long trainingsOfRun;

    /// @param rewrites whether `err` is a terminal, where each line replaces the one before
    /// @param recalled how many trainings came from an earlier run of the campaign
    ProgressLine(PrintWriter err, boolean rewrites, CampaignSpec spec, LongSupplier recalled, LongSupplier nanoTime) {
        this.err = err;
        this.rewrites = rewrites;
        this.spec = spec;
        this.recalled = recalled;
        this.nanoTime = nanoTime;
        paces.add(new Pace(nanoTime.getAsLong(), 0));
        run = spec.runs().getFirst();
    }

    /// How many trainings were done, recalled ones not counted, at a time in nanoseconds.
    private record Pace(long time, long trainings) {}

    @Override
    public synchronized void on(Run teller, SearchEvent event) {
        switch (event) {
            case SearchEvent.CycleEnded(_, List<Trial> trials, Statistics counts) -> {
                count(trials);
                statistics = counts;
            }
            case SearchEvent.FinalsEnded(List<Trial> trials) -> {
                count(trials);
                ended.put(teller, trainingsOfRun);
                trainingsOfRun = 0;
                statistics = null;
                List<Run> runs = spec.runs();
                int next = runs.indexOf(teller) + 1;
                isFresh = next == runs.size();
                run = isFresh ? teller : runs.get(next);
            }
            case SearchEvent.FreshEnded(List<Trial> trials) -> count(trials);
        }
        paces.add(new Pace(nanoTime.getAsLong(), trainings - recalled.getAsLong()));
        while (paces.size() > 2 && paces.getLast().time() - paces.getFirst().time() > PACE_NANOS) {
            paces.removeFirst();
        }
    }

    private void count(List<Trial> trials) {
        trainings += trials.size();
        trainingsOfRun += trials.size();
    }

    /// Prints the present line.
    synchronized void paint() {
        if (rewrites) {
            err.print(START_OF_LINE + text() + END_OF_LINE);
            err.flush();
        } else {
            err.println(text());
        }
    }

    /// Leaves an empty line for others to write on.
    synchronized void clear() {
        if (rewrites) {
            err.print(START_OF_LINE + END_OF_LINE);
            err.flush();
        }
    }

    /// The present line.
    synchronized String text() {
        double rate = trainingsPerSecond();
        String speed =
                rate > 0
                        ? String.format(Locale.ROOT, rate < 9.5 ? "  %.1f trainings/s" : "  %.0f trainings/s", rate)
                        : "";
        double total = 2.0 * spec.finals().freshSeeds();
        for (Run each : spec.runs()) {
            total += expected(each);
        }
        double since = (nanoTime.getAsLong() - paces.getLast().time()) / NANOS_PER_SECOND;
        double seconds = Math.max(0, (total - trainings) / rate - since);
        String left = rate > 0 ? "  about %s left".formatted(Numbers.duration(seconds)) : "";
        return "%-8s  %s%s%s".formatted(name(), counts(), speed, left);
    }

    /// The speed of the last seconds, since the first are spent on warming up.
    private double trainingsPerSecond() {
        long done = paces.getLast().trainings() - paces.getFirst().trainings();
        double seconds = (paces.getLast().time() - paces.getFirst().time()) / NANOS_PER_SECOND;
        return done > 0 && seconds > 0 ? done / seconds : 0;
    }

    private String name() {
        if (isFresh) {
            return "fresh";
        }
        String mode = run.isBaseline() && spec.baselines().size() > 1 ? " " + CampaignModes.label(run.mode()) : "";
        String repeat = spec.repeats() > 1 ? " %d/%d".formatted(run.repeat(), spec.repeats()) : "";
        return (run.isBaseline() ? "baseline" : "search") + mode + repeat;
    }

    private String counts() {
        if (isFresh) {
            return "both winners on %d fresh seeds".formatted(spec.finals().freshSeeds());
        }
        if (statistics == null) {
            return "trains the start program";
        }
        return "%s programs  %s trained  cache hits %s  redundant %s  best %s"
                .formatted(
                        Numbers.count(statistics.programs()),
                        Numbers.count(statistics.trained()),
                        Numbers.percent(statistics.cacheHitRate()),
                        Numbers.percent(statistics.redundantShare()),
                        Numbers.score(statistics.bestFitness()));
    }

    /// The trainings of a search, as far as can be told by now.
    private double expected(Run each) {
        if (ended.containsKey(each)) {
            return ended.get(each);
        }
        if (each.isBaseline()) {
            return spec.isUntuned(each)
                    ? spec.fitness().asRule().maxSeeds() + spec.finals().within(1).trainings()
                    : expected(new Run(spec.mode(), each.repeat(), false));
        }
        double most = spec.stop().trainings();
        if (!each.equals(run) || statistics == null || statistics.programs() == 0) {
            return most;
        }
        double perProgram = (double) statistics.trainings() / statistics.programs();
        return Math.min(most, spec.stop().programs() * perProgram + spec.finals().trainings());
    }
}
