package serengeti.search.fitness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;

class FitnessCacheTest {
    private static final FunctionalHash HASH = new FunctionalHash(1, 2);

    private final FitnessCache cache = new FitnessCache();

    private static Training scored(double fitness, double rate) {
        return new Training(new Outcome.Scored(fitness, 0.5), List.of(fitness), List.of(), rate, 1);
    }

    @Test
    void aProgramIsUnknownUntilItIsMet() {
        assertEquals(Optional.empty(), cache.known(HASH));
        assertFalse(cache.contains(HASH));
        cache.add(HASH, scored(0.5, 1));
        assertTrue(cache.contains(HASH));
        assertEquals(1, cache.size());
    }

    @Test
    void eachTrainingAddsASeedAtTheRateOfTheFirst() {
        assertEquals(new Evidence(1, 0.1, 3), cache.add(HASH, scored(0.1, 3)));
        cache.add(HASH, scored(0.2, 3));
        Evidence evidence = cache.add(HASH, scored(0.6, 3));
        assertEquals(3, evidence.seeds());
        assertEquals(3, evidence.rate());
        assertEquals(0.3, evidence.mean(), 1e-15);
        assertTrue(evidence.isScored());
        assertEquals(Optional.of(evidence), cache.known(HASH));
        assertEquals(1, cache.size());
    }

    @Test
    void oneRunThatIsNotScoredCountsForAll() {
        cache.add(HASH, scored(0.1, 1));
        Evidence evidence = cache.add(HASH, new Training(new Outcome.Diverged(7), List.of(), List.of(), 1, 1));
        assertEquals(2, evidence.seeds());
        assertEquals(Double.NEGATIVE_INFINITY, evidence.mean());
        assertFalse(evidence.isScored());
        assertFalse(cache.add(HASH, scored(0.9, 1)).isScored());
    }

    @Test
    void refusedProgramsAreKnown() {
        cache.add(HASH, Training.refused(new Outcome.Invalid("no_update")));
        assertEquals(Optional.of(Double.NEGATIVE_INFINITY), cache.known(HASH).map(Evidence::mean));
    }

    @Test
    void programsAreKeptApart() {
        cache.add(HASH, scored(0.1, 1));
        cache.add(new FunctionalHash(2, 1), scored(0.2, 1));
        assertEquals(2, cache.size());
        assertEquals(0.1, cache.known(HASH).orElseThrow().mean());
    }

    @Test
    void nothingIsForgotten() {
        IntStream.range(0, 100_000).forEach(program -> cache.add(new FunctionalHash(program, 0), scored(program, 1)));
        assertEquals(100_000, cache.size());
        assertEquals(0, cache.known(new FunctionalHash(0, 0)).orElseThrow().mean());
    }
}
