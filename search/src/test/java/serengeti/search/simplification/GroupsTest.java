package serengeti.search.simplification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;

class GroupsTest {
    /// The sine and the tangent of hyperbolas are of use to each other alone.
    private static final Program PROGRAM =
            Parser.parse(
                    """
                    def train(w, g, lr):
                      x = sinh(g)
                      y = tanh(x)
                      update = sign(g)
                      update = update + y
                      update = update * lr
                      return update
                    """);

    private static List<Change> groups(Program program) {
        return Groups.of(new Twin(program, program), _ -> 0);
    }

    private static String program(String body) {
        return "def train(w, g, lr):\n" + body.indent(2) + "  return update\n";
    }

    @Test
    void aStatementBecomesAnArgumentOfAnArgument() {
        Change change = named("y = tanh(x) becomes g of x = sinh(g)");
        assertEquals(
                program(
                        """
                        update = sign(g)
                        update = update + g
                        update = update * lr
                        """),
                Printer.print(change.twin().program()));
    }

    @Test
    void twoStatementsBecomeArgumentsAtOnce() {
        Change change = named("update = sign(g) becomes g and update = update + y becomes y");
        assertEquals(
                program(
                        """
                        update = sinh(g)
                        update = tanh(update)
                        update = update * lr
                        """),
                Printer.print(change.twin().program()));
    }

    private static Change named(String name) {
        List<Change> named = Groups.named(new Twin(PROGRAM, PROGRAM), name).toList();
        assertEquals(1, named.size(), name);
        return named.getFirst();
    }

    /// What was read is meant, though the name is assigned again before it is needed.
    @Test
    void anArgumentOfAnArgumentMayBeOverwritten() {
        Program program =
                Parser.parse(
                        """
                        def train(w, g, v, lr):
                          x = tanh(v)
                          v = interp(g, v, 0.9)
                          update = x + v
                          update = update * lr
                          return update, v
                        """);
        List<Change> named =
                Groups.named(new Twin(program, program), "update = x + v becomes v of x = tanh(v)").toList();
        assertEquals(
                """
                def train(w, g, v, lr):
                  update = v * lr
                  v = interp(g, v, 0.9)
                  return update, v
                """,
                Printer.print(named.getFirst().twin().program()));
    }

    @Test
    void theShortestComeFirst() {
        List<Integer> lengths =
                groups(PROGRAM).stream().map(change -> change.twin().program().statements().size()).toList();
        assertEquals(lengths.stream().sorted().toList(), lengths);
        assertTrue(lengths.getLast() < PROGRAM.statements().size());
    }

    private static Program chain() {
        var lines = new ArrayList<String>();
        for (int number = 1; number <= 12; number++) {
            lines.add("  x%d = %s(x%d)".formatted(number, number % 2 == 0 ? "cbrt" : "sin", number - 1));
        }
        return Parser.parse(
                lines.stream()
                        .collect(
                                Collectors.joining(
                                        "\n", "def train(w, g, lr):\n  x0 = sign(g)\n", "\n  return x12\n")));
    }

    @Test
    void theLikeliestAreTaken() {
        Program program = chain();
        ToDoubleFunction<Removal> score =
                removal -> removal.position() == 1 || removal.position() == 12 ? 0 : -removal.position();
        List<String> names = Groups.of(new Twin(program, program), score).stream().map(Change::name).toList();
        assertTrue(names.contains("x1 = sin(x0) becomes x0 and x12 = cbrt(x11) becomes x11"), names.toString());
        assertTrue(names.stream().noneMatch(name -> name.contains("x10 = ")), names.toString());
    }

    @Test
    void thereAreSoManyAtMost() {
        Program program = chain();
        assertEquals(Groups.MOST, groups(program).size());
        assertEquals(Groups.MOST, groups(program).stream().map(change -> change.twin().program()).distinct().count());
    }
}
