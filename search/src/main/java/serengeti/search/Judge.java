package serengeti.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Rates;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.SearchEvent.Trial;
import serengeti.search.evolution.Individual;
import serengeti.search.fitness.Evidence;
import serengeti.search.fitness.FitnessCache;
import serengeti.search.fitness.FitnessRule;
import serengeti.search.mutation.BakedRate;

/*
 * A child is worth one training at first. Luck is found out in two ways. A new program that comes out among the best of
 * the population gets further seeds at once, as long as it stays there. And each time a program of the best quarter is
 * met again as a child, it gets one more: what spreads is looked at again. Fitness is looked up anew in every cycle, so
 * new evidence counts for all copies.
 *
 * Where other learning rates are tried, a program's first run decides at which one all its further runs are made. The
 * program itself stays as it was born; what is made of it, children and the search's winner, has that rate in it.
 *
 * What is trained in a cycle is decided from the evidence at its start and, after all of it is in, in rounds; so the
 * order in which runs end has no influence.
 */
/// Decides which programs are trained on how many seeds, and what their fitness is.
final class Judge {
    private static final int HALL_CAPACITY = 512;

    private final CampaignSpec spec;
    private final long budget;
    private final FitnessRule rule;
    private final double rateFactor;
    private final FinalSettings finals;
    private final SeedTrainer trainer;
    private final FitnessCache cache = new FitnessCache();
    private final Refusals refusals;
    private final RunningBars runningBars;
    private final SeedPanel panel;
    private final Identities identities;
    private final HallOfFame hall = new HallOfFame(HALL_CAPACITY, this::fitness);
    private final Map<String, Long> rejected = new TreeMap<>();
    private final List<Trial> trials = new ArrayList<>();
    private long lastId = -1;
    private long programs;
    private long trained;
    private long trainings;
    private long hits;
    private double seconds;

    /// @param budget training runs that may be spent before the finals
    Judge(CampaignSpec spec, long budget, SeedTrainer trainer) {
        this.spec = spec;
        this.budget = budget;
        this.trainer = trainer;
        rule = spec.fitness().asRule();
        rateFactor = spec.isUntuned(trainer.run()) ? 1 : spec.fitness().rateFactor();
        finals = spec.finals();
        refusals = Refusals.of(spec);
        runningBars = new RunningBars(spec.tasks().size(), spec.rejection().passedShare());
        panel = new SeedPanel(rule.maxSeeds(), spec.fitness().panelShare());
        identities = new Identities(refusals);
    }

    long programs() {
        return programs;
    }

    long trainings() {
        return trainings;
    }

    /// Seconds that the training runs took, all workers together, recalled ones included.
    double seconds() {
        return seconds;
    }

    /// The individual with the learning rate in its program at which its behaviour was trained; itself where that is its
    /// own or where it was not trained.
    Individual asTrained(Individual individual) {
        double rate = rate(identities.key(individual));
        if (rate == 1) {
            return individual;
        }
        Program program = BakedRate.of(individual.program(), rate);
        FunctionalHash hash = FunctionalHash.of(Dataflow.of(program));
        return new Individual(individual.id(), individual.parent(), individual.mutation(), program, hash);
    }

    private double rate(FunctionalHash key) {
        return cache.known(key).map(Evidence::rate).orElse(1.0);
    }

    /// The behaviour of a program.
    FunctionalHash key(Individual individual) {
        return identities.key(individual);
    }

    /// The best program so far, as it was born.
    Individual best() {
        return hall.member(hall.best(1).getFirst());
    }

    /// The fitness of the best program so far.
    double bestFitness() {
        return fitness(hall.best(1).getFirst());
    }

    /// Whether the best program has this fitness on as many seeds as it may collect.
    boolean isReached(double wanted) {
        FunctionalHash best = hall.best(1).getFirst();
        return fitness(best) >= wanted && !mayGrow(best);
    }

    /// The training runs since the last call, in a fixed order.
    List<Trial> takeTrials() {
        List<Trial> taken = List.copyOf(trials);
        trials.clear();
        return taken;
    }

    /// Trains the start program on all seeds it may have, so that everything is measured against a firm value.
    void open(Individual start) {
        lastId = spec.evolution().population() - 1L;
        FunctionalHash key = identities.key(start);
        hall.add(key, start);
        refusals.requirePassedBy("the start program", Identities.plan(start));
        for (int seed = 0; seed < rule.maxSeeds(); seed++) {
            extend(Map.of(key, start), 1, trainer.noBars());
        }
    }

    /// The present fitness of each individual; newborn ones are trained first.
    double[] fitness(List<Individual> individuals) {
        List<Individual> newborn =
                individuals.stream()
                        .filter(individual -> individual.id() > lastId)
                        .sorted(Comparator.comparingLong(Individual::id))
                        .toList();
        if (!newborn.isEmpty()) {
            double[] living =
                    individuals.stream()
                            .filter(individual -> individual.id() <= lastId)
                            .mapToDouble(individual -> fitness(identities.key(individual)))
                            .sorted()
                            .toArray();
            lastId = newborn.getLast().id();
            judge(newborn, living);
        }
        return individuals.stream().mapToDouble(individual -> fitness(identities.key(individual))).toArray();
    }

    private double fitness(FunctionalHash key) {
        return cache.known(key)
                .map(evidence -> rule.fitness(evidence) - panel.lead(evidence.seeds()))
                .orElse(Double.NEGATIVE_INFINITY);
    }

