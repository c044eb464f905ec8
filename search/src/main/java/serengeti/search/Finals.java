package serengeti.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.Training;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.evolution.Individual;

/// Chooses a search's winner on seeds that the search has not used: all finalists on a few, the best of them on more.
final class Finals {
    private final FinalSettings settings;
    private final SeedTrainer trainer;
    private final Map<FunctionalHash, List<Double>> scores = new LinkedHashMap<>();
    private final List<Trial> trials = new ArrayList<>();

    Finals(FinalSettings settings, SeedTrainer trainer) {
        this.settings = settings;
        this.trainer = trainer;
    }

    /// The training runs that were made, in a fixed order.
    List<Trial> trials() {
        return List.copyOf(trials);
    }

    /// The finalist with the highest mean; of equals the first. One that fails on a seed comes after all that do not.
    ///
    /// @param finalists by their behaviour, at least one
    Champion champion(Map<FunctionalHash, Individual> finalists) {
        train(finalists, finalists.keySet(), 0, settings.firstSeeds());
        List<FunctionalHash> kept =
                finalists.keySet().stream()
                        .sorted(Comparator.comparingDouble(this::mean).reversed())
                        .limit(settings.keep())
                        .toList();
        train(finalists, kept, settings.firstSeeds(), settings.moreSeeds());
        FunctionalHash best = kept.stream().max(Comparator.comparingDouble(this::mean)).orElseThrow();
        Individual individual = finalists.get(best);
        return new Champion(
                individual.id(),
                individual.program(),
                Identities.plan(individual),
                best,
                mean(best),
                scores.get(best).size());
    }

    private void train(
            Map<FunctionalHash, Individual> finalists, Collection<FunctionalHash> keys, int firstSeed, int seeds) {
        record Run(FunctionalHash key, int seed, CompletableFuture<Training> training) {}
        var runs = new ArrayList<Run>();
        for (FunctionalHash key : keys) {
            StepPlan plan = Identities.plan(finalists.get(key));
            for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
                runs.add(new Run(key, seed, trainer.train(plan, key, Phase.FINAL, seed)));
            }
        }
        for (Run run : runs) {
            Training training = run.training().join();
            trials.add(new Trial(run.key(), Phase.FINAL, run.seed(), training));
            scores.computeIfAbsent(run.key(), _ -> new ArrayList<>()).add(training.fitness());
        }
    }

    private double mean(FunctionalHash key) {
        return scores.get(key).stream().mapToDouble(value -> value).average().orElse(Double.NEGATIVE_INFINITY);
    }
}
