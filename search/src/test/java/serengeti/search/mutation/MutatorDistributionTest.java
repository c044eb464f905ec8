package serengeti.search.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Variable;
import serengeti.dsl.text.Parser;

/// How often the mutator does what.
class MutatorDistributionTest {

    private static final int DRAWS = 60_000;
    private static final Program START = Library.named("paper-adamw").program();

    /// Sound whatever is deleted, inserted or modified: every statement is dead, targets are new, and all arguments
    /// fit.
    private static final Program ROBUST =
            Parser.parse(
                    """
                    def train(w, g, m, lr):
                      a = g * 0.5
                      b = w + 2
                      c = interp(g, w, 0.9)
                      return g, m
                    """);

    private static void draw(MutationSettings settings, Program parent, Consumer<Mutator.Child> consumer) {
        var mutator = new Mutator(settings);
        var random = new SplittableRandom(20);
        for (int count = 0; count < DRAWS; count++) {
            consumer.accept(mutator.mutate(parent, random));
        }
    }

    /// Rejected draws would bend the shares, so nothing may be rejected: the one function to insert has no arguments
    /// and always a new target. What a modification may become is drawn again when it is what is there already, so that
    /// kind has less than its share, by how much the text of the drawing says.
    @Test
    void kindsHaveTheirShares() {
        var settings = new MutationSettings(2, 1, 1, 0, 0.75, 1, 1, 0.25, 0, 60, List.of(Fn.GET_PI));
        Map<String, Long> counts = new HashMap<>();
        draw(
                settings,
                ROBUST,
                child -> {
                    boolean isModification =
                            child.mutation() instanceof Mutation.ModifyArgument
                                    || child.mutation() instanceof Mutation.ScaleConstant;
                    counts.merge(isModification ? "modify" : child.mutation().label(), 1L, Long::sum);
                });
        double inserted = counts.get("insert");
        double deleted = counts.get("delete");
        double modified = counts.get("modify");
        ChiSquare.check("insert : delete", new long[] {(long) inserted, (long) deleted}, new double[] {2, 1});
        assertTrue(modified < deleted && modified > 0.8 * deleted, modified + " of " + deleted);
    }

    @Test
    void scalingHasItsShare() {
        var settings = new MutationSettings(3, 0, 0, 1, 0.75, 1, 1, 0.25, 0, 60, List.of(Fn.GET_PI));
        long[] counts = new long[2];
        draw(settings, START, child -> counts[child.mutation() instanceof Mutation.ScaleConstant ? 1 : 0]++);
        ChiSquare.check("insert : scale", counts, new double[] {3, 1});
    }

    @Test
    void insertionsTakeEveryFunctionAndEveryPlace() {
        var settings = new MutationSettings(1, 0, 0, 0, 0, 1, 0.5, 0.25, 0, 60, Fn.defaultSpace());
        Set<Fn> functions = EnumSet.noneOf(Fn.class);
        long[] positions = new long[START.statements().size() + 1];
        Set<String> oldTargets = new HashSet<>();
        long[] fresh = new long[2];
        draw(
                settings,
                START,
                child -> {
                    var insertion = (Mutation.InsertStatement) child.mutation();
                    functions.add(insertion.statement().function());
                    positions[insertion.position()]++;
                    String target = insertion.statement().target().name();
                    boolean isNew =
                            START.statements().stream().noneMatch(each -> each.target().name().equals(target))
                                    && !START.signature().names().contains(target);
                    fresh[isNew ? 1 : 0]++;
                    if (!isNew) {
                        oldTargets.add(target);
                    }
                });
        assertEquals(EnumSet.copyOf(Fn.defaultSpace()), functions);
        assertTrue(Arrays.stream(positions).allMatch(count -> count > DRAWS / 30), Arrays.toString(positions));
        assertTrue(
                oldTargets.containsAll(Set.of("w", "g", "m", "v", "lr", "g2", "wd", "update")), oldTargets.toString());
        // Old targets may be of another kind than what reads them needs, so more of the new ones are sound.
        assertTrue(fresh[1] > DRAWS / 2 && fresh[0] > DRAWS / 4, Arrays.toString(fresh));
    }

    @Test
    void everyStatementIsDeletedAndEveryArgumentModified() {
        long[] deleted = new long[3];
        long[][] modified = new long[3][3];
        draw(
                new MutationSettings(0, 1, 1, 0, 0, 1, 0.5, 0.25, 0, 60, Fn.defaultSpace()),
                ROBUST,
                child -> {
                    switch (child.mutation()) {
                        case Mutation.DeleteStatement(int position) -> deleted[position]++;
                        case Mutation.ModifyArgument(int position, int argument, _) -> modified[position][argument]++;
                        case Mutation.ScaleConstant(int position, int argument, _) -> modified[position][argument]++;
                        case Mutation.InsertStatement _, Mutation.Calibrated _ -> throw new AssertionError("inserted");
                    }
                });
        ChiSquare.check("deleted", deleted, new double[] {1, 1, 1});
        for (long[] counts : List.of(modified[0], modified[1])) {
            assertTrue(counts[0] > DRAWS / 20 && counts[1] > DRAWS / 20, Arrays.deepToString(modified));
        }
        assertTrue(Arrays.stream(modified[2]).allMatch(count -> count > DRAWS / 40), Arrays.deepToString(modified));
    }

