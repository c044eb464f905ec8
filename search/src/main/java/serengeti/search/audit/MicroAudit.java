package serengeti.search.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.search.micro.MicroProblems;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.mutation.Mutator;

/*
 * Programs are drawn as a search draws them: a child of a program of the population takes the place of another, and each
 * child of new behaviour that the descent probe lets through is trained, whatever the micro-problems say of it. With
 * selection the better of two is the parent and the oldest makes room, as in a search; without it the population drifts
 * away from the start program.
 */
/// Measures which programs the micro-problems refuse that training would have shown to be good or hopeless.
///
/// @param programs how many programs of different behaviour to train
/// @param isSelecting whether good programs are parents more often
/// @param seed of all random numbers
/// @param fall the share by which the loss of a micro-problem must fall
public record MicroAudit(int programs, boolean isSelecting, long seed, double fall) {
    private static final int POPULATION = 200;
    private static final int BATCH = 24;
    private static final int MAX_LENGTH = 30;

    /// A program that was trained.
    ///
    /// @param plan what was trained
    /// @param training what came of it
    /// @param isRefused whether the micro-problems refuse it
    public record Case(StepPlan plan, Training training, boolean isRefused) {

        /// Whether it was trained to the end with a fitness above `fitness`.
        public boolean isBetterThan(double fitness) {
            return training.fitness() > fitness;
        }
    }

    /// What came out.
    ///
    /// @param startFitness of the start program on the same seed; minus infinity if it has none
    /// @param cases the programs, in the order in which they were drawn
    public record Result(double startFitness, List<Case> cases) {
        public Result {
            cases = List.copyOf(cases);
        }

        /// How many of the programs that `wanted` holds for are refused.
        public long refused(Predicate<Case> wanted) {
            return cases.stream().filter(Case::isRefused).filter(wanted).count();
        }
    }

    /// Draws programs and trains each on one seed.
    ///
    /// @param start what the population consists of at the start
    /// @param pool whose limits have the hurdle of a search
    public Result run(Program start, TrainingPool pool) {
        var mutator = new Mutator(MutationSettings.DEFAULT);
        var random = new SplittableRandom(seed);
        var microProblems = new MicroProblems();
        Program first = start.inlined().withComments(List.of());
        double startFitness = pool.train(Lowering.plan(first), seed).join().fitness();
        Program[] population = new Program[POPULATION];
        double[] fitness = new double[POPULATION];
        Arrays.fill(population, first);
        Arrays.fill(fitness, startFitness);
        Set<FunctionalHash> known = new HashSet<>();
        var cases = new ArrayList<Case>();
        int oldest = 0;
        while (cases.size() < programs) {
            List<Child> children = new ArrayList<>();
            while (children.size() < Math.min(BATCH, programs - cases.size())) {
                Program parent = parent(population, fitness, random);
                Program child = mutator.mutate(parent, random).program();
                StepPlan plan = Lowering.plan(child);
                if (child.statements().size() <= MAX_LENGTH
                        && known.add(Probe.hash(plan).orElseGet(() -> hash(child)))
                        && Probe.descent(plan) instanceof Probe.Descends) {
                    children.add(new Child(child, plan, pool.train(plan, seed)));
                }
            }
            for (Child child : children) {
                Training training = child.training().join();
                int place = isSelecting ? oldest++ % POPULATION : random.nextInt(POPULATION);
                population[place] = child.program();
                fitness[place] = training.fitness();
                cases.add(new Case(child.plan(), training, !microProblems.isAnySolved(child.plan(), fall)));
            }
        }
        return new Result(startFitness, cases);
    }

    private record Child(Program program, StepPlan plan, CompletableFuture<Training> training) {}

    private Program parent(Program[] population, double[] fitness, SplittableRandom random) {
        int one = random.nextInt(POPULATION);
        int other = random.nextInt(POPULATION);
        return population[isSelecting && fitness[other] > fitness[one] ? other : one];
    }

    private static FunctionalHash hash(Program program) {
        return FunctionalHash.of(Dataflow.of(program));
    }
}
