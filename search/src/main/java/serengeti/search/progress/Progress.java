package serengeti.search.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.SearchEvent.CycleEnded;
import serengeti.search.SearchEvent.FinalsEnded;
import serengeti.search.SearchEvent.FreshEnded;
import serengeti.search.SearchEvent.Validated;
import serengeti.search.SearchEvent.ValidationEnded;

/// How far a campaign has come, as the process that runs it, or ran it last, has told.
///
/// A process that goes on with a campaign begins at its beginning and goes over what was done, so its progress begins
/// anew, too.
///
/// @param workers threads that train; 0 where none have begun
/// @param searches those that have told something, in the order in which they run
/// @param paces what was done when, over the last seconds, oldest first; empty where nothing has begun
public record Progress(int workers, List<SearchProgress> searches, List<Pace> paces) {
    private static final double PACE_SECONDS = 20;
    private static final double LEAST_SECONDS_BETWEEN = 0.25;

    /// What was done at a moment.
    ///
    /// @param time seconds on a clock that the caller chooses, the same one for a whole campaign
    /// @param trainings training runs done, of all searches and on fresh seeds, without those on validation tasks
    /// @param recalled how many of them were recalled from an earlier process
    public record Pace(double time, long trainings, long recalled) {

        /// Training runs that took place.
        long trained() {
            return trainings - recalled;
        }
    }

    public Progress {
        searches = List.copyOf(searches);
        paces = List.copyOf(paces);
    }

    /// The progress of a campaign that nobody works on yet.
    public static Progress none() {
        return new Progress(0, List.of(), List.of());
    }

    /// The progress of a process that begins now.
    public static Progress begun(int workers, double time) {
        return new Progress(workers, List.of(), List.of(new Pace(time, 0, 0)));
    }

    /// What it is after a further event.
    ///
    /// @param time at which it was told
    /// @param recalled training runs of the campaign so far that were recalled
    public Progress after(Run run, SearchEvent event, double time, long recalled) {
        List<SearchProgress> told = new ArrayList<>(searches);
        if (!(event instanceof FreshEnded)) {
            SearchProgress before = of(run).orElseGet(() -> SearchProgress.begun(run));
            told.remove(before);
            told.add(before.after(event));
        }
        return switch (event) {
            case Validated _, ValidationEnded _ -> new Progress(workers, told, pacesAfterPause(time, recalled));
            case CycleEnded _, FinalsEnded _, FreshEnded _ -> {
                long trainings = trainings() + event.trials().size();
                yield new Progress(workers, told, paces(new Pace(time, trainings, recalled)));
            }
        };
    }

    /// Runs on validation tasks are none of those that are left to do, and how long they take says nothing of others: as
    /// if the time had not passed.
    private List<Pace> pacesAfterPause(double time, long recalled) {
        if (paces.isEmpty()) {
            return paces;
        }
        double passed = time - paces.getLast().time();
        long recalledThen = recalled - paces.getLast().recalled();
        return paces.stream()
                .map(pace -> new Pace(pace.time() + passed, pace.trainings(), pace.recalled() + recalledThen))
                .toList();
    }

    /// While runs are recalled there is no speed, and the time it took must not count later.
    private List<Pace> paces(Pace pace) {
        List<Pace> kept = new ArrayList<>(paces);
        boolean isRecalling =
                !kept.isEmpty()
                        && pace.recalled() > kept.getLast().recalled()
                        && pace.trained() <= kept.getLast().trained();
        if (isRecalling) {
            return List.of(pace);
        }
        if (kept.size() > 2 && kept.getLast().time() - kept.get(kept.size() - 2).time() < LEAST_SECONDS_BETWEEN) {
            kept.removeLast();
        }
        kept.add(pace);
        while (kept.size() > 2 && pace.time() - kept.getFirst().time() > PACE_SECONDS) {
            kept.removeFirst();
        }
        return kept;
    }

    /// The progress of a search, if it has told something.
    public Optional<SearchProgress> of(Run run) {
        return searches.stream().filter(search -> search.run().equals(run)).findFirst();
    }

    /// The search that is under way; none once all have ended and the winners are compared on fresh seeds.
    public Optional<Run> current(CampaignSpec spec) {
        return spec.runs().stream().filter(run -> !isEnded(run)).findFirst();
    }

    boolean isEnded(Run run) {
        return of(run).map(SearchProgress::isEnded).orElse(false);
    }

    /// Training runs done, recalled ones and those on fresh seeds included.
    public long trainings() {
        return paces.isEmpty() ? 0 : paces.getLast().trainings();
    }

    /// Training runs a second, all workers together, over the last seconds, since the first are spent on warming up;
    /// 0 if it cannot be told yet.
    public double trainingsPerSecond() {
        if (paces.size() < 2) {
            return 0;
        }
        long done = paces.getLast().trained() - paces.getFirst().trained();
        double seconds = paces.getLast().time() - paces.getFirst().time();
        return done > 0 && seconds > 0 ? done / seconds : 0;
    }
}
