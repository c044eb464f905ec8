package serengeti.search.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;

final class ValidationCurveTest {
    private static final Program PROGRAM = Library.named("lion").program();
    private static final double LOST = Double.NEGATIVE_INFINITY;

    /// A point of the program with that number, on four seeds that are equally hard for all.
    private static ValidationPoint point(long id, double... scores) {
        return new ValidationPoint(
                id,
                10 * id,
                20 * id,
                id,
                PROGRAM,
                new FunctionalHash(id, id),
                0.5,
                Arrays.stream(scores).boxed().toList());
    }

    private static ValidationPoint good(long id) {
        return point(id, 0.90, 0.92, 0.94, 0.96);
    }

    private static ValidationPoint better(long id) {
        return point(id, 0.91, 0.93, 0.95, 0.97);
    }

    private static ValidationPoint worse(long id) {
        return point(id, 0.80, 0.83, 0.84, 0.85);
    }

    private static ValidationCurve curve(ValidationPoint... points) {
        return new ValidationCurve(List.of(points), Optional.empty());
    }

    @Test
    void meansAndErrorsAreOverSeeds() {
        assertEquals(0.93, good(1).mean(), 1e-12);
        assertEquals(Math.sqrt(0.002 / 3 / 4), good(1).standardError(), 1e-12);
        ValidationPoint lost = point(2, 0.9, LOST, 0.9, 0.9);
        assertEquals(3, lost.scored());
        assertEquals(LOST, lost.mean());
        assertEquals(Double.NaN, lost.standardError());
    }

    @Test
    void thePeakIsTheFirstOfTheBest() {
        assertEquals(Optional.empty(), curve().peak());
        assertEquals(2, curve(good(1), better(2), worse(3), better(4)).peak().orElseThrow().id());
        assertEquals(1, curve(point(1, LOST, 0.9), point(2, LOST, 0.9)).peak().orElseThrow().id());
    }

    @Test
    void whatBehavesLikeThePeakHasNotFallen() {
        assertFalse(curve().hasFallen());
        assertFalse(curve(worse(1), good(2)).hasFallen());
        assertTrue(curve(good(1), worse(2)).hasFallen());
        assertFalse(curve(good(1), worse(2), good(1)).hasFallen());
    }

    @Test
    void programsInARowThatAreWorseThanTheBestAreCounted() {
        assertEquals(0, curve().worseInARow());
        assertEquals(0, curve(worse(1), good(2), better(3)).worseInARow());
        assertEquals(2, curve(good(1), worse(2), worse(3)).worseInARow());
        assertEquals(1, curve(good(1), worse(2), good(3), worse(4)).worseInARow());
    }

    @Test
    void whatDiffersByChanceIsNotWorse() {
        ValidationPoint near = point(2, 0.93, 0.89, 0.96, 0.93);
        assertTrue(near.mean() < good(1).mean());
        assertEquals(0, curve(good(1), near).worseInARow());
    }

    @Test
    void aProgramThatComesBackCountsOnce() {
        assertEquals(2, curve(good(1), worse(2), worse(3), worse(2), worse(3), worse(2)).worseInARow());
        assertEquals(1, curve(good(1), worse(2), good(1), worse(3)).worseInARow());
    }

    @Test
    void whatIsNotScoredOnEachSeedIsWorseThanWhatIs() {
        ValidationPoint lost = point(2, 0.99, 0.99, 0.99, LOST);
        assertEquals(1, curve(good(1), lost).worseInARow());
        assertEquals(0, curve(lost, point(3, LOST, 0.1, 0.1, 0.1)).worseInARow());
    }
}
