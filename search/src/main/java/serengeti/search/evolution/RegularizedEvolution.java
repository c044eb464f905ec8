package serengeti.search.evolution;

import io.jenetics.AltererResult;
import io.jenetics.MonteCarloSelector;
import io.jenetics.Phenotype;
import io.jenetics.Selector;
import io.jenetics.TournamentSelector;
import io.jenetics.engine.Engine;
import io.jenetics.engine.EvolutionStart;
import io.jenetics.util.Factory;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import io.jenetics.util.Seq;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import serengeti.search.randomness.Randomness;

/*
 * Jenetics' engine, told to do what [1] does: parents win tournaments, every child is a mutated copy, and the oldest
 * leave whatever their fitness. One call of `evolve` is one cycle: a batch of children. Selection runs on the calling
 * thread with random numbers of its cycle, so a cycle is a function of population, cycle number and fitness.
 *
 * [1] Real et al., "Regularized evolution for image classifier architecture search", 2019, arXiv 1802.01548
 */
/// Regularized (ageing) evolution on Jenetics; one population, changed by [#cycle()].
public final class RegularizedEvolution {

    /// Makes a child: the only way in which programs change.
    @FunctionalInterface
    public interface Reproduction {
        /// The child number `id` of `parent`, born in slot `slot` of cycle `cycle`.
        Individual child(Individual parent, long id, long cycle, int slot);
    }

    /// Scores individuals.
    @FunctionalInterface
    public interface Scoring {
        /// The present fitness of each individual, in order; higher is better, never NaN.
        ///
        /// @param individuals the whole population, newborn children included
        double[] fitness(List<Individual> individuals);
    }

    private final EvolutionSettings settings;
    private final Randomness randomness;
    private final Engine<ProgramGene, Double> engine;
    private EvolutionStart<ProgramGene, Double> state;

    /// A population of copies of `start`.
    public RegularizedEvolution(
            EvolutionSettings settings,
            Individual start,
            Randomness randomness,
            Reproduction reproduction,
            Scoring scoring) {
        this.settings = settings;
        this.randomness = randomness;
        Factory<io.jenetics.Genotype<ProgramGene>> copies = () -> ProgramChromosome.genotype(start);
        engine =
                new Engine.Builder<ProgramGene, Double>(population -> evaluate(population, scoring), copies)
                        .populationSize(settings.population())
                        .offspringSize(settings.batch())
                        .survivorsSize(settings.population() - settings.batch())
                        .offspringSelector(parents(settings.tournament()))
                        .survivorsSelector((population, count, _) -> youngest(population, count))
                        .alterers((population, cycle) -> alter(population, cycle, reproduction))
                        .maximalPhenotypeAge(Long.MAX_VALUE)
                        .executor(Runnable::run)
                        .build();
        state =
                EvolutionStart.of(
                        copies(id ->
                                new Individual(id, start.parent(), start.mutation(), start.program(), start.hash())),
                        1);
    }

    private ISeq<Phenotype<ProgramGene, Double>> copies(IntFunction<Individual> copy) {
        return IntStream.range(0, settings.population())
                .mapToObj(
                        number -> Phenotype.<ProgramGene, Double>of(ProgramChromosome.genotype(copy.apply(number)), 1))
                .collect(ISeq.toISeq());
    }

    /// Replaces the population by copies of `origin`, which stay the individual that it is; the next children go on in
    /// numbers and cycles.
    public void restart(Individual origin) {
        state = EvolutionStart.of(copies(_ -> origin), state.generation());
    }

    /// The individuals, as of the last cycle.
    public List<Individual> population() {
        return state.population().stream().map(phenotype -> individual(phenotype)).toList();
    }

    /// The number of cycles so far.
    public long cycles() {
        return state.generation() - 1;
    }

    /// One cycle: a batch of children is born and scored, as many of the oldest leave.
    public void cycle() {
        long cycle = state.generation();
        state =
                RandomRegistry.with(randomness.stream(Randomness.Purpose.SELECTION, cycle))
                        .call(() -> engine.evolve(state).next());
    }

    /// Jenetics' tournament starts at two; a tournament of one is a choice at random.
    private static Selector<ProgramGene, Double> parents(int tournament) {
        return tournament == 1 ? new MonteCarloSelector<>() : new TournamentSelector<>(tournament);
    }

    private static Individual individual(Phenotype<ProgramGene, Double> phenotype) {
        return phenotype.genotype().gene().allele();
    }

    private static ISeq<Phenotype<ProgramGene, Double>> evaluate(
            Seq<Phenotype<ProgramGene, Double>> population, Scoring scoring) {
        List<Individual> individuals = population.stream().map(RegularizedEvolution::individual).toList();
        double[] fitness = scoring.fitness(individuals);
        return IntStream.range(0, fitness.length)
                .mapToObj(index -> population.get(index).nullifyFitness().withFitness(fitness[index]))
                .collect(ISeq.toISeq());
    }

    private static ISeq<Phenotype<ProgramGene, Double>> youngest(
            Seq<Phenotype<ProgramGene, Double>> population, int count) {
        Comparator<Phenotype<ProgramGene, Double>> byBirth =
                Comparator.comparingLong(phenotype -> individual(phenotype).id());
        return population.stream().sorted(byBirth.reversed()).limit(count).collect(ISeq.toISeq());
    }

    private AltererResult<ProgramGene, Double> alter(
            Seq<Phenotype<ProgramGene, Double>> parents, long cycle, Reproduction reproduction) {
        long firstId = settings.population() + (cycle - 1) * settings.batch();
        ISeq<Phenotype<ProgramGene, Double>> children =
                IntStream.range(0, parents.size())
                        .mapToObj(slot ->
                                Phenotype.<ProgramGene, Double>of(
                                        ProgramChromosome.genotype(
                                                reproduction.child(
                                                        individual(parents.get(slot)), firstId + slot, cycle, slot)),
                                        cycle))
                        .collect(ISeq.toISeq());
        return new AltererResult<>(children, children.size());
    }
}
