package serengeti.search.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;

class ProbeAuditTest {

    /// More than a million pairs; the share measured over a hundred million is below 2e-7.
    @Test
    void theProbeHashHardlyEverTakesTwoProgramsForOne() {
        ProbeAudit.Result result = new ProbeAudit(5000, 3).run(Library.named("paper-adamw").program());
        assertTrue(result.pairs() > 1_000_000, result.toString());
        assertTrue(result.merged() > 0, "nothing was merged, so nothing was tested");
        assertTrue(result.rate() < 5e-6, result.toString());
        assertTrue(result.falselyMerged() < result.merged() / 10, result.toString());
    }

    @Test
    void theSameSeedGivesTheSameAudit() {
        var start = Library.named("paper-adamw").program();
        assertEquals(new ProbeAudit(500, 1).run(start), new ProbeAudit(500, 1).run(start));
    }
}
