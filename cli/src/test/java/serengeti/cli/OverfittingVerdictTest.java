package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.search.validation.Confirmation;
import serengeti.search.validation.ValidationCurve;
import serengeti.search.validation.ValidationPoint;

final class OverfittingVerdictTest {
    private static final double LOST = Double.NEGATIVE_INFINITY;
    private static final List<Double> PEAK = List.of(0.90, 0.92, 0.94, 0.96);

    private static ValidationPoint point(long id, double score) {
        return new ValidationPoint(
                id,
                id,
                id,
                id,
                Library.named("lion").program(),
                new FunctionalHash(id, id),
                0.5,
                Collections.nCopies(4, score));
    }

    private static OverfittingVerdict confirmed(List<Double> peak, List<Double> last) {
        var confirmation = Optional.of(new Confirmation(peak, last));
        return OverfittingVerdict.of(new ValidationCurve(List.of(point(1, 0.9), point(2, 0.8)), confirmation), true);
    }

    private static void assertVerdict(Optional<Boolean> overfitted, String text, OverfittingVerdict verdict) {
        assertEquals(text, verdict.text());
        assertEquals(overfitted, verdict.isOverfitted());
    }

    @Test
    void whatIsWorseByMoreThanChanceIsOverfitted() {
        assertVerdict(
                Optional.of(true),
                "overfitted. Last best against best there, on 4 further seeds: worse by 19.0 standard errors",
                confirmed(PEAK, List.of(0.80, 0.82, 0.84, 0.88)));
    }

    @Test
    void whatMayBeChanceIsNot() {
        assertVerdict(
                Optional.of(false),
                "no overfitting seen. Last best against best there, on 4 further seeds: no difference can be seen (1.0"
                        + " standard errors)",
                confirmed(PEAK, List.of(0.90, 0.92, 0.94, 0.92)));
    }

    @Test
    void whatIsNeverScoredWhereThePeakIsIsOverfitted() {
        assertVerdict(
                Optional.of(true),
                "overfitted. Last best against best there, on 4 further seeds: cannot be compared: too few runs were"
                        + " scored",
                confirmed(PEAK, List.of(LOST, LOST, LOST, LOST)));
        assertVerdict(
                Optional.empty(),
                "cannot be told. Last best against best there, on 4 further seeds: cannot be compared: too few runs"
                        + " were scored",
                confirmed(List.of(LOST, LOST, LOST, LOST), List.of(LOST, LOST, LOST, 0.5)));
    }

    @Test
    void withoutAComparisonThePointsTell() {
        var risen = new ValidationCurve(List.of(point(1, 0.8), point(2, 0.9)), Optional.empty());
        var fallen = new ValidationCurve(List.of(point(1, 0.9), point(2, 0.8)), Optional.empty());
        assertVerdict(
                Optional.of(false),
                "no overfitting seen. The last best is the best there",
                OverfittingVerdict.of(risen, true));
        assertVerdict(
                Optional.empty(),
                "not told yet. So far the last best is the best there",
                OverfittingVerdict.of(risen, false));
        assertVerdict(
                Optional.empty(),
                "not told yet. Last best and best there are compared when the search has ended",
                OverfittingVerdict.of(fallen, false));
    }
}
