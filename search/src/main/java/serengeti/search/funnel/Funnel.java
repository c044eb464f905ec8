package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Training;
import serengeti.search.funnel.FunnelResult.Standing;
import serengeti.search.funnel.FunnelResult.TaskScores;
import serengeti.search.funnel.FunnelResult.TierResult;
import serengeti.search.funnel.FunnelResult.Winner;
import serengeti.search.randomness.Randomness;

/// Tries the best programs of a search on larger tasks: those that beat AdamW there go on to the next tier.
///
/// On each task the constants of every program are tuned with the same number of training runs, those of AdamW among
/// them, in two forms of which the better counts. Then they are compared on other seeds, and winners get their scores on
/// others again. The result is a function of candidates, settings and seed; what was trained before is recalled.
///
/// @param settings how many programs, runs and seeds
/// @param tiers in their order, at least one
/// @param candidates at least one, of different names
/// @param baseline what the campaign itself compares with: AdamW as it was tuned there
/// @param seed of the campaign
/// @param workers threads that train, at least 1
/// @param shortener simplifies winners
/// @param memory of training runs
/// @param listener hears how it goes
public record Funnel(
        FunnelSettings settings,
        List<Tier> tiers,
        List<Candidate> candidates,
        Entrant baseline,
        long seed,
        int workers,
        Shortener shortener,
        FunnelMemory memory,
        FunnelListener listener) {
    /// The number of [#references()].
    static final int REFERENCES = 2;

    public Funnel {
        tiers = List.copyOf(tiers);
        candidates = List.copyOf(candidates);
    }

    /// Runs to the end; nothing if an end is asked for before. What was trained is in the memory then.
    ///
    /// @throws FunnelFailure if AdamW cannot be trained on a tier
    public Optional<FunnelResult> run(BooleanSupplier stopped) {
        try (var runs = new FunnelRuns(new Randomness(seed), memory, workers, stopped, listener::oneDone)) {
            var tuned = new TunedPrograms(runs);
            List<TierResult> results = results(tuned, runs);
            return Optional.of(new FunnelResult(candidates, results, winners(results, tuned, runs)));
        } catch (CancellationException _) {
            return Optional.empty();
        }
    }

    /// What of a funnel was made before.
    ///
    /// @param counts training runs by the task's label, those of simplification by the labels of its tasks
    /// @param isWhole whether nothing is missing
    public record Remembered(Map<String, Integer> counts, boolean isWhole) {
        /// Nothing.
        public static final Remembered NOTHING = new Remembered(Map.of(), false);
    }

    /// What of it is remembered. Each program goes on through its runs until one is missing.
    ///
    /// @param shortening what simplifies winners with runs from a memory that ends it where one is missing
    public Remembered remembered(Function<FunnelMemory, Shortener> shortening) {
        Set<FunnelMemory.Key> keys = ConcurrentHashMap.newKeySet();
        FunnelMemory recalling =
                new FunnelMemory() {
                    @Override
                    public Optional<Training> recall(Key key) {
                        Optional<Training> training = memory.recall(key);
                        if (training.isEmpty()) {
                            throw new CancellationException("not made yet");
                        }
                        keys.add(key);
                        return training;
                    }

                    @Override
                    public void keep(Key key, Training training) {
                        throw new IllegalStateException("made a run: " + key);
                    }
                };
        Optional<FunnelResult> result =
                new Funnel(
                                settings,
                                tiers,
                                candidates,
                                baseline,
                                seed,
                                workers,
                                shortening.apply(recalling),
                                recalling,
                                FunnelListener.NONE)
                        .run(() -> false);
        Map<String, Integer> counts = new TreeMap<>();
        keys.forEach(key -> counts.merge(key.task(), 1, Integer::sum));
        return new Remembered(counts, result.isPresent());
    }

    /// The forms of AdamW, of which the better counts.
    List<Entrant> references() {
        return List.of(ofLibrary("adamw"), baseline);
    }

    static Entrant ofLibrary(String name) {
        return new Entrant(name, Library.named(name).program());
    }

    private List<TierResult> results(TunedPrograms tuned, FunnelRuns runs) {
        var results = new ArrayList<TierResult>();
        List<Entrant> present = candidates.stream().map(each -> new Entrant(each.name(), each.simplified())).toList();
        for (Tier tier : tiers) {
            TierResult result = result(tier, present, tuned, runs);
            results.add(result);
            List<String> passed = passed(result);
            listener.tells("%s tasks: %d of %d pass".formatted(tier.name(), passed.size(), present.size()));
            if (passed.isEmpty()) {
                break;
            }
            List<String> kept = passed.subList(0, Math.min(settings.keep(), passed.size()));
            present = present.stream().filter(each -> kept.contains(each.name())).toList();
        }
        return results;
    }

    private TierResult result(Tier tier, List<Entrant> present, TunedPrograms tuned, FunnelRuns runs) {
        List<Entrant> all = Stream.concat(references().stream(), present.stream()).toList();
        listener.begins(
                "tuning constants on %s tasks".formatted(tier.name()),
                all.size() * tier.tasks().size() * Tuner.most(tier.tuning()));
        tuned.tune(tier, all);
        listener.begins(
                "comparing on %s tasks".formatted(tier.name()), all.size() * tier.tasks().size() * tier.seeds());
        var scores = new TierScores(tier, tuned, runs);
        String reference = reference(scores);
        var race = new Race(tier.seeds(), settings.chance());
        List<String> names = present.stream().map(Entrant::name).toList();
        List<Standing> standings =
                race
                        .places(
                                names.size(),
                                (programs, from, to) ->
                                        scores.above(reference, programs.stream().map(names::get).toList(), from, to))
                        .stream()
                        .map(place -> standing(place, names.get(place.program()), tuned, tier))
                        .toList();
        List<String> tasks = tier.tasks().stream().map(task -> task.card().name()).toList();
        return new TierResult(tier.name(), tasks, reference, race.level(names.size()), standings);
    }

    private static Standing standing(Race.Place place, String name, TunedPrograms tuned, Tier tier) {
        return new Standing(
                name,
                place.fate(),
                place.mean(),
                place.standardError(),
                place.seeds(),
                place.chance(),
                tuned.of(name, tier));
    }

    /// The form of AdamW that is better on the seeds of the first look, of those that were scored on all.
    private String reference(TierScores scores) {
        List<String> forms = references().stream().map(Entrant::name).toList();
        List<String> scored = new ArrayList<>();
        for (String form : forms) {
            boolean isScored =
                    scores.of(List.of(form), FunnelPhase.RACE, 0, scores.tier().seeds()).getFirst().stream()
                            .flatMapToDouble(Arrays::stream)
                            .allMatch(Double::isFinite);
            if (isScored) {
                scored.add(form);
            }
        }
        if (scored.isEmpty()) {
            throw new FunnelFailure(
                    "AdamW cannot be trained on the %s tasks, so nothing can be compared"
                            .formatted(scores.tier().name()));
        }
        List<double[]> above = scores.above(scored.getFirst(), scored, 0, Race.FIRST_LOOK);
        return scored.stream()
                .max(Comparator.comparingDouble(form -> Arrays.stream(above.get(scored.indexOf(form))).sum()))
                .orElseThrow();
    }

    private static List<String> passed(TierResult result) {
        return result.standings().stream()
                .filter(standing -> standing.fate() == Fate.PASSED)
                .map(Standing::name)
                .toList();
    }

    /// Those that passed the last tier that was reached; where none did those that reached it, best first; and if that
    /// was the first, the best alone.
    private List<Winner> winners(List<TierResult> results, TunedPrograms tuned, FunnelRuns runs) {
        TierResult last = results.getLast();
        List<String> passed = passed(last);
        List<String> best = passed.isEmpty() ? last.standings().stream().map(Standing::name).toList() : passed;
        int cards = passed.isEmpty() && results.size() == 1 ? 1 : settings.winners();
        List<Candidate> chosen = best.stream().limit(cards).map(this::candidate).toList();
        List<Optional<Entrant>> simplified = new ArrayList<>();
        for (Candidate winner : chosen) {
            listener.tells("simplifying " + winner.name());
            simplified.add(simplified(winner));
        }
        var winnerCards = new WinnerCards(tuned, runs, listener);
        List<List<List<TaskScores>>> scores = new ArrayList<>();
        for (int tier = 0; tier < results.size(); tier++) {
            scores.add(winnerCards.of(tiers.get(tier), results.get(tier).reference(), chosen, simplified));
        }
        var winners = new ArrayList<Winner>();
        for (int index = 0; index < chosen.size(); index++) {
            int number = index;
            String name = chosen.get(index).name();
            List<String> tiersPassed =
                    results.stream().filter(each -> passed(each).contains(name)).map(TierResult::tier).toList();
            List<TaskScores> own = scores.stream().flatMap(tier -> tier.get(number).stream()).toList();
            winners.add(new Winner(chosen.get(index), tiersPassed, own));
        }
        return winners;
    }

    private Candidate candidate(String name) {
        return candidates.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /// What a winner was simplified to; nothing if that differs in constants alone, which are tuned anyway.
    private Optional<Entrant> simplified(Candidate winner) {
        Program simple = shortener.shortened(winner);
        return Candidate.form(simple).equals(Candidate.form(winner.simplified()))
                ? Optional.empty()
                : Optional.of(new Entrant(winner.name() + " simplified", simple));
    }
}
