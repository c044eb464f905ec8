package serengeti.evaluator.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.kernel.KernelPlan.Access;
import serengeti.evaluator.kernel.KernelPlan.Pass;
import serengeti.evaluator.kernel.KernelPlan.StateStream;
import serengeti.evaluator.kernel.KernelPlan.Stream;
import serengeti.evaluator.kernel.KernelPlan.Sum;
import serengeti.evaluator.kernel.PassCode.CellPlace;
import serengeti.evaluator.kernel.PassCode.LaneLoop;
import serengeti.evaluator.kernel.PassCode.Loop;
import serengeti.evaluator.kernel.PassCode.Place;
import serengeti.evaluator.kernel.PassCode.Placed;
import serengeti.evaluator.kernel.PassCode.PlacedSum;
import serengeti.evaluator.kernel.PassCode.SlotPlace;
import serengeti.evaluator.kernel.PassCode.StraightLoop;
import serengeti.evaluator.kernel.PassCode.StreamPlace;

/*
 * Plain arithmetic that a transcendental lane waits for becomes one loop, then each transcendental lane whose arguments
 * are there becomes one, and so on; what none waits for comes last, so that few values have to be kept from loop to
 * loop. A loop has at most MAX_OPERATIONS, since the compiler gives up on methods with very many vector operations.
 *
 * Loops run one after the other over a block, so a tensor may be written only once no later loop reads its old values:
 * in the loop that computes the value if that is the case there, else in the last loop.
 *
 * Lanes and sums read elements as wide as those of the weights. A state in bfloat16 that one of them reads is widened
 * into a slot by the first loop.
 */
/// Turns a pass into loops.
final class PassCoder {
    static final int MAX_OPERATIONS = 32;
    private static final int NOWHERE = -1;

    private final List<Node> nodes;
    private final Pass pass;
    private final Stream[] streams;
    private final int[] loopOf;
    private final List<List<Integer>> schedule = new ArrayList<>();
    private final BitSet straight = new BitSet();
    private final BitSet widened = new BitSet();
    private final int[] slotOf;

    private PassCoder(List<Node> nodes, Pass pass, boolean keepsStatesExactly) {
        this.nodes = nodes;
        this.pass = pass;
        streams = new Stream[nodes.size()];
        pass.loads().forEach(load -> streams[load.node()] = load.stream());
        loopOf = new int[nodes.size()];
        slotOf = new int[nodes.size()];
        Arrays.fill(loopOf, NOWHERE);
        Arrays.fill(slotOf, NOWHERE);
        if (!keepsStatesExactly) {
            for (int node : pass.computed()) {
                if (isTranscendental(node)) {
                    StepPlan.arguments(nodes.get(node)).forEach(this::widen);
                }
            }
            pass.sums().forEach(sum -> widen(sum.argument()));
        }
    }

    private void widen(int node) {
        if (streams[node] instanceof StateStream) {
            widened.set(node);
        }
    }

    /// @param keepsStatesExactly whether states lie in memory in the precision of the weights
    static PassCode code(List<Node> nodes, Pass pass, boolean keepsStatesExactly) {
        return new PassCoder(nodes, pass, keepsStatesExactly).code();
    }

    private PassCode code() {
        schedule();
        int last = schedule.size() - 1;
        int[] lastReader = lastReaders(last);
        var stores = new ArrayList<List<Placed>>();
        schedule.forEach(_ -> stores.add(new ArrayList<>()));
        int[] lastUse = new int[nodes.size()];
        Arrays.fill(lastUse, NOWHERE);
        for (int loop = 0; loop <= last; loop++) {
            for (int node : schedule.get(loop)) {
                for (int argument : StepPlan.arguments(nodes.get(node))) {
                    lastUse[argument] = Math.max(lastUse[argument], loop);
                }
            }
        }
        for (Access store : pass.stores()) {
            int node = store.node();
            int own = loopOf[node];
            boolean isEarly = own >= 0 && straight.get(own) && lastReader[position(store.stream())] <= own;
            int loop = isEarly ? own : last;
            stores.get(loop).add(new Placed(node, new StreamPlace(store.stream())));
            lastUse[node] = Math.max(lastUse[node], loop);
        }
        for (Sum sum : pass.sums()) {
            lastUse[sum.argument()] = Integer.MAX_VALUE;
        }
        int slots = assignSlots(lastUse, stores, last);
        var loops = new ArrayList<Loop>();
        for (int loop = 0; loop <= last; loop++) {
            if (straight.get(loop)) {
                loops.add(straightLoop(loop, stores.get(loop)));
            } else {
                int node = schedule.get(loop).getFirst();
                var apply = (StepPlan.Apply) nodes.get(node);
                loops.add(
                        new LaneLoop(
                                apply.lane(),
                                node,
                                apply.arguments().stream().map(this::operandPlace).toList(),
                                slotOf[node]));
            }
        }
        List<PlacedSum> sums =
                pass.sums().stream().map(sum -> new PlacedSum(sum.node(), sumPlace(sum.argument()))).toList();
        return new PassCode(loops, slots, sums);
    }

    private void schedule() {
        var waiting = new ArrayList<Integer>(pass.computed());
        while (!waiting.isEmpty()) {
            BitSet urgent = beforeTranscendentals(waiting);
            List<Integer> plain = nextPlain(waiting, urgent);
            if (!plain.isEmpty() || schedule.isEmpty() && !widened.isEmpty()) {
                straight.set(schedule.size());
                add(plain, waiting);
                continue;
            }
            for (int node : List.copyOf(waiting)) {
                if (isTranscendental(node) && isReady(node, new BitSet())) {
                    add(List.of(node), waiting);
                }
            }
        }
        if (schedule.isEmpty() || !straight.get(schedule.size() - 1)) {
            straight.set(schedule.size());
            schedule.add(List.of());
        }
    }

