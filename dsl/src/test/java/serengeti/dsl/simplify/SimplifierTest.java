package serengeti.dsl.simplify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Program;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class SimplifierTest {

    @Test
    void theRawProgramOfThePaperKeepsOnlyArcsinOfWhatLionHasNot() {
        Simplification simplification = Simplifier.simplify(Library.named("paper-raw").program());
        assertEquals(
                """
                def train(w, g, v, lr):
                  x = arcsin(g)
                  update = interp(x, v, 0.899999976158142)
                  update = sign(update)
                  wd = w * 0.46019783616066
                  update = update + wd
                  lr = lr * 0.000217176173464395
                  update = update * lr
                  v = interp(x, v, 0.998219678184197)
                  return update, v
                """,
                Printer.print(simplification.output()));
        assertEquals(
                """
                exact dead-statements 21 to 12
                real collect-terms 12 to 11
                assumed clip-not-reached 11 to 10
                real sqrt-of-multiple, sqrt-of-product, sqrt-times-sqrt 10 to 9
                assumed divide-unprotected, reciprocal-of-multiple, value-over-absolute 9 to 8\
                """,
                steps(simplification));
        assertEquals(
                "equal over the real numbers, if what is divided by is far above the number that is added to it against"
                    + " division by 0 (the 1e-8 of / is left out); if what is divided by, or whose sign is taken, is"
                    + " never exactly 0",
                simplification.steps().getLast().evidence());
    }

    /// The language's own number may be larger than the program's, so a step names both.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    ratio(m, sqrt(v) + 1e-16)          ; (1e-16 becomes the 1e-8 of /)
                    ratio(m, maximum(sqrt(v), 1e-9))   ; (1e-9 is left out)
                    m / (sqrt(v) + 1e-16)              ; (1e-16 is left out)
                    m / sqrt(v + 1e-17)                ; (1e-17 is left out)
                    ratio(m, sqrt(v + 1e-17) + 1e-9)   ; (1e-17 and 1e-9 become the 1e-8 of /)
                    ratio(m, abs(m) + 1e-9)            ; (1e-9 becomes the 1e-8 of /)
                    """)
    void stepsNameTheNumbersThatTheyLeaveOut(String quotient, String expected) {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, v, lr):
                          m = interp(g, m, 0.9)
                          v = interp(square(g), v, 0.99)
                          update = %s
                          update = update * lr
                          return update, m, v
                        """
                                .formatted(quotient));
        List<String> evidence = Simplifier.simplify(program).steps().stream().map(Step::evidence).toList();
        assertTrue(evidence.stream().anyMatch(each -> each.contains(" by 0 " + expected)), evidence::toString);
    }

    private static String steps(Simplification simplification) {
        return simplification.steps().stream()
                .map(step ->
                        "%s %s %d to %d"
                                .formatted(
                                        step.kind().label(),
                                        step.rule(),
                                        step.before().statements().size(),
                                        step.after().statements().size()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void itsCleanedFormDoes() {
        Program output = Simplifier.simplify(Library.named("paper-cleaned").program()).output();
        assertEquals(8, output.statements().size());
        assertEquals(List.of("v"), output.signature().stateNames());
        assertTrue(Printer.print(output).contains("v = interp(x, v, 0.996991)\n"), () -> Printer.print(output));
    }

    @Test
    void withoutArcsinItIsLion() {
        Program bare = Parser.parse(Library.named("paper-raw").text().replaceAll(" {2}g = arcsin\\(.*\n", ""));
        Program output = Simplifier.simplify(bare).output();
        assertEquals(
                """
                def train(w, g, v, lr):
                  update = interp(g, v, 0.899999976158142)
                  update = sign(update)
                  wd = w * 0.46019783616066
                  update = update + wd
                  lr = lr * 0.000217176173464395
                  update = update * lr
                  v = interp(g, v, 0.998219678184197)
                  return update, v
                """,
                Printer.print(output));
        assertEquals(
                "Lion with beta1=0.9, beta2=0.99822, lambda=0.460198, peak_lr=0.000217176",
                Recognizer.recognize(output).orElseThrow().text());
    }

    @Test
    void aStateThatIsKeptTwiceInOtherUnitsAndOneThatStaysZeroAreLeftOut() {
        Simplification simplification =
                Simplifier.simplify(
                        Parser.parse(
                                """
                                def train(w, g, a, b, c, lr):
                                  a = interp(g, a, 0.9)
                                  half = g * 0.05
                                  b = b * 0.9
                                  b = b + half
                                  double = b * 2
                                  c = c * 0.5
                                  sum = a + double
                                  sum = sum + c
                                  update = sum * lr
                                  return update, a, b, c
                                """));
        assertEquals(
                """
                def train(w, g, a, lr):
                  a = interp(g, a, 0.9)
                  lr = lr * 2
                  update = a * lr
                  return update, a
                """,
                Printer.print(simplification.output()));
    }

    @Test
    void whatCannotBeShorterIsLeftAsItIs() {
        for (String name : List.of("lion", "paper-adamw", "signum", "sgd", "paper-regularizer")) {
            Simplification simplification = Simplifier.simplify(Library.named(name).program());
            assertEquals(List.of(), simplification.steps(), name);
            assertEquals(simplification.input(), simplification.output());
        }
    }

    /// The distance from the new mean and not from the old one, with which the numbers would be other ones.
    @Test
    void ofAdaBeliefOnlyTheSecondEpsilonCanGo() {
        Simplification simplification = Simplifier.simplify(Library.named("adabelief").program());
        assertEquals(
                """
                def train(w, g, m, s, lr, t):
                  m = interp(g, m, 0.9)
                  x = g - m
                  x2 = square(x)
                  x = interp(x2, s, 0.999)
                  s = x + 1e-16
                  x = power(0.999, t)
                  x = 1 - x
                  x = ratio(s, x)
                  x = root(x)
                  update = ratio(m, x)
                  x = power(0.9, t)
                  x = 1 - x
                  update = ratio(update, x)
                  wd = w * 0.01
                  update = update + wd
                  lr = lr * 0.001
                  update = update * lr
                  return update, m, s
                """,
                Printer.print(simplification.output()));
        assertEquals("assumed collect-terms, epsilon-in-divisor 18 to 17", steps(simplification));
    }

    @Test
    void ofAProgramWithPinnedStatementsOnlyDeadOnesAreLeftOut() {
        Simplification simplification =
                Simplifier.simplify(
                        Parser.parse(
                                """
                                def train(w, g, m, v, lr):
                                  dead = sqrt(g)  # pin
                                  double = g * 2
                                  update = sign(double)  # pin
                                  m = interp(g, m, 0.9)
                                  return update, m, v
                                """));
        assertEquals(
                """
                def train(w, g, lr):
                  double = g * 2
                  update = sign(double)  # pin
                  return update
                """,
                Printer.print(simplification.output()));
        assertEquals("exact dead-statements 4 to 2", steps(simplification));
    }

    @Test
    void aPinnedStatementThatIsDeadPinsNothing() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, lr):
                          dead = sqrt(g)  # pin
                          double = g * 2
                          update = sign(double)
                          return update
                        """);
        assertEquals(
                """
                def train(w, g, lr):
                  update = sign(g)
                  return update
                """,
                Printer.print(Simplifier.simplify(program).output()));
    }

    /// A sum that is a product with another sum is neither a multiple of that nor a mean.
    @Test
    void aProductWithASumThatIsWrittenIsWrittenByIt() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, m, lr):
                          double = m * -2
                          mean = interp(g, double, 0.995)
                          exp_g = exp(g)
                          x = exp_g * mean
                          divisor = x + 1e-8
                          update = abs(x)
                          update = ratio(update, divisor)
                          update = update * lr
                          m = mean * -0.5
                          return update, m
                        """);
        Set<Rule> definitions = new LinkedHashSet<>(Laws.definitions());
        Program written = Writing.program(Recurrence.of(program, definitions, EnumSet.noneOf(StateStep.class)));
        assertTrue(Witness.difference(program, written) < 1e-9, () -> Printer.print(written));
    }

    /// What is often exactly 0 is not assumed to be other than 0.
    @Test
    void assumptionsAreNotMadeOfValuesThatAreOftenZero() {
        for (String quotient : List.of("x / x", "sign(x)", "x * reciprocal(x)", "sign(x) * sign(x)", "x / abs(x)")) {
            Program program =
                    Parser.parse(
                            "def train(w, g, lr):\n  x = maximum(g, 0)\n  update = %s\n  return update"
                                    .formatted(quotient));
            assertTrue(
                    Simplifier.simplify(program).steps().stream().noneMatch(step -> step.kind() == Step.Kind.ASSUMED),
                    quotient);
        }
    }

    /// Nothing may change what a program does, whatever the program.
    @TestFactory
    Stream<DynamicTest> randomProgramsKeepTheirMeaning() {
        return IntStream.range(0, 300)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest(
                                "seed " + seed,
                                () -> {
                                    Program program = RandomPrograms.paper().generate(seed);
                                    Simplification simplification = Simplifier.simplify(program);
                                    assertSound(simplification);
                                    assertEqualForms(simplification);
                                    boolean isAssumed =
                                            simplification.steps().stream()
                                                    .anyMatch(step -> step.kind() == Step.Kind.ASSUMED);
                                    double difference = Witness.difference(program, simplification.output());
                                    assertTrue(
                                            isAssumed || Double.isNaN(difference) || difference < 1e-6,
                                            () ->
                                                    "%s\n%s\nbecame\n%s"
                                                            .formatted(
                                                                    difference,
                                                                    Printer.print(program),
                                                                    Printer.print(simplification.output())));
                                }));
    }

    /// By what its kind allows.
    static void assertEqualForms(Simplification simplification) {
        for (Step step : simplification.steps()) {
            boolean isAssumed = step.kind() == Step.Kind.ASSUMED;
            assertTrue(
                    Simplifier.isEqual(step.before(), step.after(), isAssumed),
                    () -> "%s %s".formatted(step.kind().label(), step.rule()));
        }
    }

    static void assertSound(Simplification simplification) {
        Program output = simplification.output();
        Dataflow.of(output);
        assertTrue(!Simplifier.isShorter(simplification.input(), output), () -> "longer:\n" + Printer.print(output));
        assertEquals(
                Printer.print(output),
                Printer.print(Simplifier.simplify(output).output()),
                "simplifying again changes something");
        Program before = simplification.input();
        for (Step step : simplification.steps()) {
            assertEquals(before, step.before());
            before = step.after();
        }
        assertEquals(output, before);
    }
}
