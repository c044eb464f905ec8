package serengeti.search.progress;

import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.SearchEvent.FinalsEnded;
import serengeti.search.SearchEvent.FreshEnded;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.SearchEvent.Validated;
import serengeti.search.SearchEvent.ValidationEnded;
import serengeti.search.Statistics;

/// How far one search has come.
///
/// @param run which one
/// @param cycles its cycles so far
/// @param programs children born in them
/// @param trained distinct programs that were trained
/// @param trainings training runs, recalled ones and, once it has ended, those of the finals included
/// @param trainingSeconds what they took, all workers together
/// @param best the highest fitness that any program has had at the end of a cycle; `-Infinity` before the first
/// @param plateau programs born since that was reached
/// @param isEnded whether its winner is chosen
public record SearchProgress(
        Run run,
        long cycles,
        long programs,
        long trained,
        long trainings,
        double trainingSeconds,
        double best,
        long plateau,
        boolean isEnded) {

    /// A search that has told nothing yet.
    static SearchProgress begun(Run run) {
        return new SearchProgress(run, 0, 0, 0, 0, 0, Double.NEGATIVE_INFINITY, 0, false);
    }

    /// What it is after a further event; validation and fresh seeds are none of its business.
    SearchProgress after(SearchEvent event) {
        return switch (event) {
            case CycleEnded cycle -> {
                Statistics counts = cycle.statistics();
                boolean isBetter = cycle.bestFitness() > best;
                yield new SearchProgress(
                        run,
                        cycles + 1,
                        counts.programs(),
                        counts.trained(),
                        counts.trainings(),
                        trainingSeconds + seconds(cycle),
                        isBetter ? cycle.bestFitness() : best,
                        isBetter ? 0 : plateau + counts.programs() - programs,
                        false);
            }
            case FinalsEnded finals -> {
                Statistics counts = finals.statistics();
                yield new SearchProgress(
                        run,
                        cycles,
                        counts.programs(),
                        counts.trained(),
                        counts.trainings(),
                        trainingSeconds + seconds(finals),
                        best,
                        plateau,
                        true);
            }
            case Validated _, ValidationEnded _, FreshEnded _ -> this;
        };
    }

    private static double seconds(SearchEvent event) {
        double seconds = 0;
        for (Trial trial : event.trials()) {
            seconds += trial.training().seconds();
        }
        return seconds;
    }
}
