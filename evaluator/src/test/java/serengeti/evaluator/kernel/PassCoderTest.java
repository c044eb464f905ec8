package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.dsl.function.Kind;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.KernelPlan.Pass;
import serengeti.evaluator.kernel.PassCode.LaneLoop;
import serengeti.evaluator.kernel.PassCode.Loop;
import serengeti.evaluator.kernel.PassCode.Placed;
import serengeti.evaluator.kernel.PassCode.SlotPlace;
import serengeti.evaluator.kernel.PassCode.StraightLoop;
import serengeti.evaluator.kernel.PassCode.StreamPlace;

class PassCoderTest {

    private static List<PassCode> codes(String body, StateFormat states) {
        StepPlan plan = Lowering.plan(Parser.parse("def train(w, g, m, lr):\n  " + body.replace("; ", "\n  ")));
        return Kernel.of(plan, ElementType.FLOAT, states).codes();
    }

    @Test
    void plainArithmeticIsOneLoopWithoutSlots() {
        PassCode code = codes("m = interp(g, m, 0.9); u = m * lr; return u, m", StateFormat.EXACT).getFirst();
        assertEquals(1, code.loops().size());
        assertEquals(0, code.slots());
        assertEquals(List.of(), code.sums());
        assertFalse(code.isBlocked());
    }

    @Test
    void transcendentalLanesAreLoopsOfTheirOwn() {
        PassCode code = codes("u = g * 2; u = sin(u); u = u * lr; return u, m", StateFormat.EXACT).getFirst();
        assertEquals(List.of("straight 1", "SINE", "straight 2"), loops(code));
        assertEquals(1, code.slots());
        assertTrue(code.isBlocked());
    }

    @Test
    void lanesReadTensorsWhereTheyLie() {
        PassCode exact = codes("u = sin(m); m = m + g; return u, m", StateFormat.EXACT).getFirst();
        assertEquals(List.of("SINE", "straight 2"), loops(exact));
        assertEquals(1, exact.slots());
        var lane = (LaneLoop) exact.loops().getFirst();
        assertTrue(lane.operands().getFirst() instanceof StreamPlace);
    }

    @Test
    void statesInBfloat16AreWidenedForLanes() {
        PassCode narrow = codes("u = sin(m); return u, g", StateFormat.BFLOAT16).getFirst();
        assertEquals(List.of("straight 0", "SINE", "straight 1"), loops(narrow));
        assertEquals(1, narrow.slots());
        var lane = (LaneLoop) narrow.loops().get(1);
        assertEquals(List.of(new SlotPlace(0)), lane.operands());
    }

    /// An old value that a later loop reads is written over by the last loop only.
    @Test
    void tensorsAreWrittenOnceNoLaterLoopReadsThem() {
        PassCode code = codes("a = m + g; b = sin(a); u = b * m; return u, a", StateFormat.EXACT).getFirst();
        assertEquals(List.of("straight 1", "SINE", "straight 2"), loops(code));
        assertEquals(List.of("slot"), stores(code.loops().getFirst()));
        assertEquals(List.of("StateStream[index=0]", "Weights[]"), stores(code.loops().getLast()));
        PassCode early = codes("a = m + g; b = sin(a); u = b * lr; return u, a", StateFormat.EXACT).getFirst();
        assertEquals(List.of("StateStream[index=0]", "slot"), stores(early.loops().getFirst()));
        assertEquals(List.of("Weights[]"), stores(early.loops().getLast()));
    }

    @Test
    void whatNoTranscendentalLaneWaitsForComesLast() {
        PassCode code = codes("a = m + g; b = sin(m); u = b * a; return u, a", StateFormat.EXACT).getFirst();
        assertEquals(List.of("SINE", "straight 3"), loops(code));
        assertEquals(1, code.slots());
    }

    private static List<String> loops(PassCode code) {
        return code.loops().stream()
                .map(loop ->
                        switch (loop) {
                            case StraightLoop straight -> "straight " + straight.computed().size();
                            case LaneLoop lane -> lane.lane().name();
                        })
                .toList();
    }

    private static List<String> stores(Loop loop) {
        var names = new ArrayList<String>();
        for (Placed store : ((StraightLoop) loop).stores()) {
            names.add(store.place() instanceof StreamPlace(var stream) ? stream.toString() : "slot");
        }
        Collections.sort(names);
        return names;
    }

    /// Every node once, behind what it reads, in loops that the compiler can take.
    @Test
    void everyNodeIsComputedOnceInLoopsOfBoundedLength() {
        for (long seed = 0; seed < 300; seed++) {
            StepPlan plan = Lowering.plan(RandomPrograms.language().withStatements(60).generate(seed));
            for (StateFormat states : List.of(StateFormat.EXACT, StateFormat.BFLOAT16)) {
                Kernel kernel = Kernel.of(plan, ElementType.FLOAT, states);
                for (int pass = 0; pass < kernel.codes().size(); pass++) {
                    check(kernel, kernel.plan().passes().get(pass), kernel.codes().get(pass));
                }
            }
        }
    }

    private static void check(Kernel kernel, Pass pass, PassCode code) {
        var known = new ArrayList<Integer>();
        pass.loads().forEach(load -> known.add(load.node()));
        var computed = new ArrayList<Integer>();
        for (Loop loop : code.loops()) {
            List<Integer> nodes =
                    switch (loop) {
                        case StraightLoop straight -> straight.computed();
                        case LaneLoop lane -> List.of(lane.node());
                    };
            for (int node : nodes) {
                for (int argument : StepPlan.arguments(kernel.plan().nodes().get(node))) {
                    boolean isTensor = kernel.plan().nodes().get(argument).kind() == Kind.TENSOR;
                    assertTrue(!isTensor || known.contains(argument));
                }
                known.add(node);
            }
            computed.addAll(nodes);
            assertTrue(nodes.size() <= PassCoder.MAX_OPERATIONS);
        }
        Collections.sort(computed);
        assertEquals(pass.computed(), computed);
        assertTrue(code.loops().getLast() instanceof StraightLoop);
        assertEquals(pass.sums().size(), code.sums().size());
    }
}
