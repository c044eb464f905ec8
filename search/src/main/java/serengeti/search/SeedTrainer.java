package serengeti.search;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// Trains programs on numbered seeds, which are the same for every program of a campaign.
///
/// @param pool where runs take place
/// @param randomness the campaign's
/// @param recall runs that need not be repeated
public record SeedTrainer(TrainingPool pool, Randomness randomness, Recall recall) {

    /// The run of `plan`, known as `hash`, on seed `seed` (0-based) of `phase`.
    public CompletableFuture<Training> train(StepPlan plan, FunctionalHash hash, Phase phase, int seed) {
        Optional<Training> recalled = recall.recall(hash, phase, seed);
        if (recalled.isPresent()) {
            return CompletableFuture.completedFuture(recalled.get());
        }
        Purpose purpose =
                switch (phase) {
                    case SEARCH -> Purpose.SEARCH_SEED;
                    case FINAL -> Purpose.FINAL_SEED;
                    case FRESH -> Purpose.FRESH_SEED;
                };
        return pool.train(plan, randomness.number(purpose, seed));
    }
}
