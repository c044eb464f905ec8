package serengeti.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Task;
import serengeti.search.CampaignListener.Stage;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.randomness.Randomness;

/// A search, the tuning baseline that cost the same, and an honest comparison of their winners.
///
/// @param spec what is asked for
/// @param task what programs are scored on
/// @param workers threads that train, at least 1; the result does not depend on it
/// @param recall runs of an earlier, interrupted run of the same campaign
/// @param listener observes
public record Campaign(CampaignSpec spec, Task task, int workers, Recall recall, CampaignListener listener) {
    private static final int SEEDS_WHEN_STOPPED = 32;

    /// Runs to the end. Once `stopped` says so, the part in progress ends after its cycle; what follows is done with
    /// what was found by then and on few fresh seeds, and a baseline that was not tuned to the end is what it is.
    ///
    /// In mode `CONSTANTS` the search is the tuning, so the start program as it is takes the place of the baseline.
    public CampaignResult run(BooleanSupplier stopped) {
        SearchConfig config = spec.config();
        var randomness = new Randomness(spec.seed());
        try (var pool = new TrainingPool(task, workers, config.limits())) {
            var trainer = new SeedTrainer(pool, randomness, recall);
            var search = new Search(config, trainer, event -> listener.on(Stage.SEARCH, event));
            Champion best = search.run(stopped);
            Statistics statistics = search.statistics();
            var tuning =
                    new Search(
                            config.baseline(spec.mode() == Mode.CONSTANTS ? 1 : statistics.trainings()),
                            trainer,
                            event -> listener.on(Stage.BASELINE, event));
            Champion baseline = tuning.run(stopped);
            var trials = new ArrayList<Trial>();
            int seeds = spec.preset().freshSeeds();
            seeds = stopped.getAsBoolean() ? Math.min(seeds, SEEDS_WHEN_STOPPED) : seeds;
            double[] bestScores = fresh(best, seeds, trainer, trials);
            double[] baselineScores =
                    baseline.hash().equals(best.hash()) ? bestScores : fresh(baseline, seeds, trainer, trials);
            var comparison = CampaignResult.Comparison.of(bestScores, baselineScores);
            listener.on(Stage.FRESH, new SearchEvent.FreshEnded(trials));
            return new CampaignResult(best, baseline, comparison, statistics, stopped.getAsBoolean());
        }
    }

    private double[] fresh(Champion champion, int seeds, SeedTrainer trainer, List<Trial> trials) {
        var runs = new ArrayList<CompletableFuture<Training>>();
        for (int seed = 0; seed < seeds; seed++) {
            runs.add(trainer.train(champion.plan(), champion.hash(), Phase.FRESH, seed));
        }
        double[] scores = new double[runs.size()];
        for (int seed = 0; seed < scores.length; seed++) {
            Training training = runs.get(seed).join();
            trials.add(new Trial(champion.hash(), Phase.FRESH, seed, training));
            scores[seed] =
                    training.outcome() instanceof Outcome.Scored(double fitness, _)
                            ? fitness
                            : Double.NEGATIVE_INFINITY;
        }
        return scores;
    }
}
