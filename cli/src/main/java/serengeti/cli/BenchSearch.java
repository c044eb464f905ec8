package serengeti.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.mutation.Mutator;

/*
 * Programs of a search are longer than the start program, for they gather redundant statements. So a population first
 * drifts: members are replaced by mutants without selection until they have 15 to 25 statements, of which 20 are
 * typical.
 */
/// Measures, on one thread, how fast programs are mutated, executed abstractly and hashed, and probed.
///
/// @param seconds length of a repeat
/// @param repeats how many are timed, after one that is not
record BenchSearch(double seconds, int repeats) {
    static final BenchSearch DEFAULT = new BenchSearch(0.5, 9);

    private static final int POPULATION = 1000;
    private static final int SHORTEST = 15;
    private static final int LONGEST = 25;
    private static final int CHECK_EVERY = 64;

    /// The compiler needs seconds to settle on a busy machine.
    private static final int WARM_UP_ROUNDS = 8;

    private static final double NANOS_PER_SECOND = 1e9;

    /// Programs per second: the median of the repeats, and the slowest and fastest.
    record Rate(double median, double slowest, double fastest) {}

    /// What was measured.
    ///
    /// @param mutations mutate, execute abstractly, hash
    /// @param probeHashes lower and run the hash probe
    /// @param descentProbes lower and run the descent probe
    /// @param meanStatements of the programs
    record Result(Rate mutations, Rate probeHashes, Rate descentProbes, double meanStatements) {}

    /// Runs all measurements.
    Result run() {
        var random = new SplittableRandom(1);
        var mutator = new Mutator(MutationSettings.SINGLE);
        List<Program> population = drifted(mutator, random);
        double statements = population.stream().mapToInt(program -> program.statements().size()).average().orElse(0);
        var sink = new Sink();
        Rate mutations =
                rate(
                        population,
                        program -> {
                            Mutator.Child child = mutator.mutate(program, random);
                            sink.value ^= FunctionalHash.of(child.dataflow()).low();
                        });
        Rate hashes = rate(population, program -> sink.value ^= Probe.hash(Lowering.plan(program)).hashCode());
        Rate descents =
                rate(
                        population,
                        program -> {
                            StepPlan plan = Lowering.plan(program);
                            sink.value ^= Probe.descent(plan).hashCode();
                        });
        return new Result(mutations, hashes, descents, statements);
    }

    /// Where results go, so that the compiler cannot leave out what makes them.
    private static final class Sink {
        long value;
    }

    private static List<Program> drifted(Mutator mutator, SplittableRandom random) {
        Program start = Library.named("paper-adamw").program().inlined();
        var population = new ArrayList<Program>();
        for (int member = 0; member < POPULATION; member++) {
            int wanted = random.nextInt(SHORTEST, LONGEST + 1);
            Program program = start;
            while (program.statements().size() != wanted) {
                Program child = mutator.mutate(program, random).program();
                program = child.statements().size() <= LONGEST ? child : program;
            }
            population.add(program);
        }
        return population;
    }

    private Rate rate(List<Program> population, Consumer<Program> work) {
        double[] rates = new double[repeats];
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            once(population, work);
        }
        Arrays.setAll(rates, _ -> once(population, work));
        Arrays.sort(rates);
        return new Rate(rates[repeats / 2], rates[0], rates[repeats - 1]);
    }

    private double once(List<Program> population, Consumer<Program> work) {
        long start = System.nanoTime();
        long programs = 0;
        double elapsed;
        do {
            for (int count = 0; count < CHECK_EVERY; count++) {
                work.accept(population.get((int) (programs++ % population.size())));
            }
            elapsed = (System.nanoTime() - start) / NANOS_PER_SECOND;
        } while (elapsed < seconds);
        return programs / elapsed;
    }
}
