package serengeti.search;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.Rates;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// Trains the programs of one search on numbered seeds, which are the same for every program.
///
/// Searches of different repeats compete on different seeds, so that they do not share their luck; final, fresh and
/// validation seeds are the same for the whole campaign, so that their programs can be compared.
///
/// @param pool where runs take place
/// @param randomness the campaign's
/// @param recall runs that need not be repeated
/// @param run the search
public record SeedTrainer(TrainingPool pool, Randomness randomness, Recall recall, Run run) {

    /// The run of `plan`, known as `hash`, on seed `seed` (0-based) of `phase`.
    public CompletableFuture<Training> train(StepPlan plan, FunctionalHash hash, Phase phase, int seed) {
        return train(plan, hash, phase, seed, Rates.OWN, noBars());
    }

    /// The same at other learning rates; on each task the loss must be at most that task's bar at the hurdle.
    public CompletableFuture<Training> train(
            StepPlan plan, FunctionalHash hash, Phase phase, int seed, Rates rates, double[] bars) {
        Optional<Training> recalled = recall.recall(run, hash, phase, seed);
        if (recalled.isPresent()) {
            return CompletableFuture.completedFuture(recalled.get());
        }
        long number =
                switch (phase) {
                    case SEARCH -> randomness.number(Purpose.SEARCH_SEED, run.repeat(), seed);
                    case FINAL -> randomness.number(Purpose.FINAL_SEED, seed);
                    case FRESH -> randomness.number(Purpose.FRESH_SEED, seed);
                    case VALIDATION -> randomness.number(Purpose.VALIDATION_SEED, seed);
                };
        return pool.train(plan, number, rates, bars);
    }

    /// At which learning rates a program's first run is made; one that does not look at its rate has one only.
    ///
    /// @param factor by which others than its own are apart, at least 1
    public static Rates firstRates(StepPlan plan, double factor) {
        boolean isScalable = plan.nodes().stream().anyMatch(StepPlan.LearningRate.class::isInstance);
        return isScalable ? Rates.around(factor) : Rates.OWN;
    }

    /// No bar on any task.
    public double[] noBars() {
        return DoubleStream.generate(() -> Double.POSITIVE_INFINITY).limit(pool.tasks()).toArray();
    }
}
