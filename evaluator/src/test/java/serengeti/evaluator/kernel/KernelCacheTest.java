package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.buffer.ElementType;

class KernelCacheTest {
    private static final String LION =
            """
            beta1 = 0.9
            beta2 = 0.99
            def train(w, g, m, lr):
              u = interp(g, m, beta1)
              u = sign(u)
              m = interp(g, m, beta2)
              d = w * 0.1
              u = u + d
              u = u * lr
              return u, m
            """;

    private static Kernel kernel(String text) {
        return kernel(Parser.parse(text));
    }

    private static Kernel kernel(Program program) {
        return Kernel.of(Lowering.openPlan(program), ElementType.FLOAT, StateFormat.EXACT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // other names, other values
                """
                b = 0.5
                c = -7
                def train(weight, gradient, momentum, rate):
                  x = interp(gradient, momentum, b)
                  y = sign(x)
                  momentum = interp(gradient, momentum, c)
                  decay = weight * 0.1
                  y = y + decay
                  z = y * rate
                  return z, momentum
                """,
                // redundant statements
                """
                beta1 = 0.9
                beta2 = 0.99
                def train(w, g, m, lr):
                  x = sin(w)
                  u = interp(g, m, beta1)
                  x = copy(u)
                  u = sign(x)
                  y = x * x
                  m = interp(g, m, beta2)
                  d = w * 0.1
                  d = d * 1
                  u = u + d
                  u = u * lr
                  return u, m
                """,
                // another order of statements
                """
                beta1 = 0.9
                beta2 = 0.99
                def train(w, g, m, lr):
                  d = w * 0.1
                  n = interp(g, m, beta2)
                  u = interp(g, m, beta1)
                  u = sign(u)
                  u = d + u
                  u = lr * u
                  return u, n
                """
            })
    void programsThatDifferInLittleShareAKernel(String text) {
        assertSame(kernel(LION), kernel(text));
    }

    /// Statements in any order that reads what it reads now.
    @Test
    void theOrderOfStatementsDoesNotMatter() {
        for (Library.Entry entry : Library.all()) {
            Program program = SingleAssignment.of(entry.program());
            for (int seed = 0; seed < 20; seed++) {
                assertSame(kernel(program), kernel(shuffled(program, new Random(seed))), entry.name());
            }
        }
    }

    private static Program shuffled(Program program, Random random) {
        var assigned = new HashSet<String>();
        program.statements().forEach(statement -> assigned.add(statement.target().name()));
        var waiting = new ArrayList<Statement>(program.statements());
        var order = new ArrayList<Statement>();
        while (!waiting.isEmpty()) {
            Collections.shuffle(waiting, random);
            Statement next =
                    waiting.stream()
                            .filter(statement ->
                                    statement.arguments().stream()
                                            .noneMatch(argument ->
                                                    argument instanceof Variable(String name)
                                                            && assigned.contains(name)))
                            .findFirst()
                            .orElseThrow();
            waiting.remove(next);
            order.add(next);
            assigned.remove(next.target().name());
        }
        return program.withStatements(order);
    }

    @Test
    void theOrderOfStatementsOfRandomProgramsDoesNotMatter() {
        for (long seed = 0; seed < 500; seed++) {
            Program program = SingleAssignment.of(RandomPrograms.language().generate(seed));
            Program shuffled = shuffled(program, new Random(seed));
            assertSame(kernel(program), kernel(shuffled), () -> Printer.print(program) + Printer.print(shuffled));
        }
    }

    @Test
    void aKernelInUseIsFoundThoughManyHaveComeSince() {
        String text = LION.replace("0.1", "0.123");
        Kernel inUse = kernel(text);
        for (long seed = 1000; seed < 2000; seed++) {
            kernel(RandomPrograms.language().generate(seed));
        }
        assertSame(inUse, kernel(text));
    }

    @Test
    void programsThatComputeSomethingElseHaveKernelsOfTheirOwn() {
        assertNotSame(kernel(LION), kernel(LION.replace("0.1", "0.2")));
        assertNotSame(kernel(LION), kernel(LION.replace("return u, m", "return m, u")));
        assertNotSame(kernel(LION), kernel(LION.replace("interp(g, m, beta2)", "interp(m, g, beta2)")));
    }

    @Test
    void precisionsAndFormatsOfStatesHaveKernelsOfTheirOwn() {
        var plan = Lowering.openPlan(Parser.parse(LION));
        var kernels = new ArrayList<Kernel>();
        kernels.add(Kernel.of(plan, ElementType.DOUBLE, StateFormat.EXACT));
        for (StateFormat states : StateFormat.values()) {
            kernels.add(Kernel.of(plan, ElementType.FLOAT, states));
        }
        assertTrue(IntStream.range(0, 4).allMatch(index -> kernels.indexOf(kernels.get(index)) == index));
    }

    @Test
    void kernelsAreNotCompiledUntilAsked() throws InterruptedException {
        Kernel kernel = kernel(LION.replace("0.1", "0.3"));
        assertFalse(kernel.isCompiled());
        boolean isCompiled = kernel.await();
        assertEquals(isCompiled, kernel.isCompiled());
        assertEquals(isCompiled, kernel.await(), "decided once");
    }

    /// The cache is bounded, and classes of kernels that nobody has are unloaded.
    @Test
    void metaspaceDoesNotGrowWithTheNumberOfPrograms() {
        RandomPrograms shape = RandomPrograms.paper().withStatements(16);
        assemble(shape, 0, 1_000);
        long early = metaspace();
        assemble(shape, 1_000, 10_000);
        long growth = metaspace() - early;
        assertTrue(growth < 3_000_000, () -> "grew by %d bytes".formatted(growth));
    }

    private static void assemble(RandomPrograms shape, int from, int to) {
        for (int seed = from; seed < to; seed++) {
            assertNotNull(kernel(shape.generate(seed)).assemble());
        }
    }

    private static long metaspace() {
        System.gc();
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        return pools.stream()
                .filter(pool -> pool.getName().equals("Metaspace") || pool.getName().equals("Compressed Class Space"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