    private void judge(List<Individual> newborn, double[] living) {
        double good = fromTop(living, spec.fitness().lookedAtAgainShare());
        double excellent = fromTop(living, spec.fitness().confirmedShare());
        Map<FunctionalHash, Individual> due = new LinkedHashMap<>();
        Map<FunctionalHash, Individual> fresh = new LinkedHashMap<>();
        for (Individual child : newborn) {
            programs++;
            FunctionalHash key = identities.key(child);
            if (fresh.containsKey(key)) {
                hits++;
            } else if (cache.contains(key)) {
                hits++;
                if (mayGrow(key) && fitness(key) >= good) {
                    due.putIfAbsent(key, child);
                }
            } else {
                fresh.put(key, child);
                Optional<Outcome> refusal = refusals.of(Identities.plan(child));
                if (refusal.isPresent()) {
                    rejected.merge(cause(refusal.get()), 1L, Long::sum);
                    cache.add(key, Training.refused(refusal.get()));
                } else {
                    due.put(key, child);
                }
            }
        }
        extend(due, remaining(), runningBars.bars());
        askPanel(fresh);
        Map<FunctionalHash, Individual> doubted = new LinkedHashMap<>(due);
        while (!doubted.isEmpty() && remaining() > 0) {
            doubted.keySet().removeIf(key -> !mayGrow(key) || fitness(key) < excellent);
            extend(doubted, remaining(), trainer.noBars());
        }
    }

    /// Gives some of the new programs all seeds.
    private void askPanel(Map<FunctionalHash, Individual> fresh) {
        Map<FunctionalHash, Individual> members = new LinkedHashMap<>(fresh);
        members.keySet().removeIf(key -> !mayGrow(key) || !panel.isJoining(key, cache.known(key).orElseThrow()));
        while (!members.isEmpty() && remaining() > 0) {
            extend(members, remaining(), trainer.noBars());
            members.keySet().removeIf(key -> !mayGrow(key));
        }
    }

    private boolean mayGrow(FunctionalHash key) {
        Optional<Evidence> evidence = cache.known(key);
        return evidence.isPresent() && evidence.get().isScored() && evidence.get().seeds() < rule.maxSeeds();
    }

    /// Training runs that may still be spent before the finals.
    long remaining() {
        return budget - trainings;
    }

    /// One more seed for each of the given, all side by side; for the first `limit` of them only.
    ///
    /// @param bars that a program's first run must reach
    private void extend(Map<FunctionalHash, Individual> due, long limit, double[] bars) {
        Map<FunctionalHash, CompletableFuture<Training>> pending = new LinkedHashMap<>();
        due.entrySet().stream()
                .limit(Math.max(0, limit))
                .forEach(entry -> pending.put(entry.getKey(), next(entry.getKey(), entry.getValue(), bars)));
        pending.forEach((key, future) -> {
            Training training = future.join();
            Evidence evidence = cache.add(key, training);
            count(new Trial(key, Phase.SEARCH, evidence.seeds() - 1, training));
            panel.notice(key, evidence);
            if (evidence.seeds() == 1) {
                trained++;
                hall.add(key, due.get(key));
                runningBars.add(training);
            }
            boolean isChild = programs > 0;
            if (isChild && evidence.seeds() == 1 && !evidence.isScored()) {
                rejected.merge(training.outcome().label(), 1L, Long::sum);
            }
        });
    }

    /// The training on a program's next seed.
    private CompletableFuture<Training> next(FunctionalHash key, Individual individual, double[] bars) {
        StepPlan plan = Identities.plan(individual);
        return cache.known(key)
                .map(evidence ->
                        trainer.train(
                                plan,
                                key,
                                Phase.SEARCH,
                                evidence.seeds(),
                                Rates.only(evidence.rate()),
                                trainer.noBars()))
                .orElseGet(() ->
                        trainer.train(plan, key, Phase.SEARCH, 0, SeedTrainer.firstRates(plan, rateFactor), bars));
    }

    private static String cause(Outcome outcome) {
        return outcome instanceof Outcome.Invalid(String reason) ? reason : outcome.label();
    }

    /// The value that a share of the sorted values reaches, counted from the top.
    private static double fromTop(double[] sorted, double share) {
        int index = (int) Math.floor(sorted.length * (1 - share));
        return sorted[Math.clamp(index, 0, sorted.length - 1)];
    }

    Statistics statistics(List<Individual> population) {
        long statements = 0;
        long redundant = 0;
        double best = Double.NEGATIVE_INFINITY;
        for (Individual individual : population) {
            statements += individual.program().statements().size();
            redundant += Dataflow.of(individual.program()).redundant();
            best = Math.max(best, fitness(identities.key(individual)));
        }
        double share = statements == 0 ? 0 : (double) redundant / statements;
        return new Statistics(programs, trained, trainings, hits, rejected, share, best);
    }

    /// The best programs that were ever met, as they were trained, best first; those that were scored.
    List<SearchEvent.Member> hall() {
        return hall.best(HALL_CAPACITY).stream()
                .map(key -> new SearchEvent.Member(asTrained(hall.member(key)), fitness(key)))
                .filter(member -> Double.isFinite(member.fitness()))
                .toList();
    }

    /// The best of the finalists on final seeds.
    Champion champion() {
        var round = new Finals(finals, trainer);
        Champion champion = round.champion(finalists());
        round.trials().forEach(this::count);
        return champion;
    }

    /// The best programs as they were trained, by their behaviour: what was born with its rate and what came to it by
    /// another one are the same.
    private Map<FunctionalHash, Individual> finalists() {
        Map<FunctionalHash, Individual> finalists = new LinkedHashMap<>();
        for (FunctionalHash key : hall.best(Integer.MAX_VALUE)) {
            if (finalists.size() < finals.finalists()) {
                Individual trained = asTrained(hall.member(key));
                finalists.putIfAbsent(identities.key(trained), trained);
            }
        }
        return finalists;
    }

    private void count(Trial trial) {
        trainings++;
        seconds += trial.training().seconds();
        trials.add(trial);
    }
}
