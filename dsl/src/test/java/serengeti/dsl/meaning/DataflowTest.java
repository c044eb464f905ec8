package serengeti.dsl.meaning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.function.Kind;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Variable;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class DataflowTest {

    private static Dataflow dataflow(String text) {
        return Dataflow.of(Parser.parse(text));
    }

    @Nested
    class Liveness {

        @ParameterizedTest
        @CsvSource({
            "paper-raw, 21, 8, 9",
            "paper-cleaned, 12, 0, 1",
            "paper-adamw, 9, 0, 0",
            "lion, 7, 0, 0",
            "adamw, 16, 0, 0",
            "paper-regularizer, 12, 0, 0"
        })
        void countsRedundantStatementsOfTheLibrary(String name, int statements, int inStep, int everywhere) {
            Program program = Library.named(name).program();
            Dataflow dataflow = Dataflow.of(program);
            assertEquals(statements, program.statements().size());
            assertEquals(inStep, dataflow.redundantInStep());
            assertEquals(everywhere, dataflow.redundant());
        }

        @Test
        void marksTheStatementsOfTheRawProgramThatNothingReads() {
            BitSet live = Dataflow.of(Library.named("paper-raw").program()).liveStatements();
            live.flip(0, 21);
            assertEquals("{1, 2, 3, 4, 9, 15, 17, 18, 20}", live.toString());
        }

        @Test
        void findsAStateDeadThatIsOverwrittenBeforeItIsRead() {
            Dataflow dataflow =
                    dataflow(
                            """
                            def train(w, g, m, v, lr):
                              m = g * 2
                              v = v + g
                              update = m + v
                              return update, m, v
                            """);
            assertEquals("{1}", dataflow.liveStates().toString());
            assertEquals(0, dataflow.redundant());
        }

        @Test
        void findsStatesDeadThatReadOnlyEachOther() {
            Dataflow dataflow =
                    dataflow(
                            """
                            def train(w, g, m, v, lr):
                              a = m + g
                              m = v * 2
                              v = a
                              return g, m, v
                            """);
            assertEquals("{}", dataflow.liveStates().toString());
            assertEquals(0, dataflow.redundantInStep());
            assertEquals(3, dataflow.redundant());
        }

        @Test
        void followsStatesThatReachTheUpdateThroughOthers() {
            Dataflow dataflow =
                    dataflow(
                            """
                            def train(w, g, s1, s2, s3, lr):
                              s1 = g + s1
                              s2 = s1 * 0.5
                              s4 = s3 * 3
                              return s3, s1, s2, s2
                            """);
            assertEquals("{0, 2}", dataflow.liveStates().toString());
            assertEquals(1, dataflow.redundant());
            Dataflow chained =
                    dataflow(
                            """
                            def train(w, g, s1, s2, s3, lr):
                              a = g + s1
                              return s3, a, s1, s2
                            """);
            assertEquals("{0, 1, 2}", chained.liveStates().toString());
            assertEquals(0, chained.redundant());
        }

        @Test
        void countsNothingInAnEmptyProgram() {
            Dataflow dataflow = dataflow("def train(w, g, m, lr):\n  return g, m");
            assertEquals(0, dataflow.redundant());
            assertEquals(0, dataflow.redundantInStep());
            assertEquals("{}", dataflow.liveStates().toString());
            assertEquals(1, dataflow.stateCount());
        }

        @Test
        void findsNoMoreInTheLivePart() {
            for (long seed = 0; seed < 2_000; seed++) {
                Program live = StaticFacts.live(RandomPrograms.language().withStates(3).generate(seed));
                Dataflow dataflow = Dataflow.of(live);
                String text = "seed " + seed + "\n" + Printer.print(live);
                assertEquals(0, dataflow.redundant(), text);
                assertEquals(live.signature().stateCount(), dataflow.liveStates().cardinality(), text);
            }
        }
    }

    @Nested
    class Problems {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        x = norm(lr)         | statement 1: x = norm(lr): argument 1 of norm is a scalar, must be a tensor
                        x = interp(w, g, g)  | statement 1: x = interp(w, g, g): argument 3 of interp is a tensor, must be a scalar
                        x = clip(g, m)       | statement 1: x = clip(g, m): argument 2 of clip is a tensor, must be a scalar
                        m = norm(g)          | return: 'm' (the next m) is a per-array scalar, must be a tensor
                        g = lr * 2           | return: 'g' (the update) is a scalar, must be a tensor
                        """)
        void areToldInOneLine(String statement, String message) {
            Program program = Parser.parse("def train(w, g, m, lr):\n  %s\n  return g, m".formatted(statement));
            assertEquals(message, message(program));
        }

        @Test
        void nameAnUnassignedReturn() {
            Program program = Parser.parse("def train(w, g, m, lr):\n  x = g + m\n  return x, m");
            Program broken =
                    new Program(
                            List.of(),
                            List.of(),
                            program.signature(),
                            List.of(),
                            List.of(new Variable("x"), new Variable("m")));
            assertEquals("return: variable 'x' (the update) is never assigned", message(broken));
        }

        @Test
        void nameAnAssignedHyperparameter() {
            Program program = Parser.parse("def train(w, g, lr):\n  b = g * 2\n  return g");
            Program broken =
                    new Program(
                            List.of(),
                            List.of(new Hyperparameter("b", 0.9)),
                            program.signature(),
                            program.statements(),
                            program.returns());
            assertEquals("statement 1: b = g * 2: hyperparameter 'b' cannot be assigned to", message(broken));
        }

        @Test
        void nameTheFirstStatementThatIsWrong() {
            Program program =
                    Parser.parse(
                            "def train(w, g, lr):\n  c = g\n  a = g + w\n  b = a * c\n  d = dot(lr, g)\n  return g");
            Program broken = program.withStatements(program.statements().subList(1, 4));
            assertEquals("statement 2: b = a * c: variable 'c' is read before it is assigned", message(broken));
        }

        private static String message(Program program) {
            return assertThrows(InvalidProgramException.class, () -> Dataflow.of(program)).getMessage();
        }
    }

    @Test
    void knowsTheKindOfEachStatement() {
        Dataflow dataflow =
                dataflow(
                        """
                        def train(w, g, lr):
                          n = norm(g)
                          c = global_norm(g)
                          c = c * lr
                          x = c * n
                          n = g * x
                          return n
                        """);
        Kind[] kinds = {Kind.PER_ARRAY, Kind.SCALAR, Kind.SCALAR, Kind.PER_ARRAY, Kind.TENSOR};
        for (int statement = 0; statement < kinds.length; statement++) {
            assertEquals(kinds[statement], dataflow.statementKind(statement));
        }
    }

    @Test
    void holdsManyNames() {
        var text = new StringBuilder("def train(w, g, lr):\n  v0 = g + w\n");
        for (int index = 1; index < 3_000; index++) {
            text.append("  v%d = v%d * 0.5%n".formatted(index, index - 1));
        }
        Dataflow dataflow = dataflow(text + "  return v2999");
        assertEquals(0, dataflow.redundant());
    }

    @Test
    void signaturesRefuseANameThatOccursTwice() {
        assertEquals(
                "parameter m occurs twice",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Signature.of("w", "g", List.of("m", "m"), "lr", Optional.empty()))
                        .getMessage());
    }
}