    private void add(List<Integer> loop, List<Integer> waiting) {
        loop.forEach(node -> loopOf[node] = schedule.size());
        schedule.add(loop);
        waiting.removeAll(loop);
    }

    /// What must be computed before a transcendental lane that waits; everything, once none does.
    private BitSet beforeTranscendentals(List<Integer> waiting) {
        var before = new BitSet();
        boolean isAny = false;
        for (int node : waiting.reversed()) {
            if (isTranscendental(node)) {
                isAny = true;
            }
            if (isTranscendental(node) || before.get(node)) {
                StepPlan.arguments(nodes.get(node)).forEach(before::set);
            }
        }
        if (!isAny) {
            waiting.forEach(before::set);
        }
        return before;
    }

    private boolean isTranscendental(int node) {
        return ((StepPlan.Apply) nodes.get(node)).lane().isTranscendental();
    }

    /// The plain nodes of the next loop, in order; none if all that is urgent waits for a transcendental lane.
    private List<Integer> nextPlain(List<Integer> waiting, BitSet urgent) {
        var chosen = new BitSet();
        var plain = new ArrayList<Integer>();
        for (int node : waiting) {
            boolean isNext = urgent.get(node) && !isTranscendental(node) && isReady(node, chosen);
            if (isNext && plain.size() < MAX_OPERATIONS) {
                chosen.set(node);
                plain.add(node);
            }
        }
        return plain;
    }

    /// Whether all arguments are computed by earlier loops or are among those chosen for this one.
    private boolean isReady(int node, BitSet chosen) {
        return StepPlan.arguments(nodes.get(node)).stream()
                .allMatch(argument -> !isComputedHere(argument) || loopOf[argument] >= 0 || chosen.get(argument));
    }

    private boolean isComputedHere(int node) {
        return nodes.get(node).kind().variesWithinArrays() && streams[node] == null;
    }

    private int position(Stream stream) {
        return pass.streams().indexOf(stream);
    }

    /// For each stream the last loop that reads its old values.
    private int[] lastReaders(int last) {
        int[] readers = new int[pass.streams().size()];
        Arrays.fill(readers, NOWHERE);
        for (int loop = 0; loop <= last; loop++) {
            for (int node : schedule.get(loop)) {
                for (int argument : StepPlan.arguments(nodes.get(node))) {
                    if (streams[argument] != null) {
                        readers[position(streams[argument])] = loop;
                    }
                }
            }
        }
        pass.stores().forEach(store -> readAtEnd(store.node(), readers, last));
        pass.sums().forEach(sum -> readAtEnd(sum.argument(), readers, last));
        return readers;
    }

    private void readAtEnd(int node, int[] readers, int last) {
        if (streams[node] != null) {
            readers[position(streams[node])] = last;
        }
    }

    /// Slots for what is read by another loop, by a lane's loop or by a sum.
    private int assignSlots(int[] lastUse, List<List<Placed>> stores, int last) {
        var free = new BitSet();
        int slots = 0;
        var occupied = new ArrayList<int[]>();
        for (int loop = 0; loop <= last; loop++) {
            for (var slot : List.copyOf(occupied)) {
                if (slot[1] < loop || slot[1] == loop && !straight.get(loop)) {
                    free.set(slot[0]);
                    occupied.remove(slot);
                }
            }
            var placed = new ArrayList<Integer>(schedule.get(loop));
            if (loop == 0) {
                widened.stream().forEach(placed::add);
            }
            if (loop == last) {
                for (Sum sum : pass.sums()) {
                    if (streams[sum.argument()] != null && isStored(streams[sum.argument()])) {
                        placed.add(sum.argument());
                    }
                }
            }
            for (int node : placed) {
                if (slotOf[node] == NOWHERE && (lastUse[node] > loop || !straight.get(loop))) {
                    int slot = free.nextSetBit(0);
                    if (slot < 0) {
                        slot = slots++;
                    }
                    free.clear(slot);
                    slotOf[node] = slot;
                    occupied.add(new int[] {slot, lastUse[node]});
                    if (straight.get(loop)) {
                        stores.get(loop).add(new Placed(node, new SlotPlace(slot)));
                    }
                }
            }
        }
        return slots;
    }

    private boolean isStored(Stream stream) {
        return pass.stores().stream().anyMatch(store -> store.stream().equals(stream));
    }

    private StraightLoop straightLoop(int loop, List<Placed> stores) {
        var own = new BitSet();
        schedule.get(loop).forEach(own::set);
        var read = new BitSet();
        schedule.get(loop).forEach(node -> StepPlan.arguments(nodes.get(node)).forEach(read::set));
        stores.forEach(store -> read.set(store.node()));
        var loads = new ArrayList<Placed>();
        for (int node = read.nextSetBit(0); node >= 0; node = read.nextSetBit(node + 1)) {
            if (!own.get(node)) {
                loads.add(new Placed(node, place(node)));
            }
        }
        return new StraightLoop(loads, schedule.get(loop), stores);
    }

    /// Where loops find a value.
    private Place place(int node) {
        if (!nodes.get(node).kind().variesWithinArrays()) {
            return new CellPlace(node);
        }
        return streams[node] != null ? new StreamPlace(streams[node]) : new SlotPlace(slotOf[node]);
    }

    /// Where lanes find a value.
    private Place operandPlace(int node) {
        return widened.get(node) ? new SlotPlace(slotOf[node]) : place(node);
    }

    /// Where a value is after all loops.
    private Place sumPlace(int node) {
        return slotOf[node] != NOWHERE ? new SlotPlace(slotOf[node]) : place(node);
    }
}
