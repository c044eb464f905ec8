package serengeti.search.progress;

import java.util.List;
import java.util.OptionalDouble;
import serengeti.search.Campaign;
import serengeti.search.CampaignSpec;
import serengeti.search.FinalSettings;
import serengeti.search.Run;
import serengeti.search.StopSettings;

/// How long a campaign will go on, as far as it can be told.
///
/// What is left are training runs: those of the search under way until the limit that it will reach first, of the
/// searches after it as many as of their like, of a baseline as many as of the search that it is compared with, and
/// those on fresh seeds.
///
/// @param spec of the campaign
/// @param progress how far it has come
/// @param isStopping whether it was asked to stop, and only the results are still to come
public record Forecast(CampaignSpec spec, Progress progress, boolean isStopping) {

    /// Seconds left; empty where that is unknown: nothing was trained yet, runs are being recalled, or it takes longer
    /// than was foreseen.
    ///
    /// @param time now, on the clock of the progress
    public OptionalDouble secondsLeft(double time) {
        double rate = progress.trainingsPerSecond();
        if (rate == 0) {
            return OptionalDouble.empty();
        }
        double since = Math.max(0, time - progress.paces().getLast().time());
        double seconds = trainingsLeft() / rate - since;
        return seconds > 0 ? OptionalDouble.of(seconds) : OptionalDouble.empty();
    }

    /// Whether the search under way ends because of [StopSettings#plateau()], and so later if it finds something better.
    public boolean isUnlessBetter() {
        return !isStopping
                && progress.current(spec)
                        .flatMap(progress::of)
                        .map(search -> ifNothingBetter(search) < Math.min(byBudget(search), byTrainings(search)))
                        .orElse(false);
    }

    /// Whether a search may end earlier because of [StopSettings#fitness()].
    public boolean isUnlessReached() {
        return !isStopping && Double.isFinite(spec.stop().fitness()) && progress.current(spec).isPresent();
    }

    /// Whether the search under way may end earlier because of
    /// [serengeti.search.validation.ValidationSettings#stop()].
    public boolean isUnlessOverfitting() {
        return !isStopping
                && spec.validation().stop() < Long.MAX_VALUE
                && progress.current(spec).filter(run -> !run.isBaseline()).isPresent();
    }

    /// Fresh seeds of each winner.
    public int freshSeeds() {
        int seeds = spec.finals().freshSeeds();
        long blocks = Math.max(1, Math.ceilDiv(freshTrainings(), winners() * Campaign.FRESH_BLOCK));
        return isStopping ? (int) Math.min(seeds, blocks * Campaign.FRESH_BLOCK) : seeds;
    }

    private long freshTrainings() {
        long inSearches = progress.searches().stream().mapToLong(SearchProgress::trainings).sum();
        return Math.max(0, progress.trainings() - inSearches);
    }

    private long winners() {
        return CampaignCost.winners(spec, run -> !isStopping || progress.of(run).isPresent());
    }

    private double trainingsLeft() {
        List<Run> runs = spec.runs();
        double left = (double) winners() * freshSeeds();
        for (Run run : runs) {
            long done = progress.of(run).map(SearchProgress::trainings).orElse(0L);
            if (!progress.isEnded(run)) {
                left += Math.max(0, (isStopping ? whenStopped(run) : expected(run)) - done);
            }
        }
        return Math.max(0, left - freshTrainings());
    }

    /// The training runs of a search in the end.
    private double expected(Run run) {
        double most = cap(run);
        SearchProgress search = progress.of(run).orElse(null);
        if (search == null) {
            return Math.min(most, ofItsLike(run, most));
        }
        return search.isEnded()
                ? search.trainings()
                : Math.min(byTrainings(search), Math.min(notBeforeItsLike(search), byBudget(search)));
    }

    /// By its plateau, which moves as better programs are found; so it is expected to take what others took at least.
    private double notBeforeItsLike(SearchProgress search) {
        return Math.max(byPlateau(search), ended(like(search.run())).orElse(0));
    }

    /// What searches of the same kind took, or the one under way will take.
    private double ofItsLike(Run run, double otherwise) {
        List<SearchProgress> like = like(run);
        return ended(like)
                .orElseGet(
                        () -> like.stream().mapToDouble(other -> expected(other.run())).findFirst().orElse(otherwise));
    }

