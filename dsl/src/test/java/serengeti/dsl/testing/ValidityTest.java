package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.InvalidProgramException;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.text.Parser;

class ValidityTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    x = norm(lr)        | argument 1 is SCALAR
                    x = interp(w, g, g) | argument 3 is TENSOR
                    m = lr * 2          | output m is SCALAR
                    m = norm(g)         | output m is PER_ARRAY
                    """)
    void findsKindsThatDoNotFit(String line, String problem) {
        Program program = Parser.parse("def train(w, g, m, lr):\n  %s\n  return g, m".formatted(line));
        assertTrue(Validity.problem(program).orElseThrow().endsWith(problem), Validity.problem(program)::toString);
    }

    @Test
    void agreesWithAbstractExecutionOnProgramsThatLostStatements() {
        var random = new Random(3);
        int valid = 0;
        int runs = 5_000;
        for (int seed = 0; seed < runs; seed++) {
            Program program = RandomPrograms.language().generate(seed);
            var statements = new ArrayList<Statement>(program.statements());
            statements.remove(random.nextInt(statements.size()));
            Program damaged = program.withStatements(statements);
            Optional<String> problem = Validity.problem(damaged);
            assertEquals(isAccepted(damaged), problem.isEmpty(), () -> problem + " " + damaged);
            valid += problem.isEmpty() ? 1 : 0;
        }
        assertTrue(valid > runs / 10 && valid < runs * 9 / 10, valid + " valid");
    }

    private static boolean isAccepted(Program program) {
        try {
            Dataflow.of(program);
            return true;
        } catch (InvalidProgramException _) {
            return false;
        }
    }
}
