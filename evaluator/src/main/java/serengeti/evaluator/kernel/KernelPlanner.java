package serengeti.evaluator.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.block.ArrayPlan;
import serengeti.evaluator.block.Scalars;
import serengeti.evaluator.kernel.KernelPlan.Access;
import serengeti.evaluator.kernel.KernelPlan.Pass;
import serengeti.evaluator.kernel.KernelPlan.StateStream;
import serengeti.evaluator.kernel.KernelPlan.Stream;
import serengeti.evaluator.kernel.KernelPlan.Sum;
import serengeti.evaluator.kernel.KernelPlan.Temporary;
import serengeti.evaluator.kernel.KernelPlan.Weights;

/*
 * Outputs are written in place, as early as their values are known and their old values are no longer needed. A choice
 * of temporaries then fixes everything else: a pass needs what it sums, writes and keeps, each of which is loaded if it
 * lies in memory by then, else computed from what it needs in turn. The choice is made greedily: temporaries are
 * added one at a time, the best first, as long as one makes the whole step cheaper. Most programs end with none.
 */
/// Finds the passes of a step plan.
final class KernelPlanner {
    private final boolean readsOutputs;
    private final ArrayPlan arrayPlan;
    private final int stateBytes;
    private final List<Node> nodes;
    private final int[] ready;
    private final List<Access> outputs;
    private final int last;

    /// @param readsOutputs whether a pass may read what an earlier one wrote as output
    /// @param stateBytes of an element of a state
    KernelPlanner(StepPlan plan, boolean readsOutputs, int stateBytes) {
        this.readsOutputs = readsOutputs;
        this.stateBytes = stateBytes;
        arrayPlan = ArrayPlan.of(plan);
        nodes = KernelPlan.withNewWeights(plan);
        ready = new int[nodes.size()];
        int[] passes = Scalars.passes(plan);
        System.arraycopy(passes, 0, ready, 0, passes.length);
        int newWeights = plan.isReplacing() ? plan.update() : nodes.size() - 1;
        ready[newWeights] = passes[plan.update()];
        outputs = new ArrayList<>();
        outputs.add(new Access(new Weights(), newWeights));
        for (int state = 0; state < plan.nextStates().size(); state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent()
                    && plan.stateKind(state) == Kind.TENSOR
                    && !nodes.get(next.getAsInt()).equals(new StepPlan.State(state))) {
                outputs.add(new Access(new StateStream(state), next.getAsInt()));
            }
        }
        last = Arrays.stream(ready).max().orElse(0);
    }

    KernelPlan best() {
        List<Integer> kept = new ArrayList<>(arrayPlan.temporaries());
        KernelPlan best = plan(kept);
        double cost = best.cost(stateBytes);
        for (boolean isBetter = true; isBetter; ) {
            isBetter = false;
            int chosen = -1;
            for (int candidate : computedTwice(best)) {
                if (kept.contains(candidate)) {
                    continue;
                }
                var more = new ArrayList<Integer>(kept);
                more.add(candidate);
                KernelPlan plan = plan(more);
                if (plan.cost(stateBytes) < cost) {
                    best = plan;
                    cost = plan.cost(stateBytes);
                    chosen = candidate;
                    isBetter = true;
                }
            }
            if (isBetter) {
                kept.add(chosen);
            }
        }
        return best;
    }

    private static List<Integer> computedTwice(KernelPlan plan) {
        var once = new BitSet();
        var twice = new BitSet();
        for (Pass pass : plan.passes()) {
            for (int node : pass.computed()) {
                (once.get(node) ? twice : once).set(node);
            }
        }
        return twice.stream().boxed().toList();
    }

    private KernelPlan plan(List<Integer> kept) {
        int[] written = new int[outputs.size()];
        for (int output = 0; output < written.length; output++) {
            written[output] = ready[outputs.get(output).node()];
        }
        while (true) {
            List<Pass> passes = passes(kept, written);
            boolean isMoved = false;
            for (int output = 0; output < written.length; output++) {
                int lastRead = lastReadOfOld(passes, outputs.get(output).stream());
                if (lastRead > written[output]) {
                    written[output] = lastRead;
                    isMoved = true;
                }
            }
            if (!isMoved) {
                return new KernelPlan(nodes, passes, kept);
            }
        }
    }

    /// The last pass that reads a stream's value from before the step, or -1.
    private int lastReadOfOld(List<Pass> passes, Stream stream) {
        for (int pass = passes.size() - 1; pass >= 0; pass--) {
            for (Access load : passes.get(pass).loads()) {
                if (load.stream().equals(stream) && KernelPlan.input(nodes.get(load.node())).isPresent()) {
                    return pass;
                }
            }
        }
        return -1;
    }

    private List<Pass> passes(List<Integer> kept, int[] written) {
        var passes = new ArrayList<Pass>();
        for (int pass = 0; pass <= last; pass++) {
            passes.add(pass(pass, kept, written));
        }
        return passes;
    }

    private Pass pass(int pass, List<Integer> kept, int[] written) {
        var stores = new ArrayList<Access>();
        for (int output = 0; output < written.length; output++) {
            if (written[output] == pass) {
                stores.add(outputs.get(output));
            }
        }
        for (int index = 0; index < kept.size(); index++) {
            if (ready[kept.get(index)] == pass && !arrayPlan.isGiven(kept.get(index))) {
                stores.add(new Access(new Temporary(index), kept.get(index)));
            }
        }
        var sums = new ArrayList<Sum>();
        for (int node = 0; node < nodes.size(); node++) {
            if (Scalars.isSum(nodes, nodes.get(node)) && ready[node] == pass + 1) {
                sums.add(new Sum(node, StepPlan.arguments(nodes.get(node)).getFirst()));
            }
        }
        var needed = new BitSet();
        stores.forEach(store -> needed.set(store.node()));
        sums.forEach(sum -> needed.set(sum.argument()));
        var loads = new ArrayList<Access>();
        var computed = new ArrayList<Integer>();
        for (int node = nodes.size() - 1; node >= 0; node--) {
            if (!needed.get(node) || !nodes.get(node).kind().variesWithinArrays()) {
                continue;
            }
            Optional<Stream> stream = streamOf(node, pass, kept, written);
            if (stream.isPresent()) {
                loads.addFirst(new Access(stream.get(), node));
            } else {
                computed.addFirst(node);
                StepPlan.arguments(nodes.get(node)).forEach(needed::set);
            }
        }
        return new Pass(loads, computed, stores, sums);
    }

    /// Where a value lies in memory when a pass begins.
    private Optional<Stream> streamOf(int node, int pass, List<Integer> kept, int[] written) {
        Optional<Stream> input = KernelPlan.input(nodes.get(node));
        if (input.isPresent()) {
            return input;
        }
        int index = kept.indexOf(node);
        if (index >= 0 && (ready[node] < pass || arrayPlan.isGiven(node))) {
            return Optional.of(new Temporary(index));
        }
        for (int output = 0; readsOutputs && output < written.length; output++) {
            if (outputs.get(output).node() == node && written[output] < pass) {
                return Optional.of(outputs.get(output).stream());
            }
        }
        return Optional.empty();
    }
}
