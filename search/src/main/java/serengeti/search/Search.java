package serengeti.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.search.evolution.Individual;
import serengeti.search.evolution.RegularizedEvolution;
import serengeti.search.evolution.RestartSettings;
import serengeti.search.mutation.Mutator;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;
import serengeti.search.validation.ValidationPoint;
import serengeti.search.validation.Validator;

/// One search from a start program to a champion.
///
/// The result is a function of campaign, run, budget and tasks, unless time is part of the budget: the number of
/// workers and what is recalled from an earlier run only change how long it takes. Validation tells how it goes, and
/// changes nothing unless it ends the search.
public final class Search {
    private static final int RANDOM_MODE_MUTATIONS = 30;
    private static final int PATIENCE = 10;
    private static final int MOST_IDLE = 3;
    private static final long NONE = -1;

    private final CampaignSpec spec;
    private final Mode mode;
    private final Budget budget;
    private final Randomness randomness;
    private final Mutator mutator;
    private final Mutator tuner;
    private final boolean hasConstants;
    private final Judge judge;
    private final RegularizedEvolution evolution;
    private final Individual start;
    private final Optional<Validator> validator;
    private final SearchListener listener;
    private final List<Individual> born = new ArrayList<>();
    private final Plateau sinceRestart = new Plateau();
    private final Plateau sinceStart = new Plateau();
    private final Idle idle = new Idle();
    private boolean isTuned;
    private long cycles;
    private long validated = NONE;
    private long trainings;

    /// A search that is ready to run, without validation.
    ///
    /// @param trainer of the run
    public Search(CampaignSpec spec, Budget budget, SeedTrainer trainer, SearchListener listener) {
        this(spec, budget, trainer, Optional.empty(), listener);
    }

    /// A search that is ready to run.
    ///
    /// @param trainer of the run
    /// @param validator of its best programs, if they are to be validated
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the start program is unsound
    public Search(
            CampaignSpec spec,
            Budget budget,
            SeedTrainer trainer,
            Optional<Validator> validator,
            SearchListener listener) {
        this.spec = spec;
        this.budget = budget;
        this.validator = validator;
        this.listener = listener;
        mode = trainer.run().mode();
        randomness = trainer.randomness().of(trainer.run());
        tuner = new Mutator(spec.mutation().constantsOnly());
        mutator = mode == Mode.CONSTANTS ? tuner : new Mutator(spec.mutation());
        Program program = spec.start(trainer.run());
        start = new Individual(0, -1, "start", program, FunctionalHash.of(Dataflow.of(program)));
        hasConstants = hasConstants(StaticFacts.live(program));
        judge = new Judge(spec, budget.trainings(), trainer);
        evolution = new RegularizedEvolution(spec.evolution(), start, randomness, this::child, judge::fitness);
    }

    /// Runs until a limit is reached or `stopped` says so, then compares the finalists.
    ///
    /// Where nothing new is born for long, tuning ends and evolution goes on from the best; where that does not help, the
    /// search ends.
    public Champion run(BooleanSupplier stopped) {
        judge.open(start);
        validate(stopped);
        idle.look(judge);
        boolean canChange = hasConstants || mode != Mode.CONSTANTS;
        while (canChange && !isDone() && !stopped.getAsBoolean()) {
            born.clear();
            cycles++;
            evolution.cycle();
            sinceStart.look(judge);
            sinceRestart.look(judge);
            idle.look(judge);
            listener.on(
                    new SearchEvent.CycleEnded(
                            born,
                            judge.takeTrials(),
                            statistics(),
                            judge.asTrained(judge.best()),
                            judge.bestFitness()));
            validate(stopped);
            if (mode != Mode.RANDOM && sinceRestart.length(judge) >= spec.restarts().plateau()) {
                evolution.restart(spec.restarts().from() == RestartSettings.Origin.START ? start : judge.best());
                sinceRestart.begin(judge);
            }
            if (idle.isAt(judge, patience())) {
                isTuned = true;
                evolution.restart(judge.best());
            }
        }
        trainings = judge.trainings();
        if (!stopped.getAsBoolean()) {
            validator.flatMap(Validator::end).ifPresent(listener::on);
        }
        Champion champion = judge.champion();
        listener.on(new SearchEvent.FinalsEnded(judge.takeTrials(), champion, statistics(), judge.hall()));
        return champion;
    }

    /// Validates the best program where it is another than before; a search that is to stop leaves that until it goes on.
    private void validate(BooleanSupplier stopped) {
        Individual best = judge.best();
        if (validator.isEmpty() || best.id() == validated || stopped.getAsBoolean()) {
            return;
        }
        validated = best.id();
        Individual trained = judge.asTrained(best);
        var point =
                new ValidationPoint(
                        cycles,
                        judge.programs(),
                        judge.trainings(),
                        best.id(),
                        trained.program(),
                        judge.key(trained),
                        judge.bestFitness(),
                        List.of());
        listener.on(validator.get().validate(point));
    }

    /// Training runs before the finals, once it has run.
    long trainings() {
        return trainings;
    }

    /// Counts so far.
    public Statistics statistics() {
        return judge.statistics(evolution.population());
    }

    private boolean isDone() {
        return judge.programs() >= budget.programs()
                || judge.remaining() <= 0
                || judge.seconds() >= budget.seconds()
                || judge.isReached(budget.fitness())
                || sinceStart.length(judge) >= budget.plateau()
                || idle.length(judge) >= MOST_IDLE * patience()
                || validator.filter(Validator::isOverfitting).isPresent();
    }

    /// Programs after which something has to change if none of them was new.
    private long patience() {
        return (long) PATIENCE * spec.evolution().population();
    }

    private static boolean hasConstants(Program program) {
        return program.statements().stream()
                .filter(statement -> !statement.isPinned())
                .flatMap(statement -> statement.arguments().stream())
                .anyMatch(argument -> argument instanceof Constant(double value) && value != 0);
    }

    private boolean isTuning() {
        double progress =
                Math.max(
                        (double) judge.programs() / budget.programs(), (double) judge.trainings() / budget.trainings());
        return hasConstants && mode == Mode.EVOLUTION && !isTuned && progress < spec.evolution().tuningShare();
    }

    private Individual child(Individual parent, long id, long cycle, int slot) {
        RandomGenerator random = randomness.stream(Purpose.MUTATION, cycle, slot);
        Individual child =
                switch (mode) {
                    case EVOLUTION, CONSTANTS -> mutant(parent, judge.asTrained(parent).program(), id, random);
                    case RANDOM -> {
                        Program program = judge.asTrained(start).program();
                        int mutations = random.nextInt(RANDOM_MODE_MUTATIONS);
                        for (int count = 0; count < mutations; count++) {
                            program = mutator.mutate(program, random).program();
                        }
                        yield mutant(start, program, id, random);
                    }
                };
        born.add(child);
        return child;
    }

    private Individual mutant(Individual parent, Program program, long id, RandomGenerator random) {
        Mutator.Child child = (isTuning() ? tuner : mutator).mutate(program, random);
        return new Individual(
                id, parent.id(), child.mutation().label(), child.program(), FunctionalHash.of(child.dataflow()));
    }
}
