package serengeti.search.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.testing.Validity;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

/// What mutation leaves of pinned statements: all.
class PinnedStatementsTest {

    private static final Program SOME_PINNED =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      g2 = square(g)
                      m = interp(g, m, 0.9)  # pin
                      v = interp(g2, v, 0.999)
                      root = sqrt(v)
                      update = m / root
                      update = sign(update)  # pin
                      wd = w * 0.01  # pin
                      update = update + wd
                      lr = lr * 0.001
                      update = update * lr  # pin
                      return update, m, v
                    """);

    private static final Program ALL_PINNED =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)  # pin
                      update = m * lr  # pin
                      return update, m, v
                    """);

    private static List<Statement> pinned(Program program) {
        return program.statements().stream().filter(Statement::isPinned).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void allStayInTheirOrderThroughThousandsOfMutations(long seed) {
        for (Program start : List.of(SOME_PINNED, ALL_PINNED)) {
            for (MutationSettings settings : List.of(MutationSettings.DEFAULT, MutationSettings.PAPER)) {
                var mutator = new Mutator(settings);
                var random = new SplittableRandom(seed);
                Program program = start;
                Map<String, Integer> kinds = new HashMap<>();
                for (int step = 0; step < 2_000; step++) {
                    Mutator.Child child = mutator.mutate(program, random);
                    program = child.program();
                    assertEquals(pinned(start), pinned(program), child.mutation().toString());
                    assertEquals(Optional.empty(), Validity.problem(program));
                    kinds.merge(child.mutation().label(), 1, Integer::sum);
                }
                for (String kind : List.of("insert", "delete", "modify", "scale")) {
                    assertTrue(kinds.getOrDefault(kind, 0) > 50, kinds.toString());
                }
            }
        }
    }

    @Test
    void keepTheirConstantsWhileOthersAreTuned() {
        var mutator = new Mutator(MutationSettings.DEFAULT.constantsOnly());
        var random = new SplittableRandom(5);
        Map<Integer, Integer> scaled = new HashMap<>();
        Program program = SOME_PINNED;
        for (int step = 0; step < 2_000; step++) {
            Mutator.Child child = mutator.mutate(program, random);
            program = child.program();
            assertEquals(pinned(SOME_PINNED), pinned(program));
            if (child.mutation() instanceof Mutation.ScaleConstant(int position, _, _)) {
                scaled.merge(position, 1, Integer::sum);
            }
        }
        assertEquals(2_000, scaled.get(2) + scaled.get(8));
        assertTrue(Math.abs(scaled.get(2) - 1_000) < 200, scaled.toString());
    }

    @Test
    void aloneLeaveNothingButInsertions() {
        for (long seed = 0; seed < 300; seed++) {
            Mutator.Child child = new Mutator(MutationSettings.SINGLE).mutate(ALL_PINNED, new SplittableRandom(seed));
            assertEquals("insert", child.mutation().label());
            assertEquals(pinned(ALL_PINNED), pinned(child.program()));
            assertEquals(3, child.program().statements().size());
        }
    }

    @Test
    void aloneLeaveNothingToTune() {
        assertEquals(
                "no sound mutation found in 10000 draws for a program of 2 statements, 2 of them pinned, with mutation"
                        + " weights insert=0.0, delete=0.0, modify=0.0, scale=1.0; insertions need a program below 60"
                        + " statements, scaling a live constant other than 0",
                assertThrows(
                                DeadEnd.class,
                                () ->
                                        new Mutator(MutationSettings.DEFAULT.constantsOnly())
                                                .mutate(ALL_PINNED, new SplittableRandom(1)))
                        .getMessage());
    }

    /// Positions of what is not pinned are drawn as they are where nothing is.
    @Test
    void doNotBendTheDrawsOfOtherStatements() {
        var settings = new MutationSettings(0, 1, 0, 0, 0, 1, 0, 0, 0, 60, MutationSettings.SINGLE.functions());
        Program program =
                Parser.parse(
                        """
                        def train(w, g, lr):
                          a = sin(g)
                          b = sin(g)  # pin
                          c = sin(g)
                          d = sin(g)  # pin
                          e = sin(g)
                          return g
                        """);
        long[] deleted = new long[5];
        var random = new SplittableRandom(6);
        for (int draw = 0; draw < 6_000; draw++) {
            Mutator.Child child = new Mutator(settings).mutate(program, random);
            if (child.mutation() instanceof Mutation.DeleteStatement(int position)) {
                deleted[position]++;
            }
        }
        assertEquals(0, deleted[1] + deleted[3]);
        ChiSquare.check("deleted", new long[] {deleted[0], deleted[2], deleted[4]}, new double[] {1, 1, 1});
    }

    @Test
    void stayPinnedWhenAnArgumentIsReplacedByHand() {
        var change = new Mutation.ScaleConstant(0, 2, 0.5);
        assertEquals(
                """
                def train(w, g, m, v, lr):
                  m = interp(g, m, 0.5)  # pin
                  update = m * lr  # pin
                  return update, m, v
                """,
                Printer.print(change.apply(ALL_PINNED)));
    }
}
