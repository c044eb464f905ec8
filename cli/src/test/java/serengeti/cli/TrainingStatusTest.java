package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TrainingStatusTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void runsAreCountedAndTheRestIsEstimated() {
        var now = new AtomicLong();
        try (var status = new TrainingStatus(new PrintWriter(new StringWriter()), false, now::get)) {
            status.begin("tuning", 1500);
            assertEquals("tuning: 0 of 1,500 training runs", status.text());
            now.set(10 * SECOND);
            for (int run = 0; run < 50; run++) {
                status.oneDone();
            }
            assertEquals("tuning: 50 of 1,500 training runs, 5.0 a second, about 4 min 50 s left", status.text());
            status.begin("training", 1);
            assertEquals("training: 0 of 1 training run", status.text());
        }
    }
}