    /// All but `lr`, which is there already and whose square would be a scalar.
    @Test
    void modificationsReachEveryVariableInScope() {
        Set<String> found = new HashSet<>();
        draw(
                new MutationSettings(0, 0, 1, 0, 0, 1, 0.5, 0.25, 0, 60, Fn.defaultSpace()),
                START,
                child -> {
                    if (child.mutation() instanceof Mutation.ModifyArgument(int position, _, Argument replacement)
                            && position == 8
                            && replacement instanceof Variable(String name)) {
                        found.add(name);
                    }
                });
        assertEquals(Set.of("w", "g", "m", "v", "g2", "sqrt_v", "update", "wd"), found);
    }

    @Test
    void newConstantsAreNormallyDistributed() {
        var constants = new ArrayList<Double>();
        draw(
                new MutationSettings(0, 0, 1, 0, 0, 1, 0.5, 0.25, 0, 60, Fn.defaultSpace()),
                START,
                child -> {
                    if (child.mutation() instanceof Mutation.ModifyArgument(_, _, Constant(double value))) {
                        constants.add(value);
                    }
                });
        checkNormal("new constants", constants);
    }

    @Test
    void scaledConstantsTakeAPowerOfTwoWithNormalExponent() {
        var exponents = new ArrayList<Double>();
        draw(
                MutationSettings.DEFAULT.constantsOnly(),
                Parser.parse("def train(w, g, lr):\n  u = g * 0.3\n  return u"),
                child -> {
                    var scaling = (Mutation.ScaleConstant) child.mutation();
                    exponents.add(Math.log(scaling.value() / 0.3) / Math.log(2));
                });
        assertEquals(DRAWS, exponents.size());
        checkNormal("exponents", exponents);
    }

    /// Counts in the eight intervals between the octiles of N(0, 1).
    private static void checkNormal(String what, List<Double> values) {
        double[] octiles = {
            -1.1503493803760, -0.6744897501961, -0.3186393639644, 0, 0.3186393639644, 0.6744897501961, 1.1503493803760
        };
        long[] counts = new long[8];
        for (double value : values) {
            int index = 0;
            while (index < 7 && value > octiles[index]) {
                index++;
            }
            counts[index]++;
        }
        assertTrue(values.size() > 3_000, values.size() + " " + what);
        ChiSquare.check(what, counts, new double[] {1, 1, 1, 1, 1, 1, 1, 1});
    }

    private static final Program DECAY =
            Parser.parse("def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  return m, m");

    /// With c = 0.9 a factor f gives 0.9 f, or 1 - 0.1 f: above 0.9 by at most 0.1, below it without bound.
    @Test
    void decaysAreScaledAsDistanceFromOneInThreeOfFourCases() {
        var scaled = new ArrayList<Double>();
        draw(
                MutationSettings.DEFAULT.constantsOnly(),
                DECAY,
                child -> scaled.add(((Mutation.ScaleConstant) child.mutation()).value()));
        long belowOne = scaled.stream().filter(value -> value > 0.9 && value < 1).count();
        long aboveOne = scaled.stream().filter(value -> value >= 1).count();
        // A complement with f < 1 lands between 0.9 and 1: half of three quarters. Of the plain scalings, f between 1
        // and 10/9 does, and f above that exceeds 1: with log2(10/9) = 0.152 these are 0.0604 and 0.4396 of a quarter.
        double inside = 0.75 * 0.5 + 0.25 * 0.0604;
        double above = 0.25 * 0.4396;
        ChiSquare.check(
                "decays",
                new long[] {belowOne, aboveOne, DRAWS - belowOne - aboveOne},
                new double[] {inside, above, 1 - inside - above});
    }

    @Test
    void thePaperNeverScalesTheDistanceFromOne() {
        var exponents = new ArrayList<Double>();
        draw(
                MutationSettings.PAPER,
                DECAY,
                child -> {
                    if (child.mutation() instanceof Mutation.ScaleConstant(_, _, double value)) {
                        assertTrue(value > 0, "1 - 0.1 f would at times be negative");
                        exponents.add(Math.log(value / 0.9) / Math.log(2));
                    }
                });
        checkNormal("exponents", exponents);
    }

    @Test
    void constantsToScaleAreChosenEvenly() {
        Program program = Parser.parse("def train(w, g, lr):\n  u = interp(g, 0.5, 0.9)\n  u = u * 3\n  return u");
        Map<String, Long> counts = new HashMap<>();
        draw(
                MutationSettings.DEFAULT.constantsOnly(),
                program,
                child -> {
                    var scaling = (Mutation.ScaleConstant) child.mutation();
                    counts.merge(scaling.position() + " " + scaling.argument(), 1L, Long::sum);
                });
        assertEquals(Set.of("0 1", "0 2", "1 1"), counts.keySet());
        ChiSquare.check(
                "constants", counts.values().stream().mapToLong(count -> count).toArray(), new double[] {1, 1, 1});
    }
}
