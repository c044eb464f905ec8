package serengeti.search.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.meaning.Reference;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.text.Printer;

/// Four one-statement mutations take AdamW to Lion with b1 = 0.9, b2 = 0.999; two of them change nothing when they
/// happen, so a search that throws neutral children away could not go this way.
class PathToLionTest {

    private static final Variable M = new Variable("m");
    private static final Variable G = new Variable("g");
    private static final Variable V1 = new Variable("v1");

    /// Statement 1 is m's interp, 2 is v's, which the insertion makes 3.
    private static final List<Mutation> PATH =
            List.of(
                    new Mutation.InsertStatement(2, Statement.of("v1", Fn.MULTIPLY, M, M)),
                    new Mutation.ModifyArgument(4, 0, V1),
                    new Mutation.ModifyArgument(3, 0, G),
                    new Mutation.ModifyArgument(1, 1, new Variable("v")));

    private static List<Program> programs() {
        var programs = new ArrayList<Program>();
        programs.add(Library.named("paper-adamw").program().withComments(List.of()));
        PATH.forEach(mutation -> programs.add(mutation.apply(programs.getLast())));
        return programs;
    }

    @Test
    void endsInTheProgramOfFourMutations() {
        assertEquals(
                """
                def train(w, g, m, v, lr):
                  g2 = square(g)
                  m = interp(g, v, 0.9)
                  v1 = m * m
                  v = interp(g, v, 0.999)
                  sqrt_v = sqrt(v1)
                  update = m / sqrt_v
                  wd = w * 0.01
                  update = update + wd
                  lr = lr * 0.001
                  update = update * lr
                  return update, m, v
                """,
                Printer.print(programs().getLast()));
    }

    @Test
    void firstAndThirdMutationAreNeutral() {
        List<FunctionalHash> hashes = programs().stream().map(each -> FunctionalHash.of(Dataflow.of(each))).toList();
        assertEquals(hashes.get(0), hashes.get(1));
        assertNotEquals(hashes.get(1), hashes.get(2));
        assertEquals(hashes.get(2), hashes.get(3));
        assertNotEquals(hashes.get(3), hashes.get(4));
    }

    /// The 1e-8 of the protected division moves |m| / (|m| + 1e-8) below one by less than 1e-6 where |m| is above 0.01.
    @Test
    void endsInTheTrajectoryOfLion() {
        Reference program = Reference.of(programs().getLast());
        var random = new SplittableRandom(17);
        double[][] weights = {{0.3, -0.7, 1.1}, {0.2}};
        double[] lion = {0.3, -0.7, 1.1, 0.2};
        double[] momentum = new double[4];
        for (int step = 0; step < 300; step++) {
            double rate = 1 - step / 400.0;
            double[][] gradient = {{gradient(random), -gradient(random), gradient(random)}, {-gradient(random)}};
            program.step(weights, gradient, rate);
            double[] flat = {gradient[0][0], gradient[0][1], gradient[0][2], gradient[1][0]};
            for (int index = 0; index < 4; index++) {
                double interpolated = 0.1 * flat[index] + 0.9 * momentum[index];
                momentum[index] = 0.001 * flat[index] + 0.999 * momentum[index];
                lion[index] -= 0.001 * rate * (Math.signum(interpolated) + 0.01 * lion[index]);
            }
        }
        double[] found = {weights[0][0], weights[0][1], weights[0][2], weights[1][0]};
        for (int index = 0; index < 4; index++) {
            assertEquals(lion[index], found[index], 1e-6);
        }
    }

    private static double gradient(SplittableRandom random) {
        return random.nextDouble(0.5, 2);
    }
}
