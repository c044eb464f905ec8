package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.program.Program;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// Programs whose states are other ones than they need.
class StatesTest {

    /// A program's body, what it is, and by what is done to its states.
    private record Example(String name, String states, String inputs, String body, String recognized, String steps) {

        Example(String name, String states, String body, String recognized, String steps) {
            this(name, states, "lr", body, recognized, steps);
        }

        Program program() {
            String lines = body.lines().map(line -> "  " + line + "\n").collect(Collectors.joining());
            return Parser.parse(
                    "def train(w, g, %s, %s):\n%s  return update, %s\n".formatted(states, inputs, lines, states));
        }
    }

    private static final String LION = "Lion with beta1=0.9, beta2=0.99, lambda=0.1, peak_lr=0.001";
    private static final String SIGNED = "update = sign(update)\nupdate = (update + w * 0.1) * (lr * 0.001)";

    private static final String ADAMW =
            "AdamW without bias correction with beta1=0.9, beta2=0.99, weight_decay=0.1, peak_lr=0.001";
    private static final String ADAPTIVE = "update = (p / sqrt(v) + w * 0.1) * (lr * 0.001)";

    private static final List<Example> EXAMPLES =
            List.of(
                    new Example(
                            "a mean, and its sum with a mean of squares",
                            "p, q",
                            """
                            v = interp(square(g), q - p, 0.99)
                            p = interp(g, p, 0.9)
                            q = p + v
                            """
                                    + ADAPTIVE,
                            ADAMW,
                            "state-basis"),
                    new Example(
                            "half the sum and half the difference of two means",
                            "p, q",
                            """
                            v = interp(square(g), p - q, 0.99)
                            m = interp(g, p + q, 0.9)
                            p = (m + v) * 0.5
                            q = (m - v) * 0.5
                            """
                                    + ADAPTIVE.replace("p /", "m /"),
                            ADAMW,
                            "state-basis"),
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
                            "state-function"),
                    new Example(
                            "corrected moments",
                            "mh, vh",
                            "lr, t",
                            """
                            mh = ratio(0.9 * (1 - power(0.9, t - 1)) * mh + 0.1 * g, 1 - power(0.9, t))
                            vh = ratio(0.99 * (1 - power(0.99, t - 1)) * vh + 0.01 * square(g), 1 - power(0.99, t))
                            update = (ratio(mh, root(vh) + 1e-8) + w * 0.1) * (lr * 0.001)
                            """,
                            "AdamW with peak_lr=0.001, beta1=0.9, beta2=0.99, weight_decay=0.1",
                            "state-step-unit"),
                    new Example(
                            "corrected moments that go to the new value by a share of the step",
                            "mh, vh",
                            "lr, t",
                            """
                            mh = mh + (g - mh) * ratio(0.1, 1 - power(0.9, t))
                            vh = interp(vh, square(g), ratio(0.01, 1 - exp(t * log(0.99))))
                            update = (mh / sqrt(vh) + w * 0.1) * (lr * 0.001)
                            """,
                            "AdamW with peak_lr=0.001, beta1=0.9, beta2=0.99, weight_decay=0.1",
                            "state-step-unit"),
                    new Example(
                            "a mean of all squares so far",
                            "v",
                            "lr, t",
                            """
                            v = interp(square(g), v, ratio(t - 1, t))
                            update = ratio(g, root(v * t) + 1e-10) * (lr * 0.01)
                            """,
                            "AdaGrad with peak_lr=0.01",
                            "state-step-unit"),
                    new Example(
                            "a mean of all squares and a 0",
                            "v",
                            "lr, t",
                            """
                            v = interp(square(g), v, t / (t + 1))
                            update = g / sqrt(v * t + v) * (lr * 0.01)
                            """,
                            "AdaGrad with peak_lr=0.01",
                            "state-step-unit"),
                    new Example(
                            "means of 1 for corrections",
                            "m, v, a, b",
                            "lr, t",
                            """
                            m = interp(g, m, 0.9)
                            v = interp(square(g), v, 0.99)
                            a = interp(1, a, 0.9) + w * 0
                            b = 1 - (1 - b) * 0.99
                            update = (ratio(m, a) / root(ratio(v, b)) + w * 0.1) * (lr * 0.001)
                            """,
                            "AdamW with peak_lr=0.001, beta1=0.9, beta2=0.99, weight_decay=0.1",
                            "state-of-step"),
                    new Example(
                            "a count of steps, from behind and in twos",
                            "m, v, c, d",
                            "lr, t",
                            """
                            mh = ratio(m * 0.9 + g * 0.1, 1 - power(0.9, 1 - c))
                            m = interp(g, m, 0.9)
                            c = c - 1
                            v = interp(square(g), v, 0.99)
                            d = d + 2
                            update = (mh / root(ratio(v, 1 - power(0.99, d * 0.5))) + w * 0.1) * (lr * 0.001)
                            """,
                            "AdamW with peak_lr=0.001, beta1=0.9, beta2=0.99, weight_decay=0.1",
                            "state-of-step"));

    @TestFactory
    Stream<DynamicTest> otherStatesAreFound() {
        return EXAMPLES.stream().map(example -> DynamicTest.dynamicTest(example.name(), () -> check(example)));
    }

    private static void check(Example example) {
        Simplification simplification = Simplifier.simplify(example.program());
        Program output = simplification.output();
        SimplifierTest.assertSound(simplification);
        SimplifierTest.assertEqualForms(simplification);
        Recognition recognition = Recognizer.recognize(output).orElseThrow();
        assertEquals(example.recognized(), recognition.text());
        int states = recognition.entry().program().signature().stateCount();
        assertEquals(states, output.signature().stateCount(), () -> Printer.print(output));
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

    /// A sum of squares of which one state is read by itself, too, holds the other.
    @Test
    void statesInACombinationOfProductsAloneAreKept() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, p, s, lr):
                          update = ratio(g, sqrt(square(p) + square(s) + 1)) + p
                          update = update * lr
                          p = interp(g, p, 0.9)
                          s = sqrt(0.81 * square(s) + square(g))
                          return update, p, s
                        """);
        Program output = Simplifier.simplify(program).output();
        assertEquals(2, output.signature().stateCount());
        assertTrue(Witness.difference(program, output) < 1e-9, () -> Printer.print(output));
    }

    /// A state is only in another unit where every step changes it by the same share, and all read it in that way.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "m = ratio(0.9 * (1 - power(0.8, t - 1)) * m + 0.1 * g, 1 - power(0.9, t)); update = m * lr",
                "m = ratio(0.9 * (1 - power(0.9, t - 1)) * m + 0.1 * g, 1 - power(0.8, t)); update = m * lr",
                "m = interp(g, m, ratio(t, t + 2)); update = m * lr",
                "m = interp(g, m, ratio(1, t)); update = m * lr",
                "update = m * lr; m = interp(g, m, ratio(t - 1, t))",
                "old = m; m = interp(g, m, ratio(t - 1, t)); update = square(m) + old; update = update * lr",
                "m = ratio(m * t, t + 1) + ratio(g, t) + ratio(w, t + 1); update = m * lr"
            })
    void statesInUnitsThatAreNoneAreKept(String body) {
        Program program =
                Parser.parse(
                        "def train(w, g, m, lr, t):\n  %s\n  return update, m\n".formatted(body.replace("; ", "\n  ")));
        Simplification simplification = Simplifier.simplify(program);
        assertTrue(simplification.steps().stream().noneMatch(step -> step.rule().contains("state-step-unit")));
        Recurrence form = Recognizer.form(program).orElseThrow();
        assertFalse(form.steps().contains(StateStep.STEP_UNIT), form::toString);
    }

    /// That a state is never negative must be proved even if nothing reads it once that is assumed.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update = minimum(m, 0); m = interp(g, m, 0.9)",
                "update = m - abs(m); m = interp(g, m, 0.9)",
                "update = sign(m + 1); m = 3 * sign(g)"
            })
    void statesAreNotDeadByASignThatTheyHaveNot(String body) {
        Program program =
                Parser.parse(
                        "def train(w, g, m, lr):\n  %s\n  return update, m\n".formatted(body.replace("; ", "\n  ")));
        Program output = Simplifier.simplify(program).output();
        assertEquals(List.of("m"), output.signature().stateNames(), () -> Printer.print(output));
        assertTrue(Witness.difference(program, output) < 1e-12, () -> Printer.print(output));
    }

    /// A state that stays 0 is written as it is where no change of states is allowed.
    @Test
    void aStateThatIsSetTo0CanBeWritten() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, v, lr):
                          update = m + v + g
                          v = g - g
                          m = interp(g, m, 0.9) + w
                          return update, m, v
                        """);
        assertEquals(List.of("m"), Simplifier.simplify(program).output().signature().stateNames());
        Recurrence plain = Recurrence.of(program, new LinkedHashSet<>(Laws.all()), EnumSet.noneOf(StateStep.class));
        assertEquals(List.of("m", "v"), Writing.program(plain).signature().stateNames());
    }
}
