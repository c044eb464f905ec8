package serengeti.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.CampaignResult.Other;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.randomness.Randomness;
import serengeti.search.validation.Validator;

/// Searches, the baselines that cost the same, and an honest comparison of their winners.
///
/// @param spec what is asked for
/// @param suite what programs are scored on
/// @param validation what the best programs of its own searches are also trained on, outside the search; none where the
///     specification has no validation tasks
/// @param workers threads that train, at least 1; the result does not depend on it
/// @param recall runs of an earlier, interrupted run of the same campaign
/// @param listener observes
public record Campaign(
        CampaignSpec spec,
        Suite suite,
        Optional<Suite> validation,
        int workers,
        Recall recall,
        CampaignListener listener) {
    /// Fresh seeds go by so many; those of a campaign that is stopped end with the block under way.
    public static final int FRESH_BLOCK = 32;

    public Campaign {
        int asked = spec.validation().tasks().size();
        int given = validation.map(larger -> larger.tasks().size()).orElse(0);
        if (given != asked) {
            throw new IllegalArgumentException(
                    "%d validation tasks, must be the %d of the specification".formatted(given, asked));
        }
    }

    /// A campaign without validation tasks.
    public Campaign(CampaignSpec spec, Suite suite, int workers, Recall recall, CampaignListener listener) {
        this(spec, suite, Optional.empty(), workers, recall, listener);
    }

    /// Runs to the end. Once `stopped` says so, the search in progress ends after its cycle; of those that have not begun
    /// only one of a baseline is made, if there is none yet, which is the start program then; and the winners are
    /// compared on a block of fresh seeds, or those of the blocks that were begun by then.
    ///
    /// Where the search itself changes constants only, the baseline that does so is the start program as it is.
    public CampaignResult run(BooleanSupplier stopped) {
        var randomness = new Randomness(spec.seed());
        try (var pool = new TrainingPool(suite, workers, spec.rejection().limits());
                var validationPool = validation.map(this::validationPool).orElse(null)) {
            var results = new ArrayList<SearchResult>();
            Map<Integer, Long> trainings = new HashMap<>();
            for (Run run : spec.runs()) {
                if (stopped.getAsBoolean() && !isNeeded(run, results)) {
                    continue;
                }
                var trainer = new SeedTrainer(pool, randomness, recall, run);
                Optional<Validator> validator =
                        Optional.ofNullable(validationPool)
                                .filter(_ -> !run.isBaseline())
                                .map(larger -> new SeedTrainer(larger, randomness, recall, run))
                                .map(larger -> new Validator(spec.validation(), larger));
                var search =
                        new Search(spec, budget(run, trainings), trainer, validator, event -> listener.on(run, event));
                results.add(new SearchResult(run, search.run(stopped), search.statistics()));
                if (!run.isBaseline()) {
                    trainings.put(run.repeat(), search.trainings());
                }
            }
            boolean isCut = stopped.getAsBoolean();
            var winners = new ArrayList<SearchResult>();
            winners.add(best(results, spec.searches()));
            winners.add(best(results, spec.firstBaseline()));
            winners.addAll(others(results));
            List<double[]> scores = fresh(winners, pool, randomness, stopped);
            List<Other> compared = new ArrayList<>();
            for (int other = 1; other < winners.size(); other++) {
                compared.add(new Other(winners.get(other), Comparison.of(scores.getFirst(), scores.get(other))));
            }
            return new CampaignResult(
                    results,
                    winners.getFirst(),
                    winners.get(1),
                    compared.getFirst().fresh(),
                    compared.subList(1, compared.size()),
                    isCut || scores.getFirst().length < spec.finals().freshSeeds());
        }
    }

    /// A loss that has not fallen early counts for what it comes to in the end: few programs get so far.
    private TrainingPool validationPool(Suite larger) {
        return new TrainingPool(larger, workers, new Limits(spec.rejection().maxWeight(), 0, 0));
    }

    /// The best search of each baseline but the one that counts.
    private List<SearchResult> others(List<SearchResult> results) {
        Map<String, List<SearchResult>> byKind = new LinkedHashMap<>();
        results.stream()
                .filter(result -> result.run().isBaseline() && !spec.firstBaseline().contains(result.run()))
                .forEach(result -> byKind.computeIfAbsent(result.run().kind(), _ -> new ArrayList<>()).add(result));
        return byKind.values().stream()
                .map(kind -> best(results, kind.stream().map(SearchResult::run).toList()))
                .toList();
    }

    /// Whether there would be nothing to compare without this search.
    private boolean isNeeded(Run run, List<SearchResult> results) {
        List<Run> like = run.isBaseline() ? spec.firstBaseline() : spec.searches();
        return like.contains(run) && results.stream().noneMatch(result -> like.contains(result.run()));
    }

    /// @param trainings of the campaign's own searches before their finals, by repeat
    private Budget budget(Run run, Map<Integer, Long> trainings) {
        if (!run.isBaseline()) {
            return Budget.of(spec, workers);
        }
        return Budget.ofTrainings(spec.isUntuned(run) ? 0 : trainings.get(run.repeat()));
    }

    private static SearchResult best(List<SearchResult> results, List<Run> runs) {
        return results.stream()
                .filter(result -> runs.contains(result.run()))
                .max(Comparator.comparingDouble(result -> result.champion().fitness()))
                .orElseThrow();
    }

    /// The scores of winners on the same seeds, block by block, so that a campaign that is stopped has as many of each.
    private List<double[]> fresh(
            List<SearchResult> winners, TrainingPool pool, Randomness randomness, BooleanSupplier stopped) {
        int wanted = spec.finals().freshSeeds();
        List<double[]> scores = winners.stream().map(_ -> new double[wanted]).toList();
        int done = 0;
        while (done < wanted && (done == 0 || !stopped.getAsBoolean())) {
            int end = Math.min(done + FRESH_BLOCK, wanted);
            for (int index = 0; index < winners.size(); index++) {
                List<Trial> block = block(winners.get(index), done, end, pool, randomness);
                for (Trial trial : block) {
                    scores.get(index)[trial.seed()] = trial.training().fitness();
                }
                listener.on(winners.get(index).run(), new SearchEvent.FreshEnded(block));
            }
            done = end;
        }
        int seeds = done;
        return scores.stream().map(all -> Arrays.copyOf(all, seeds)).toList();
    }

    private List<Trial> block(SearchResult winner, int from, int to, TrainingPool pool, Randomness randomness) {
        var trainer = new SeedTrainer(pool, randomness, recall, winner.run());
        Champion champion = winner.champion();
        var runs = new ArrayList<CompletableFuture<Training>>();
        for (int seed = from; seed < to; seed++) {
            runs.add(trainer.train(champion.plan(), champion.hash(), Phase.FRESH, seed));
        }
        var trials = new ArrayList<Trial>();
        for (int seed = from; seed < to; seed++) {
            trials.add(new Trial(champion.hash(), Phase.FRESH, seed, runs.get(seed - from).join()));
        }
        return trials;
    }
}
