package serengeti.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import serengeti.dsl.simplify.Simplification;

final class BenchmarksTest {

    @Test
    void theScrambledProgramsAreThere() throws NoSuchFieldException {
        var benchmark = new SimplifyTime();
        for (String name : SimplifyTime.class.getField("scrambled").getAnnotation(Param.class).value()) {
            benchmark.scrambled = name;
            benchmark.read();
            Simplification simplification = benchmark.simplify();
            int statements = simplification.input().statements().size();
            assertTrue(name.endsWith("-" + statements), () -> "%s has %d statements".formatted(name, statements));
            assertTrue(simplification.output().statements().size() < 20, name);
        }
    }

    @Test
    void aBenchmarkRuns() throws Exception {
        Options options =
                new OptionsBuilder()
                        .include(ProgramTime.class.getName() + ".parseAndHash")
                        .param("program", "lion")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        assertEquals(1, results.size());
        double microseconds = results.iterator().next().getPrimaryResult().getScore();
        assertTrue(microseconds > 0, () -> "microseconds: " + microseconds);
    }
}
