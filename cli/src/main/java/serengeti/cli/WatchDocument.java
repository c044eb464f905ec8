package serengeti.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import serengeti.results.store.CampaignState;
import serengeti.results.store.Look;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.Statistics;
import serengeti.search.progress.Forecast;
import serengeti.search.progress.Progress.Pace;

/// The JSON document of `watch`: a campaign at this moment.
///
/// @param state `unfinished`, `interrupted` or `finished`, as it is stored
/// @param running whether a process works on it
/// @param stopping whether that process was asked to stop, and only the results are still to come
/// @param search the search under way, `fresh` while the winners are compared on fresh seeds; where no process works on
///     the campaign, the one at which the last did; null once it is finished
/// @param programs like the five numbers after it, of that search after its last cycle; null before its first
/// @param trainingsPerSecond over the last seconds; null where it is unknown or no process works on it
/// @param seconds spent on the campaign
/// @param secondsLeft null where they are unknown, which does not mean none
record WatchDocument(
        String name,
        String state,
        boolean running,
        boolean stopping,
        String search,
        Long programs,
        Long trained,
        Long trainings,
        Double cacheHitRate,
        Double redundantShare,
        Double bestFitness,
        Double trainingsPerSecond,
        double seconds,
        Double secondsLeft) {
    private static final String FRESH = "fresh";

    /// @param time now, on the clock of the progress
    static WatchDocument of(String name, CampaignSpec spec, Look look, double time) {
        boolean isFinished = look.state() == CampaignState.FINISHED;
        boolean isGoing = look.isRunning() && !isFinished;
        var forecast = new Forecast(spec, look.progress(), look.isStopping());
        double rate = isGoing ? look.progress().trainingsPerSecond() : 0;
        OptionalDouble left = isGoing ? forecast.secondsLeft(time) : OptionalDouble.empty();
        Optional<Statistics> counts = isFinished ? Optional.empty() : look.counts();
        return new WatchDocument(
                name,
                look.state().label(),
                look.isRunning(),
                look.isStopping(),
                isFinished ? null : look.progress().current(spec).map(Run::label).orElse(FRESH),
                counts.map(Statistics::programs).orElse(null),
                counts.map(Statistics::trained).orElse(null),
                counts.map(Statistics::trainings).orElse(null),
                counts.map(Statistics::cacheHitRate).orElse(null),
                counts.map(Statistics::redundantShare).orElse(null),
                counts.map(Statistics::bestFitness).orElse(null),
                rate > 0 ? rate : null,
                look.seconds() + (isGoing ? since(look, time) : 0),
                left.isPresent() ? left.getAsDouble() : null);
    }

    private static double since(Look look, double time) {
        List<Pace> paces = look.progress().paces();
        return paces.isEmpty() ? 0 : Math.max(0, time - paces.getLast().time());
    }
}
