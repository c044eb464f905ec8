package serengeti.search.evolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.search.randomness.Randomness;

class RegularizedEvolutionTest {

    private static final Individual START =
            new Individual(0, -1, "start", Library.named("paper-adamw").program(), new FunctionalHash(0, 0));

    private final List<Long> parents = new ArrayList<>();
    private final List<String> places = new ArrayList<>();

    /// Evolution in which fitness is the hash's upper half: of a child, a random number.
    private RegularizedEvolution evolution(EvolutionSettings settings, long seed) {
        var randomness = new Randomness(seed);
        return new RegularizedEvolution(
                settings,
                START,
                randomness,
                (parent, id, cycle, slot) -> {
                    parents.add(parent.id());
                    places.add(cycle + "." + slot);
                    long fitness = randomness.number(Randomness.Purpose.MUTATION, cycle, slot) >>> 1;
                    return new Individual(id, parent.id(), "insert", parent.program(), new FunctionalHash(fitness, id));
                },
                individuals -> individuals.stream().mapToDouble(each -> (double) each.hash().high()).toArray());
    }

    @Test
    void beginsWithCopiesOfTheStart() {
        List<Individual> population = evolution(new EvolutionSettings(10, 2, 3, 0), 1).population();
        assertEquals(10, population.size());
        for (int id = 0; id < 10; id++) {
            assertEquals(new Individual(id, -1, "start", START.program(), START.hash()), population.get(id));
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 2, 3", "10, 2, 1", "10, 5, 9", "2, 2, 1", "200, 2, 32"})
    void theOldestLeave(int population, int tournament, int batch) {
        RegularizedEvolution evolution = evolution(new EvolutionSettings(population, tournament, batch, 0), 1);
        for (int cycle = 1; cycle <= 8; cycle++) {
            evolution.cycle();
            assertEquals(cycle, evolution.cycles());
            long youngest = population + (long) cycle * batch - 1;
            Set<Long> living = new HashSet<>(evolution.population().stream().map(Individual::id).toList());
            assertEquals(
                    new HashSet<>(LongStream.rangeClosed(youngest - population + 1, youngest).boxed().toList()),
                    living);
        }
        assertEquals(8 * batch, parents.size());
        assertEquals(8 * batch, new HashSet<>(places).size());
        assertTrue(places.contains("1.0") && places.contains("8." + (batch - 1)));
    }

    @Test
    void parentsAreAliveWhenTheirChildrenAreBorn() {
        RegularizedEvolution evolution = evolution(new EvolutionSettings(20, 3, 5, 0), 2);
        for (int cycle = 0; cycle < 40; cycle++) {
            Set<Long> living = new HashSet<>(evolution.population().stream().map(Individual::id).toList());
            parents.clear();
            evolution.cycle();
            assertTrue(living.containsAll(parents), living + " " + parents);
        }
    }

    /// Of two drawn with replacement from n of different fitness the better one has rank r, counted from the worst,
    /// with probability (2 r - 1) / n^2: its mean rank is about 2 n / 3.
    @ParameterizedTest
    @CsvSource({"1, 0.5", "2, 0.6667", "5, 0.8333"})
    void tournamentsPreferTheFitter(int tournament, double expectedRank) {
        int size = 100;
        RegularizedEvolution evolution = evolution(new EvolutionSettings(size, tournament, 50, 0), 3);
        evolution.cycle();
        evolution.cycle();
        double ranks = 0;
        int drawn = 0;
        for (int cycle = 0; cycle < 100; cycle++) {
            List<Individual> population = evolution.population();
            parents.clear();
            evolution.cycle();
            for (long parent : parents) {
                long fitness =
                        population.stream().filter(each -> each.id() == parent).findFirst().orElseThrow().hash().high();
                ranks += population.stream().filter(each -> each.hash().high() < fitness).count() + 0.5;
                drawn++;
            }
        }
        assertEquals(5_000, drawn);
        // Five standard deviations of the mean of 5,000 numbers between 0 and 1.
        assertEquals(expectedRank, ranks / drawn / size, 5 * 0.289 / Math.sqrt(5_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theSameSeedGivesTheSamePopulation(long seed) {
        var settings = new EvolutionSettings(50, 2, 16, 0);
        assertEquals(populationAfter(evolution(settings, seed), 20), populationAfter(evolution(settings, seed), 20));
        assertTrue(!populationAfter(evolution(settings, seed), 20).equals(populationAfter(evolution(settings, 9), 20)));
    }

    private static List<Individual> populationAfter(RegularizedEvolution evolution, int cycles) {
        for (int cycle = 0; cycle < cycles; cycle++) {
            evolution.cycle();
        }
        return evolution.population();
    }

    @Test
    void settingsAreChecked() {
        assertEquals(
                "population: 1, must be at least 2",
                assertThrows(IllegalArgumentException.class, () -> new EvolutionSettings(1, 2, 1, 0)).getMessage());
        assertEquals(
                "tournament: 0, must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> new EvolutionSettings(5, 0, 1, 0)).getMessage());
        assertEquals(
                "batch: 5, must be at least 1 and below the population of 5",
                assertThrows(IllegalArgumentException.class, () -> new EvolutionSettings(5, 2, 5, 0)).getMessage());
    }
}
