package serengeti.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.randomness.Randomness;

/// Searches, the baselines that cost the same, and an honest comparison of their winners.
///
/// @param spec what is asked for
/// @param suite what programs are scored on
/// @param workers threads that train, at least 1; the result does not depend on it
/// @param recall runs of an earlier, interrupted run of the same campaign
/// @param listener observes
public record Campaign(CampaignSpec spec, Suite suite, int workers, Recall recall, CampaignListener listener) {
    /// The fresh seeds, at most, of a campaign that is stopped.
    public static final int SEEDS_WHEN_STOPPED = 32;

    /// Runs to the end. Once `stopped` says so, the search in progress ends after its cycle; what follows is done with
    /// what was found by then and on few fresh seeds, and a baseline that was not tuned to the end is what it is.
    ///
    /// Where the search itself changes constants only, the baseline that does so is the start program as it is.
    public CampaignResult run(BooleanSupplier stopped) {
        var randomness = new Randomness(spec.seed());
        try (var pool = new TrainingPool(suite, workers, spec.rejection().limits())) {
            var results = new ArrayList<SearchResult>();
            for (Run run : spec.runs()) {
                var trainer = new SeedTrainer(pool, randomness, recall, run);
                var search = new Search(spec, budget(run, results), trainer, event -> listener.on(run, event));
                results.add(new SearchResult(run, search.run(stopped), search.statistics()));
            }
            SearchResult best = best(results, spec.searches());
            SearchResult baseline = best(results, spec.firstBaseline());
            int wanted = spec.finals().freshSeeds();
            int seeds = stopped.getAsBoolean() ? Math.min(wanted, SEEDS_WHEN_STOPPED) : wanted;
            var fresh = Comparison.of(fresh(best, seeds, pool, randomness), fresh(baseline, seeds, pool, randomness));
            return new CampaignResult(results, best, baseline, fresh, stopped.getAsBoolean());
        }
    }

    private Budget budget(Run run, List<SearchResult> results) {
        if (!run.isBaseline()) {
            return Budget.of(spec.stop(), workers);
        }
        if (spec.isUntuned(run)) {
            return Budget.ofTrainings(1);
        }
        return Budget.ofTrainings(results.get(run.repeat() - 1).statistics().trainings());
    }

    private static SearchResult best(List<SearchResult> results, List<Run> runs) {
        return results.stream()
                .filter(result -> runs.contains(result.run()))
                .max(Comparator.comparingDouble(result -> result.champion().fitness()))
                .orElseThrow();
    }

    private double[] fresh(SearchResult winner, int seeds, TrainingPool pool, Randomness randomness) {
        var trainer = new SeedTrainer(pool, randomness, recall, winner.run());
        Champion champion = winner.champion();
        var runs = new ArrayList<CompletableFuture<Training>>();
        for (int seed = 0; seed < seeds; seed++) {
            runs.add(trainer.train(champion.plan(), champion.hash(), Phase.FRESH, seed));
        }
        double[] scores = new double[seeds];
        var trials = new ArrayList<Trial>();
        for (int seed = 0; seed < seeds; seed++) {
            Training training = runs.get(seed).join();
            trials.add(new Trial(champion.hash(), Phase.FRESH, seed, training));
            scores[seed] =
                    training.outcome() instanceof Outcome.Scored(double fitness, _)
                            ? fitness
                            : Double.NEGATIVE_INFINITY;
        }
        listener.on(winner.run(), new SearchEvent.FreshEnded(trials));
        return scores;
    }
}
