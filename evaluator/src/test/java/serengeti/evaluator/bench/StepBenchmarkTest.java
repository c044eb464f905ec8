package serengeti.evaluator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.StateFormat;

final class StepBenchmarkTest {
    private static final double SHORT = 1e-4;

    private static StepCase on(String program, int size, StateFormat states, int threads) {
        return new StepCase(program, Library.named(program).program(), size, ElementType.FLOAT, states, threads);
    }

    private static StepBenchmark run(Set<Engine> engines, StepCase... cases) throws InterruptedException {
        var benchmark = new StepBenchmark(engines, SHORT, _ -> {}, () -> false);
        benchmark.run(List.of(cases));
        return benchmark;
    }

    @Test
    void allEnginesOfAllProgramsAreTimed() throws Exception {
        StepBenchmark benchmark =
                run(
                        EnumSet.allOf(Engine.class),
                        on("sgd", 1000, StateFormat.EXACT, 1),
                        on("sgd-momentum", 1000, StateFormat.EXACT, 1));
        assertEquals(
                List.of(
                        "sgd copy",
                        "sgd kernel",
                        "sgd interpreter",
                        "sgd nd4j-ops",
                        "sgd nd4j-updater",
                        "sgd-momentum copy",
                        "sgd-momentum kernel",
                        "sgd-momentum interpreter",
                        "sgd-momentum nd4j-ops"),
                benchmark.rows().stream().map(row -> row.what().name() + " " + row.engine().label()).toList());
        assertEquals(
                List.of(
                        "nd4j-updater: left out for sgd-momentum, which is none of the library's adamw, rmsprop,"
                                + " adagrad, sgd"),
                benchmark.notes());
        for (StepRow row : benchmark.rows()) {
            StepTime time = row.time();
            assertTrue(time.fastest() > 0 && time.fastest() <= time.lowerQuartile(), time::toString);
            assertTrue(time.lowerQuartile() <= time.median() && time.median() <= time.upperQuartile(), time::toString);
            assertTrue(time.upperQuartile() <= time.slowest(), time::toString);
            assertTrue(time.repeats() >= InterleavedTiming.FEWEST, time::toString);
            assertEquals(row.what().bytesPerParameter() * 1000 / time.median() * 1e9, row.bytesPerSecond(), 1e-3);
        }
        assertEquals(1, benchmark.rows().getFirst().ratioToCopy().orElseThrow());
        assertEquals(
                List.of(Engine.COPY, Engine.KERNEL, Engine.INTERPRETER, Engine.ND4J_OPS),
                benchmark.ratios().stream().map(StepRatio::engine).toList());
    }

    @Test
    void bytesAreThoseThatTheProgramMustMove() {
        assertEquals(12, on("sgd", 1, StateFormat.EXACT, 1).bytesPerParameter());
        assertEquals(20, on("lion", 1, StateFormat.EXACT, 1).bytesPerParameter());
        assertEquals(28, on("adamw", 1, StateFormat.EXACT, 1).bytesPerParameter());
        assertEquals(16, on("lion", 1, StateFormat.BFLOAT16, 1).bytesPerParameter());
        assertEquals(20, on("adamw", 1, StateFormat.BFLOAT16_STOCHASTIC, 1).bytesPerParameter());
        assertEquals(4, on("lion", 1, StateFormat.EXACT, 1).stateBytesPerParameter());
        assertEquals(8, on("adamw", 1, StateFormat.EXACT, 1).stateBytesPerParameter());
        assertEquals(4, on("adamw", 1, StateFormat.BFLOAT16, 1).stateBytesPerParameter());
    }

    @Test
    void enginesThatCannotRunACaseAreNamed() throws Exception {
        Set<Engine> interpreter = EnumSet.of(Engine.INTERPRETER);
        assertEquals(
                List.of("interpreter: runs floats with exact states only"),
                run(interpreter, on("lion", 8, StateFormat.BFLOAT16, 1)).notes());
        assertEquals(
                List.of("interpreter: runs on one thread only"),
                run(interpreter, on("lion", 8, StateFormat.EXACT, 2)).notes());
        assertEquals(
                List.of("nd4j-ops: runs with exact states only"),
                run(EnumSet.of(Engine.ND4J_OPS), on("lion", 8, StateFormat.BFLOAT16, 1)).notes());
    }

    /// JavaCPP lets a process have four times its heap, which Surefire limits.
    @Test
    void memoryThatDoesNotSufficeIsSaid() throws Exception {
        StepBenchmark benchmark = run(EnumSet.of(Engine.COPY), on("adamw", 1 << 30, StateFormat.EXACT, 1));
        assertEquals(List.of(), benchmark.rows());
        assertEquals(1, benchmark.notes().size());
        assertEquals(
                "adamw, 1,073,741,824 floats, exact states, 1 thread: left out, needs 20,480 MiB of memory and N MiB"
                        + " are free",
                benchmark.notes().getFirst().replaceFirst("[0-9,]+ MiB are free", "N MiB are free"));
    }

    @Test
    void anEndIsHeeded() throws Exception {
        var said = new ArrayList<String>();
        var benchmark = new StepBenchmark(EnumSet.of(Engine.COPY), SHORT, said::add, () -> true);
        benchmark.run(List.of(on("lion", 1000, StateFormat.EXACT, 1)));
        assertEquals(List.of(), benchmark.rows());
        assertEquals(List.of("compiling lion, float, exact states"), said);
    }
}
