package serengeti.search.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Parabola;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.audit.MicroAudit.Case;

class MicroAuditTest {
    private static final Program START = Library.named("paper-adamw").program();

    private static MicroAudit.Result run(boolean isSelecting, double fall, int workers) {
        try (var pool = new TrainingPool(new Parabola(100, 0.1), workers, Limits.DEFAULT)) {
            return new MicroAudit(200, isSelecting, 5, fall).run(START, pool);
        }
    }

    private static List<Outcome> outcomes(MicroAudit.Result result) {
        return result.cases().stream().map(each -> each.training().outcome()).toList();
    }

    @Test
    void givesTheSameForAnyNumberOfWorkers() {
        MicroAudit.Result one = run(true, 0.005, 1);
        MicroAudit.Result two = run(true, 0.005, 2);
        assertEquals(200, one.cases().size());
        assertEquals(outcomes(one), outcomes(two));
        assertEquals(
                one.cases().stream().map(Case::isRefused).toList(), two.cases().stream().map(Case::isRefused).toList());
    }

    @Test
    void trainsWhatItWouldRefuseToo() {
        MicroAudit.Result some = run(false, 0.005, 2);
        MicroAudit.Result all = run(false, 1, 2);
        assertEquals(outcomes(some), outcomes(all));
        assertTrue(some.refused(_ -> true) < 200, "all are refused");
        assertEquals(200, all.refused(_ -> true));
    }
}
