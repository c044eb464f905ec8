package serengeti.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.Statistics;
import serengeti.search.progress.Forecast;

/// What a campaign is doing and how long it will go on, in one line; what is unknown is left out.
///
/// @param forecast of the campaign
/// @param counts of the search under way, after its last cycle
record ProgressText(Forecast forecast, Optional<Statistics> counts) {

    /// The line.
    ///
    /// @param time now, on the clock of the progress
    String at(double time) {
        return "%-8s  %s%s%s".formatted(name(), doing(), speed(), left(time));
    }

    private String speed() {
        double rate = forecast.progress().trainingsPerSecond();
        return rate > 0
                ? String.format(Locale.ROOT, rate < 9.5 ? "  %.1f trainings/s" : "  %.0f trainings/s", rate)
                : "";
    }

    private String left(double time) {
        OptionalDouble seconds = forecast.secondsLeft(time);
        if (seconds.isEmpty()) {
            return "";
        }
        return "  about %s left%s".formatted(Numbers.duration(seconds.getAsDouble()), condition());
    }

    private String condition() {
        if (forecast.isUnlessBetter()) {
            return " unless better ones keep coming";
        }
        if (forecast.isUnlessOverfitting()) {
            return " unless it overfits";
        }
        return forecast.isUnlessReached()
                ? " if fitness %s is not reached".formatted(Numbers.score(forecast.spec().stop().fitness()))
                : "";
    }

    private Optional<Run> current() {
        return forecast.progress().current(forecast.spec());
    }

    private String name() {
        if (current().isEmpty()) {
            return "fresh";
        }
        CampaignSpec spec = forecast.spec();
        Run run = current().orElseThrow();
        String mode = run.isBaseline() && spec.baselines().size() > 1 ? " " + run.method() : "";
        String repeat = spec.repeats() > 1 ? " %d/%d".formatted(run.repeat(), spec.repeats()) : "";
        return (run.isBaseline() ? "baseline" : "search") + mode + repeat;
    }

    private String doing() {
        if (current().isEmpty()) {
            return "winners on %d fresh seeds".formatted(forecast.freshSeeds());
        }
        return counts.map(ProgressText::counted).orElse("trains the start program");
    }

    private static String counted(Statistics counts) {
        return "%s programs  %s trained  cache hits %s  redundant %s  best %s"
                .formatted(
                        Numbers.count(counts.programs()),
                        Numbers.count(counts.trained()),
                        Numbers.percent(counts.cacheHitRate()),
                        Numbers.percent(counts.redundantShare()),
                        Numbers.score(counts.bestFitness()));
    }
}
