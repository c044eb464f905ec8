package serengeti.evaluator.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;
import serengeti.evaluator.block.ArrayPlan;

/// How a step goes over memory: the passes, and what each reads, computes, sums and writes.
///
/// An element-wise program is one pass. A sum must be known before anything that uses it, so it ends a pass; values
/// that a later pass needs again are computed again, unless writing them down moves fewer bytes. What is done with whole
/// arrays between passes reads and writes temporaries, too.
///
/// @param nodes the step plan's nodes, and behind them the new weights unless the update itself takes their place
/// @param passes in order; at least one
/// @param temporaries nodes that are written by one pass, or by an operation on whole arrays, and read by later ones, a
///     tensor as long as the model each; first those of the [ArrayPlan]
public record KernelPlan(List<Node> nodes, List<Pass> passes, List<Integer> temporaries) {

    public KernelPlan {
        nodes = List.copyOf(nodes);
        passes = List.copyOf(passes);
        temporaries = List.copyOf(temporaries);
    }

    /// The cheapest passes found for a step plan.
    ///
    /// @param keepsStatesExactly whether a state that is written can be read back without loss
    public static KernelPlan of(StepPlan plan, boolean keepsStatesExactly) {
        int stateBytes = keepsStatesExactly ? Float.BYTES : Short.BYTES;
        KernelPlan late = new KernelPlanner(plan, false, stateBytes).best();
        if (!keepsStatesExactly || late.passes().size() == 1) {
            return late;
        }
        KernelPlan early = new KernelPlanner(plan, true, stateBytes).best();
        return early.cost(stateBytes) <= late.cost(stateBytes) ? early : late;
    }

    /// A tensor in memory.
    public sealed interface Stream extends Comparable<Stream> {

        /// Weights, gradient, states, temporaries.
        int rank();

        @Override
        default int compareTo(Stream other) {
            return Integer.compare(rank(), other.rank());
        }
    }

    /// The weights.
    public record Weights() implements Stream {
        @Override
        public int rank() {
            return 0;
        }
    }

    /// The gradients.
    public record Gradients() implements Stream {
        @Override
        public int rank() {
            return 1;
        }
    }

    /// A state tensor.
    ///
    /// @param index its place in the signature
    public record StateStream(int index) implements Stream {
        @Override
        public int rank() {
            return 2 + index;
        }
    }

    /// A temporary.
    ///
    /// @param index its place in [#temporaries]
    public record Temporary(int index) implements Stream {
        @Override
        public int rank() {
            return 1_000_000 + index;
        }
    }

    /// A node's value in memory.
    ///
    /// @param stream where
    /// @param node which
    public record Access(Stream stream, int node) {}

    /// A sum that ends a pass.
    ///
    /// @param node the sum's node
    /// @param argument the node that is summed
    public record Sum(int node, int argument) {}

    /// One pass over the tensors.
    ///
    /// @param loads what it reads
    /// @param computed the tensor nodes it computes, in order
    /// @param stores what it writes
    /// @param sums what it sums up
    public record Pass(List<Access> loads, List<Integer> computed, List<Access> stores, List<Sum> sums) {
        public Pass {
            loads = List.copyOf(loads);
            computed = List.copyOf(computed);
            stores = List.copyOf(stores);
            sums = List.copyOf(sums);
        }

        /// The tensors that it touches, in order.
        public List<Stream> streams() {
            var streams = new TreeSet<Stream>();
            loads.forEach(load -> streams.add(load.stream()));
            stores.forEach(store -> streams.add(store.stream()));
            return List.copyOf(streams);
        }
    }

    /// Bytes moved per parameter and step, each pass reading and writing a tensor once.
    ///
    /// @param elementBytes of weights, gradients and temporaries
    /// @param stateBytes of states
    public int bytesPerParameter(int elementBytes, int stateBytes) {
        int bytes = 0;
        for (Pass pass : passes) {
            for (List<Access> accesses : List.of(pass.loads(), pass.stores())) {
                for (Access access : accesses) {
                    bytes += access.stream() instanceof StateStream ? stateBytes : elementBytes;
                }
            }
        }
        return bytes;
    }

    /// Operations per parameter and step: lanes of tensors and additions into sums.
    public int flopsPerParameter() {
        int flops = 0;
        for (Pass pass : passes) {
            flops += pass.computed().size() + pass.sums().size();
        }
        return flops;
    }

    /// What a step costs per parameter, in bytes: those it moves, weights as float32, and what its lanes are worth.
    double cost(int stateBytes) {
        double cost = bytesPerParameter(Float.BYTES, stateBytes);
        for (Pass pass : passes) {
            for (int node : pass.computed()) {
                cost += bytesWorth(((StepPlan.Apply) nodes.get(node)).lane());
            }
        }
        return cost;
    }

    /// What a lane costs beside moving bytes, in bytes: an addition hides behind memory, a root does hardly, a power
    /// not at all. From timings of the block interpreter's loops.
    static double bytesWorth(Lane lane) {
        if (lane.isTranscendental()) {
            return lane == Lane.POWER ? 40 : 15;
        }
        return lane == Lane.DIVIDE || lane == Lane.SQUARE_ROOT ? 2 : 0.2;
    }

    /// The plan's nodes, and behind them the new weights unless the update itself takes their place.
    static List<Node> withNewWeights(StepPlan plan) {
        var nodes = new ArrayList<Node>(plan.nodes());
        if (plan.isReplacing()) {
            return nodes;
        }
        int weight = nodes.indexOf(new StepPlan.Weight());
        if (weight < 0) {
            nodes.add(new StepPlan.Weight());
            weight = nodes.size() - 1;
        }
        nodes.add(new StepPlan.Apply(Lane.SUBTRACT, List.of(weight, plan.update()), Kind.TENSOR));
        return nodes;
    }

    /// Where the value of an input lies before a step.
    static Optional<Stream> input(Node node) {
        return switch (node) {
            case StepPlan.Weight _ -> Optional.of(new Weights());
            case StepPlan.Gradient _ -> Optional.of(new Gradients());
            case StepPlan.State(int index, Kind kind) ->
                    kind == Kind.TENSOR ? Optional.of(new StateStream(index)) : Optional.empty();
            case StepPlan.Apply _,
                    StepPlan.Number _,
                    StepPlan.LearningRate _,
                    StepPlan.StepNumber _,
                    StepPlan.Hyperparameter _,
                    StepPlan.Extent _,
                    StepPlan.SumAlong _,
                    StepPlan.TripleProduct _,
                    StepPlan.SumPerArray _,
                    StepPlan.SumAll _ ->
                    Optional.empty();
        };
    }
}
