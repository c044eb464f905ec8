package serengeti.dsl.meaning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.plan.PlanInterpreter;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Recognizer;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.text.Parser;

/// States that are no tensors of zeros, and functions that go along an axis.
class StatesTest {
    private static final ArrayShape WIDE = new ArrayShape(2, 3);
    private static final double[] WEIGHTS = {1, 2, 3, 4, 5, 6};
    private static final double[] GRADIENT = {1, -1, 0, 2, 4, 6};

    @Test
    void aStateStartsFromWhatItIsGiven() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, p: scalar = 3, z = w, lr):
                          p = p * 2
                          z = z + g
                          update = z * p
                          return update, p, z
                        """);
        Reference reference = Reference.of(program, WIDE);
        double[][] weights = {WEIGHTS.clone()};
        assertArrayEquals(new double[] {12, 6, 18, 36, 54, 72}, update(reference, weights));
        assertArrayEquals(new double[] {36, 0, 36, 96, 156, 216}, update(reference, weights));
        assertArrayEquals(new double[] {12}, reference.states()[0][0]);
        assertArrayEquals(new double[] {3, 0, 3, 8, 13, 18}, reference.states()[1][0]);
        assertArrayEquals(new double[] {36, 0, 36, 96, 156, 216}, secondUpdate(program));
    }

    private static double[] update(Reference reference, double[][] weights) {
        return reference.update(weights, new double[][] {GRADIENT}, 1)[0];
    }

    private static double[] secondUpdate(Program program) {
        var interpreter = new PlanInterpreter(Lowering.plan(program), WIDE);
        double[] weights = WEIGHTS.clone();
        interpreter.step(weights, GRADIENT, 1);
        return interpreter.step(weights, GRADIENT, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    row_mean(g);                 0,0,0,4,4,4
                    column_mean(g);              1.5,1.5,3,1.5,1.5,3
                    row_mean(g) + column_mean(g); 1.5,1.5,3,5.5,5.5,7
                    mean(row_mean(g));           2,2,2,2,2,2
                    rows(g);                     2,2,2,2,2,2
                    columns(g);                  3,3,3,3,3,3
                    triple_product(w, g, w);     111,138,165,255,318,381
                    """)
    void matricesHaveRowsAndColumns(String expression, String expected) {
        Program program =
                Parser.parse("def train(w, g, lr):\n  u = g * 0\n  u = u + %s\n  return u".formatted(expression));
        double[] wanted = Arrays.stream(expected.split(",")).mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(wanted, update(Reference.of(program, WIDE), new double[][] {WEIGHTS}), 1e-12);
        var interpreter = new PlanInterpreter(Lowering.plan(program), WIDE);
        assertArrayEquals(wanted, interpreter.step(WEIGHTS, GRADIENT, 1), 1e-12);
    }

    @Test
    void aVectorIsOneColumn() {
        Program rows = Parser.parse("def train(w, g, lr):\n  r = row_mean(g)\n  u = g * r\n  return u");
        Program columns = Parser.parse("def train(w, g, lr):\n  c = column_mean(g)\n  u = g * c\n  return u");
        assertArrayEquals(new double[] {1, 1, 0, 4, 16, 36}, update(Reference.of(rows), new double[][] {WEIGHTS}));
        assertArrayEquals(new double[] {2, -2, 0, 4, 8, 12}, update(Reference.of(columns), new double[][] {WEIGHTS}));
    }

    @Test
    void rowsAndColumnsMakeATensor() {
        assertEquals(Kind.TENSOR, Kind.PER_ROW.join(Kind.PER_COLUMN));
        assertEquals(Kind.TENSOR, Kind.PER_COLUMN.join(Kind.PER_ROW));
        assertEquals(Kind.PER_ROW, Kind.PER_ROW.join(Kind.PER_ARRAY));
        assertEquals(Kind.PER_COLUMN, Kind.SCALAR.join(Kind.PER_COLUMN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    p: scalar; p = norm(g);     return: 'p' (the next p) is a per-array scalar, must be a scalar
                    p: row;    p = column_mean(g); return: 'p' (the next p) is a per-column scalar, must be a per-row scalar
                    p;         p = row_mean(g); return: 'p' (the next p) is a per-row scalar, must be a tensor
                    p: array;  p = g * 2;       return: 'p' (the next p) is a tensor, must be a per-array scalar
                    """)
    void aStateKeepsItsKind(String state, String statement, String message) {
        Program program = Parser.parse("def train(w, g, %s, lr):\n  %s\n  return g, p\n".formatted(state, statement));
        assertEquals(message, assertThrows(InvalidProgramException.class, () -> Dataflow.of(program)).getMessage());
    }

    @Test
    void kindsAndStartsTellProgramsApart() {
        List<FunctionalHash> hashes =
                List.of(": scalar", ": array", ": row", ": scalar = 1", ": scalar = 2", " = w").stream()
                        .map(StatesTest::hash)
                        .toList();
        for (int first = 0; first < hashes.size(); first++) {
            for (int second = 0; second < first; second++) {
                assertNotEquals(hashes.get(first), hashes.get(second));
            }
        }
    }

    private static FunctionalHash hash(String state) {
        Program program =
                Parser.parse("def train(w, g, p%s, lr):\n  p = p + 0.5\n  u = g * p\n  return u, p".formatted(state));
        return FunctionalHash.of(Dataflow.of(program));
    }

    @Test
    void stateTensorsAreCountedWithoutTheSmallOnes() {
        StepPlan plan =
                Lowering.plan(
                        Parser.parse(
                                """
                                def train(w, g, m, r: row, p: scalar, lr):
                                  m = m + g
                                  q = row_mean(g)
                                  r = r + q
                                  p = p + 1
                                  u = m * r
                                  u = u * p
                                  return u, m, r, p
                                """));
        assertEquals(3, plan.liveStates());
        assertEquals(1, plan.liveTensors());
    }

    /// Algebra knows tensors of zeros only; what it does not know stays as it is, but for what is never read.
    @Test
    void theSimplifierLeavesSuchProgramsAsTheyAre() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, p: scalar = 1, m, lr):
                          p = p * 0.9
                          dead = g + w
                          u = g * p
                          u = u * 1
                          return u, p, m
                        """);
        Program live =
                Parser.parse(
                        """
                        def train(w, g, p: scalar = 1, lr):
                          p = p * 0.9
                          u = g * p
                          u = u * 1
                          return u, p
                        """);
        assertEquals(live, Simplifier.simplify(program).output());
        assertEquals(Optional.empty(), Recognizer.recognize(program));
    }
}