    private List<SearchProgress> like(Run run) {
        return progress.searches().stream().filter(other -> other.run().kind().equals(run.kind())).toList();
    }

    private static OptionalDouble ended(List<SearchProgress> searches) {
        return searches.stream().filter(SearchProgress::isEnded).mapToLong(SearchProgress::trainings).average();
    }

    /// The training runs that a search may take.
    private double cap(Run run) {
        return spec.isUntuned(run) ? CampaignCost.untuned(spec) : inCycles(run) + spec.finals().trainings();
    }

    /// Those of them before the finals.
    private double inCycles(Run run) {
        if (!run.isBaseline()) {
            return spec.stop().trainings() - spec.finals().trainings();
        }
        if (spec.isUntuned(run)) {
            return 0;
        }
        Run own = searchOf(run);
        SearchProgress search = progress.of(own).orElse(null);
        double all = expected(own);
        return all - (search == null ? spec.finals().trainings() : finals(search, all - search.trainings()));
    }

    private Run searchOf(Run baseline) {
        return spec.searches().get(baseline.repeat() - 1);
    }

    /// The same if nothing more is searched.
    private double whenStopped(Run run) {
        SearchProgress search = progress.of(run).orElse(null);
        if (search != null) {
            return search.trainings() + (search.isEnded() ? 0 : finals(search, 0));
        }
        List<Run> like = run.isBaseline() ? spec.firstBaseline() : spec.searches();
        boolean isNeeded = run.equals(like.getFirst()) && like.stream().allMatch(each -> progress.of(each).isEmpty());
        return isNeeded ? CampaignCost.untuned(spec) : 0;
    }

    private int maxSeeds() {
        return spec.fitness().asRule().maxSeeds();
    }

    /// What is kept back for the finals is not spent on the search where there are too few finalists.
    private double byTrainings(SearchProgress search) {
        double inCycles = inCycles(search.run());
        return inCycles + finals(search, inCycles - search.trainings());
    }

    /// The training runs that choose the winner among the programs there are, and those that come by more training runs.
    private double finals(SearchProgress search, double more) {
        FinalSettings finals = spec.finals();
        double finalists = Math.min(finals.finalists(), search.trained() + Math.max(0, more));
        return finalists * finals.firstSeeds() + Math.min(finalists, finals.keep()) * finals.moreSeeds();
    }

    /// Better programs are found ever more rarely: where each of the programs so far is the best of them with the same
    /// chance, the next better one comes before twice as many are born in half of the cases. So a search is expected to
    /// improve until it is as long as the plateau that ends it.
    private double byPlateau(SearchProgress search) {
        long plateau = spec.stop().plateau();
        long early = plateau > Long.MAX_VALUE / 2 ? 0 : Math.max(0, plateau - (search.programs() - search.plateau()));
        return byPlateau(search, early);
    }

    private double ifNothingBetter(SearchProgress search) {
        return byPlateau(search, 0);
    }

    /// By its plateau, if the last better program is born after so many more than the one so far.
    private double byPlateau(SearchProgress search, long later) {
        return search.run().isBaseline()
                ? Double.POSITIVE_INFINITY
                : byPrograms(search, spec.stop().plateau() - search.plateau() + later);
    }

    /// By the limits that are a search's own and not its baseline's.
    private double byBudget(SearchProgress search) {
        StopSettings stop = spec.stop();
        if (search.run().isBaseline()) {
            return Double.POSITIVE_INFINITY;
        }
        double each = search.trainingSeconds() / search.trainings();
        double left = Math.max(0, stop.seconds() * progress.workers() / each - search.trainings());
        double bySeconds =
                each > 0 && progress.workers() > 0
                        ? search.trainings() + left + finals(search, left)
                        : Double.POSITIVE_INFINITY;
        return Math.min(bySeconds, byPrograms(search, stop.programs() - search.programs()));
    }

    /// The training runs in the end if so many more programs are born, the last batch being finished.
    private double byPrograms(SearchProgress search, long more) {
        if (search.programs() == 0 || more > Long.MAX_VALUE / 2) {
            return Double.POSITIVE_INFINITY;
        }
        int batch = spec.evolution().batch();
        double born = Math.max(0, Math.ceilDiv(more, batch)) * (double) batch;
        double each = (double) Math.max(0, search.trainings() - maxSeeds()) / search.programs();
        return search.trainings() + born * each + finals(search, born * each);
    }
}
