package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// Programs whose states are other ones than they need.
class StatesTest {

    /// A program's body, what it is, and by what is done to its states.
    private record Example(String name, String states, String body, String recognized, String steps) {

        Program program() {
            String lines = body.lines().map(line -> "  " + line + "\n").collect(Collectors.joining());
            return Parser.parse("def train(w, g, %s, lr):\n%s  return update, %s\n".formatted(states, lines, states));
        }
    }

    private static final String LION = "Lion with beta1=0.9, beta2=0.99, lambda=0.1, peak_lr=0.001";
    private static final String SIGNED = "update = sign(update)\nupdate = (update + w * 0.1) * (lr * 0.001)";

    private static final List<Example> EXAMPLES =
            List.of(
                    new Example(
                            "a mean a step late, with the gradient that it lacks",
                            "late, last",
                            """
                            m = interp(last, late, 0.99)
                            update = interp(g, m, 0.9)
                            late = m
                            last = g
                            """
                                    + SIGNED,
                            LION,
                            "state-combination"),
                    new Example(
                            "a mean less the gradient",
                            "rest, last",
                            """
                            m = rest + last
                            update = interp(g, m, 0.9)
                            rest = interp(g, m, 0.99) - g
                            last = g
                            """
                                    + SIGNED,
                            LION,
                            "state-combination"),
                    new Example(
                            "a mean as the difference of two, kept beside them",
                            "m, both, other",
                            """
                            update = 0.05 * g + 0.45 * m + 0.05 * g + 0.45 * (both - other)
                            m = interp(g, m, 0.99)
                            both = interp(g + w, both, 0.99)
                            other = interp(w, other, 0.99)
                            """
                                    + SIGNED,
                            LION,
                            "state-relation"),
                    new Example(
                            "a mean of parts of the gradient",
                            "a, b, c",
                            """
                            update = 0.1 * g + 0.9 * (a + b + c)
                            a = interp(g * 0.2, a, 0.99)
                            b = interp(g * 0.5 - w, b, 0.99)
                            c = interp(g * 0.3 + w, c, 0.99)
                            """
                                    + SIGNED,
                            LION,
                            "state-relation"),
                    new Example(
                            "Nesterov momentum from its last update and gradient",
                            "u, last",
                            """
                            u = u * 0.8 + g * 1.8 - last * 0.8
                            last = g
                            update = u * (lr * 0.05)
                            """,
                            "Nesterov momentum with peak_lr=0.05, momentum=0.8",
                            "state-combination, state-unit"),
                    new Example(
                            "the root of a mean",
                            "s",
                            """
                            s = square(s)
                            s = interp(square(g), s, 0.95)
                            s = sqrt(s)
                            update = g / s * (lr * 0.01)
                            """,
                            "RMSProp with peak_lr=0.01, alpha=0.95",
                            "state-root"),
                    new Example(
                            "minus the root of a sum",
                            "s",
                            """
                            s = square(s) + square(g)
                            s = -2 * sqrt(s) * 0.5
                            update = ratio(g, 1e-10 - s) * (lr * 0.01)
                            """,
                            "AdaGrad with peak_lr=0.01",
                            "state-root"),
                    new Example(
                            "a mean of squares a step late",
                            "v, last",
                            """
                            v = interp(square(last), v, 0.95)
                            last = g
                            late = interp(square(g), v, 0.95)
                            update = g / sqrt(late) * (lr * 0.01)
                            """,
                            "RMSProp with peak_lr=0.01, alpha=0.95",
                            "state-combination"),
                    new Example(
                            "a mean and its sign",
                            "m, s",
                            """
                            update = 0.1 * g + 0.9 * s * abs(m)
                            m = interp(g, m, 0.99)
                            s = sign(m)
                            """
                                    + SIGNED,
                            LION,
                            "state-function"));

    @TestFactory
    Stream<DynamicTest> otherStatesAreFound() {
        return EXAMPLES.stream().map(example -> DynamicTest.dynamicTest(example.name(), () -> check(example)));
    }

    private static void check(Example example) {
        Simplification simplification = Simplifier.simplify(example.program());
        Program output = simplification.output();
        SimplifierTest.assertSound(simplification);
        SimplifierTest.assertEqualForms(simplification);
        assertEquals(1, output.signature().stateCount(), () -> Printer.print(output));
        assertEquals(example.recognized(), Recognizer.recognize(output).orElseThrow().text());
        String steps = simplification.steps().stream().map(Step::rule).collect(Collectors.joining("; "));
        assertTrue(steps.contains(example.steps()), steps);
        assertTrue(Witness.difference(example.program(), output) < 1e-6, () -> Printer.print(output));
    }

    /// A state that looks like another one's function is none where it starts elsewhere.
    @Test
    void statesThatOnlyLookAlikeAreKept() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, c, lr):
                          update = g * c
                          m = interp(g, m, 0.9)
                          c = cos(m)
                          update = update + m
                          update = update * lr
                          return update, m, c
                        """);
        assertEquals(2, Simplifier.simplify(program).output().signature().stateCount());
    }
}
