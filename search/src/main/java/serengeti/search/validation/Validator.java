package serengeti.search.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.evaluator.score.Rates;
import serengeti.evaluator.score.Training;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.SearchEvent.Validated;
import serengeti.search.SearchEvent.ValidationEnded;
import serengeti.search.SeedTrainer;

/*
 * Which of many programs is the best on the validation tasks is decided by few seeds, and so in part by luck; the last
 * best of the search is not chosen by them at all. On these seeds the last would look worse than it is. So both are
 * trained on further seeds, numbered on from those, by which neither was chosen.
 */
/// Trains the best programs of one search on the validation tasks, each behaviour once.
public final class Validator {
    private final ValidationSettings settings;
    private final SeedTrainer trainer;
    private final Map<FunctionalHash, Known> known = new HashMap<>();
    private ValidationCurve curve = ValidationCurve.EMPTY;

    /// What is known of a behaviour.
    ///
    /// @param rate what its learning rate was multiplied by
    /// @param scores one for each seed of the curve
    private record Known(StepPlan plan, Rates rate, List<Double> scores) {}

    private record Pending(FunctionalHash hash, int seed, CompletableFuture<Training> training) {
        Trial ended() {
            return new Trial(hash, Phase.VALIDATION, seed, training.join());
        }
    }

    /// @param trainer on the validation tasks
    public Validator(ValidationSettings settings, SeedTrainer trainer) {
        this.settings = settings;
        this.trainer = trainer;
    }

    /// Trains the program that has become the best, unless its behaviour is known.
    ///
    /// @param best what is known of it but for its scores
    public Validated validate(ValidationPoint best) {
        List<Trial> trials = known.containsKey(best.hash()) ? List.of() : train(best);
        ValidationPoint point = best.withScores(known.get(best.hash()).scores());
        curve = curve.with(point);
        return new Validated(trials, point);
    }

    /// The first run decides at which learning rate the others are made, as in a search.
    private List<Trial> train(ValidationPoint best) {
        FunctionalHash hash = best.hash();
        StepPlan plan = Lowering.plan(best.program());
        Rates rates = SeedTrainer.firstRates(plan, settings.rateFactor());
        var trials = new ArrayList<>(trials(begun(hash, plan, rates, 0, 1)));
        Rates rate = Rates.only(trials.getFirst().training().rate());
        trials.addAll(trials(begun(hash, plan, rate, 1, settings.seeds())));
        known.put(hash, new Known(plan, rate, scores(trials)));
        return trials;
    }

    private List<Pending> begun(FunctionalHash hash, StepPlan plan, Rates rates, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(seed ->
                        new Pending(
                                hash, seed, trainer.train(plan, hash, Phase.VALIDATION, seed, rates, trainer.noBars())))
                .toList();
    }

    private static List<Trial> trials(List<Pending> runs) {
        return runs.stream().map(Pending::ended).toList();
    }

    private static List<Double> scores(List<Trial> trials) {
        return trials.stream().map(trial -> trial.training().fitness()).toList();
    }

    /// Whether as many programs in a row were worse as end the search.
    public boolean isOverfitting() {
        return curve.worseInARow() >= settings.stop();
    }

    /// Compares the last best with the best on the validation tasks; nothing where they behave the same.
    public Optional<ValidationEnded> end() {
        if (!curve.hasFallen()) {
            return Optional.empty();
        }
        ValidationPoint peak = curve.peak().orElseThrow();
        ValidationPoint last = curve.last().orElseThrow();
        List<Pending> ofPeak = confirming(peak.hash());
        List<Pending> ofLast = confirming(last.hash());
        List<Trial> peakTrials = trials(ofPeak);
        List<Trial> lastTrials = trials(ofLast);
        var trials = new ArrayList<>(peakTrials);
        trials.addAll(lastTrials);
        var confirmation = new Confirmation(scores(peakTrials), scores(lastTrials));
        return Optional.of(new ValidationEnded(trials, peak, last, confirmation));
    }

    private List<Pending> confirming(FunctionalHash hash) {
        Known program = known.get(hash);
        int from = settings.seeds();
        return begun(hash, program.plan(), program.rate(), from, from + settings.confirmingSeeds());
    }
}
