package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.block.ArrayPlan;
import serengeti.evaluator.kernel.KernelPlan.Access;
import serengeti.evaluator.kernel.KernelPlan.Gradients;
import serengeti.evaluator.kernel.KernelPlan.Pass;
import serengeti.evaluator.kernel.KernelPlan.StateStream;
import serengeti.evaluator.kernel.KernelPlan.Stream;
import serengeti.evaluator.kernel.KernelPlan.Temporary;
import serengeti.evaluator.kernel.KernelPlan.Weights;

/// Passes over memory, as text: what each reads (with a prime where that was written in the same step), computes, sums
/// and writes.
class KernelPlanTest {

    /// A program, and its passes with states as floats and in bfloat16.
    record Case(String name, String body, int bytes, String exact, int narrowBytes, String narrow) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case same(String name, String body, int bytes, int narrowBytes, String passes) {
        return new Case(name, body, bytes, passes, narrowBytes, passes);
    }

    static List<Case> cases() {
        return List.of(
                same("plain descent", "u = g * lr; return u, m, v", 12, 12, "g w: * - -> w"),
                same("no gradient is read", "u = w * lr; return u, m, v", 8, 8, "w: * - -> w"),
                same("neither weights nor gradient are read", "m = m + 1; return m, m, v", 16, 12, "m w: + - -> w m"),
                same("the update is the gradient, dead states", "return g, g, g", 12, 12, "g w: - -> w"),
                same(
                        "the update is a state, the state takes the gradient",
                        "return m, g, v",
                        20,
                        16,
                        "g m w: - -> w m"),
                same("a state takes another", "return m, v, m", 24, 16, "m v w: - -> w m v"),
                same("states change places", "u = m + v; return u, v, m", 24, 16, "m v w: + - -> w m v"),
                same("a state stays itself", "u = m + g; return u, m, v", 16, 14, "g m w: + - -> w"),
                same("a dead state is not computed", "u = g * 2; m = sin(g); return u, m, v", 12, 12, "g w: * - -> w"),
                same("a value goes to two states", "m = m + g; return v, m, m", 28, 20, "g m v w: + - -> w m v"),
                same(
                        "a state takes the new weights",
                        "u = w * lr; v = w - u; m = m + v; return m, m, v",
                        16,
                        12,
                        "w m: * - + - -> w m"),
                same("a sum", "n = norm(g); u = g * n; return u, m, v", 16, 16, "g: * sums; g w: * - -> w"),
                same(
                        "several sums in a pass",
                        "a = norm(g); b = norm(w); c = dot(g, w); u = a * b; u = u * c; u = u * g; return u, m, v",
                        20,
                        20,
                        "w g: * * * sums sums sum; w g: * - -> w"),
                same(
                        "a value is computed again",
                        "u = g + w; n = norm(u); u = u * n; return u, m, v",
                        20,
                        20,
                        "w g: + * sums; w g: + * - -> w"),
                same(
                        "a value is computed three times",
                        "n = norm(g); v = g * n; u = v * lr; k = norm(v); m = v * k; u = u + m; return u, m, v",
                        20,
                        20,
                        "g: * sums; g: * * sums; g w: * * * + - -> w"),
                same(
                        "a sine is kept",
                        "u = sin(g); n = norm(u); u = u * n; return u, m, v",
                        20,
                        20,
                        "g: sin * sums -> t0; t0' w: * - -> w"),
                same(
                        "what was made of many tensors is kept",
                        "a = m / v; a = a / g; a = a / w; n = norm(a); a = a * n; return a, m, v",
                        32,
                        28,
                        "w g m v: + / + / + / * sums -> t0; w t0': * - -> w"),
                same(
                        "a kept value serves two passes",
                        "a = m + v; a = a + g; n = norm(a); b = a * n; n = global_norm(b); u = b * n; m = m + g; v = v"
                                + " * lr; return u, m, v",
                        40,
                        32,
                        "g m v: + + * + * sums -> m v t0; t0': * * sum; t0' w: * * - -> w"),
                new Case(
                        "a new state is read back",
                        "m = interp(g, m, 0.9); n = norm(m); u = m * n; return u, m, v",
                        24,
                        "g m: * * + * sums -> m; m' w: * - -> w",
                        22,
                        "g m: * * + * sums; g m w: * * + * - -> w m"),
                new Case(
                        "a new state is read back after the old one was summed",
                        "n = norm(m); m = m + g; u = m * n; return u, m, v",
                        24,
                        "g m: * + sums -> m; m' w: * - -> w",
                        18,
                        "m: * sums; g m w: + * - -> w m"),
                same(
                        "a state is written early",
                        "n = norm(m); a = m + g; u = g * n; return u, a, v",
                        24,
                        20,
                        "g m: * + sums -> m; g w: * - -> w"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goesOverMemory(Case one) {
        KernelPlan exact = KernelPlan.of(plan(one.body()), true);
        assertEquals(one.exact(), text(exact));
        assertEquals(one.bytes(), exact.bytesPerParameter(Float.BYTES, Float.BYTES));
        KernelPlan narrow = KernelPlan.of(plan(one.body()), false);
        assertEquals(one.narrow(), text(narrow));
        assertEquals(one.narrowBytes(), narrow.bytesPerParameter(Float.BYTES, Short.BYTES));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsTheSameBitsInAllPasses(Case one) {
        int[] sizes = {40, 1, 0, 600};
        double[][] data = StepRig.data(StepRig.total(sizes), 3, 1, false);
        for (CompiledStepsTest.Format format : CompiledStepsTest.Format.values()) {
            assertEquals(Optional.empty(), format.difference(plan(one.body()), sizes, data));
        }
    }

    @ParameterizedTest
    @CsvSource({"lion, 11, 20, 40, 16", "adamw, 16, 28, 56, 20", "sgd, 2, 12, 24, 12", "sgd-momentum, 4, 20, 40, 16"})
    void movesWhatTheLibraryMustAndNoMore(String name, int flops, int floatBytes, int doubleBytes, int narrowBytes) {
        KernelPlan plan = KernelPlan.of(Lowering.plan(Library.named(name).program()), true);
        assertEquals(1, plan.passes().size());
        assertEquals(List.of(), plan.temporaries());
        assertEquals(flops, plan.flopsPerParameter());
        assertEquals(floatBytes, plan.bytesPerParameter(Float.BYTES, Float.BYTES));
        assertEquals(doubleBytes, plan.bytesPerParameter(Double.BYTES, Double.BYTES));
        KernelPlan narrow = KernelPlan.of(Lowering.plan(Library.named(name).program()), false);
        assertEquals(narrowBytes, narrow.bytesPerParameter(Float.BYTES, Short.BYTES));
    }

    /// Weights once, states once where they change, and nothing is written where nobody reads it.
    @Test
    void everyOutputIsWrittenOnce() {
        for (long seed = 0; seed < 1_000; seed++) {
            StepPlan plan = Lowering.plan(RandomPrograms.language().withStates(3).generate(seed));
            for (boolean isExact : new boolean[] {true, false}) {
                KernelPlan passes = KernelPlan.of(plan, isExact);
                var expected = new ArrayList<Stream>(List.of(new Weights()));
                for (int state = 0; state < 3; state++) {
                    OptionalInt next = plan.nextStates().get(state);
                    if (next.isPresent() && !plan.nodes().get(next.getAsInt()).equals(new StepPlan.State(state))) {
                        expected.add(new StateStream(state));
                    }
                }
                for (int temporary = 0; temporary < passes.temporaries().size(); temporary++) {
                    if (!ArrayPlan.of(plan).isGiven(passes.temporaries().get(temporary))) {
                        expected.add(new Temporary(temporary));
                    }
                }
                var written = new ArrayList<Stream>();
                passes.passes().forEach(pass -> pass.stores().forEach(store -> written.add(store.stream())));
                Collections.sort(written);
                assertEquals(expected, written, "seed " + seed);
            }
        }
    }

    /// No pass reads what was there before the step once it was overwritten, or what was not yet written.
    @Test
    void everyPassFindsWhatItReads() {
        for (long seed = 0; seed < 1_000; seed++) {
            StepPlan plan = Lowering.plan(RandomPrograms.language().withStatements(16).generate(seed));
            for (boolean isExact : new boolean[] {true, false}) {
                KernelPlan passes = KernelPlan.of(plan, isExact);
                var held = new HashMap<Stream, Integer>();
                for (Pass pass : passes.passes()) {
                    for (Access load : pass.loads()) {
                        Optional<Stream> input = KernelPlan.input(passes.nodes().get(load.node()));
                        boolean isGiven = ArrayPlan.of(plan).isGiven(load.node());
                        boolean isThere =
                                input.isPresent()
                                        ? input.get().equals(load.stream()) && !held.containsKey(load.stream())
                                        : Integer.valueOf(load.node()).equals(held.get(load.stream()));
                        assertTrue(isGiven || isThere, "seed " + seed);
                    }
                    pass.stores().forEach(store -> held.put(store.stream(), store.node()));
                }
            }
        }
    }

    private static StepPlan plan(String body) {
        return Lowering.plan(Parser.parse("def train(w, g, m, v, lr):\n  %s".formatted(body.replace("; ", "\n  "))));
    }

    private static String text(KernelPlan plan) {
        return plan.passes().stream().map(pass -> text(plan, pass)).collect(Collectors.joining("; "));
    }

    private static String text(KernelPlan plan, Pass pass) {
        var text = new ArrayList<String>();
        pass.loads().forEach(load -> text.add(name(plan, load)));
        text.set(text.size() - 1, text.getLast() + ":");
        pass.computed().forEach(node -> text.add(((StepPlan.Apply) plan.nodes().get(node)).lane().symbol()));
        pass.sums()
                .forEach(sum -> text.add("sum" + (plan.nodes().get(sum.node()) instanceof StepPlan.SumAll ? "" : "s")));
        if (!pass.stores().isEmpty()) {
            text.add("->");
            pass.stores().stream()
                    .sorted((a, b) -> a.stream().compareTo(b.stream()))
                    .forEach(store -> text.add(tensor(store)));
        }
        return String.join(" ", text);
    }

    private static String name(KernelPlan plan, Access load) {
        boolean isNew = KernelPlan.input(plan.nodes().get(load.node())).isEmpty();
        return tensor(load) + (isNew ? "'" : "");
    }

    private static String tensor(Access access) {
        return switch (access.stream()) {
            case Weights _ -> "w";
            case Gradients _ -> "g";
            case StateStream(int index) -> List.of("m", "v").get(index);
            case Temporary(int index) -> "t" + index;
        };
    }
}
