package serengeti.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.search.evolution.Individual;
import serengeti.search.evolution.RegularizedEvolution;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.mutation.Mutator;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// A search from a start program to a champion.
///
/// The result is a function of the configuration and the task: the number of workers and what is recalled from an
/// earlier run only change how long it takes.
public final class Search {
    private static final int RANDOM_MODE_MUTATIONS = 30;

    private final SearchConfig config;
    private final Randomness randomness;
    private final Mutator mutator;
    private final Mutator tuner = new Mutator(MutationSettings.CONSTANTS);
    private final boolean hasConstants;
    private final Judge judge;
    private final RegularizedEvolution evolution;
    private final Individual start;
    private final SearchListener listener;
    private final List<Individual> born = new ArrayList<>();

    /// A search that is ready to run.
    ///
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the start program is unsound
    /// @throws IllegalArgumentException if the start program is so long that nothing may be inserted, and all of it is
    ///     pinned
    public Search(SearchConfig config, SeedTrainer trainer, SearchListener listener) {
        this.config = config;
        this.listener = listener;
        randomness = trainer.randomness();
        mutator = new Mutator(config.mutation());
        Program program = config.start();
        requireWay(program, config);
        start = new Individual(0, -1, "start", program, FunctionalHash.of(Dataflow.of(program)));
        hasConstants = hasConstants(StaticFacts.live(program));
        judge = new Judge(config, trainer);
        evolution = new RegularizedEvolution(config.evolution(), start, randomness, this::child, judge::fitness);
    }

    private static void requireWay(Program program, SearchConfig config) {
        int statements = program.statements().size();
        int most = config.mutation().maxStatements();
        boolean isFull = statements >= most && program.statements().stream().allMatch(Statement::isPinned);
        if (isFull && config.mode() != SearchConfig.Mode.CONSTANTS) {
            throw new IllegalArgumentException(
                    "start program: all %d statements are pinned and only programs below %d grow, so nothing can change"
                            .formatted(statements, most));
        }
    }

    /// Runs until a limit is reached or `stopped` says so, then compares the finalists.
    public Champion run(BooleanSupplier stopped) {
        judge.open(start);
        boolean canChange = hasConstants || config.mode() != SearchConfig.Mode.CONSTANTS;
        while (canChange && !isDone() && !stopped.getAsBoolean()) {
            born.clear();
            evolution.cycle();
            listener.on(new SearchEvent.CycleEnded(born, judge.takeTrials(), judge.statistics(evolution.population())));
        }
        Champion champion = judge.champion();
        listener.on(new SearchEvent.FinalsEnded(judge.takeTrials()));
        return champion;
    }

    /// Counts so far.
    public Statistics statistics() {
        return judge.statistics(evolution.population());
    }

    private boolean isDone() {
        return judge.programs() >= config.maxPrograms() || judge.remaining() <= 0;
    }

    private static boolean hasConstants(Program program) {
        return program.statements().stream()
                .filter(statement -> !statement.isPinned())
                .flatMap(statement -> statement.arguments().stream())
                .anyMatch(Constant.class::isInstance);
    }

    private boolean isTuning() {
        double progress =
                Math.max(
                        (double) judge.programs() / config.maxPrograms(),
                        (double) judge.trainings() / config.maxTrainings());
        return hasConstants && progress < config.tuningShare();
    }

    private Individual child(Individual parent, long id, long cycle, int slot) {
        RandomGenerator random = randomness.stream(Purpose.MUTATION, cycle, slot);
        Individual child =
                switch (config.mode()) {
                    case EVOLUTION, CONSTANTS -> mutant(parent, parent.program(), id, random);
                    case RANDOM -> {
                        Program program = start.program();
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
