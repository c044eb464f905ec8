package serengeti.evaluator.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.plan.StepPlan.Node;

/*
 * A sum must be known before anything that uses it, so it ends a stage: one sweep over the tensors. Each stage computes
 * afresh, from the inputs, whatever tensor values its sums or outputs need; nothing but the inputs is read from memory and no
 * intermediate tensor is ever as long as the model. Outputs are written in the last stage only, so all stages see the
 * old weights and states.
 *
 * Within a stage, values live in slots of one block's length; a slot is free again after its last reader. A next state
 * is computed straight into the state's memory where no later instruction reads the old state, else it is copied at the end.
 */
/// A step plan translated for the block interpreter: stages of instructions on slots.
///
/// @param plan what was translated
/// @param stages sweeps over the tensors, in order; the last writes the outputs
/// @param scalarStages for each node that is no tensor, the stage before which it is known
/// @param slots how many blocks of scratch memory are needed
record BlockCode(StepPlan plan, List<Stage> stages, int[] scalarStages, int slots) {

    /// A sweep.
    ///
    /// @param instructions run on each block, in order
    /// @param sums sums over the blocks' values, taken after the instructions
    /// @param perArray whether blocks may not cross from one array to the next
    record Stage(List<Instruction> instructions, List<Sum> sums, boolean perArray) {}

    /// A place that an instruction reads or writes.
    sealed interface Place {}

    /// The weights of the block.
    record WeightPlace() implements Place {}

    /// The gradient of the block.
    record GradientPlace() implements Place {}

    /// A state of the block.
    record StatePlace(int state) implements Place {}

    /// A scratch slot.
    record SlotPlace(int slot) implements Place {}

    /// A number or per-array number, by its node.
    record ScalarPlace(int node) implements Place {}

    /// One loop over a block; a null lane copies `x`.
    record Instruction(Lane lane, Place x, Place y, Place z, Place out) {}

    /// A sum of the values at `place` into the scalar node `node`.
    record Sum(int node, Place place) {}

    /// Translates a plan.
    static BlockCode of(StepPlan plan) {
        return new Translation(plan).code();
    }

    private static final class Translation {
        private final StepPlan plan;
        private final List<Node> nodes;
        private final int[] ready;
        private int slots;

        Translation(StepPlan plan) {
            this.plan = plan;
            this.nodes = plan.nodes();
            this.ready = new int[nodes.size()];
        }

        BlockCode code() {
            int last = 0;
            for (int index = 0; index < ready.length; index++) {
                Node node = nodes.get(index);
                for (int argument : StepPlan.arguments(node)) {
                    ready[index] = Math.max(ready[index], ready[argument]);
                }
                if (isSum(node)) {
                    ready[index]++;
                }
                last = Math.max(last, ready[index]);
            }
            var stages = new ArrayList<Stage>();
            for (int stage = 0; stage < last; stage++) {
                stages.add(sumStage(stage));
            }
            stages.add(outputStage());
            return new BlockCode(plan, List.copyOf(stages), ready, slots);
        }

        private static boolean isSum(Node node) {
            return node instanceof StepPlan.SumPerArray || node instanceof StepPlan.SumAll;
        }

        private Stage sumStage(int stage) {
            var body = new StageBody();
            var summed = new ArrayList<Integer>();
            for (int index = 0; index < ready.length; index++) {
                if (isSum(nodes.get(index)) && ready[index] == stage + 1) {
                    summed.add(index);
                }
            }
            List<Integer> arguments =
                    summed.stream().map(index -> StepPlan.arguments(nodes.get(index)).getFirst()).toList();
            body.compute(arguments, new int[0]);
            var sums = new ArrayList<Sum>();
            boolean perArray = body.perArray;
            for (int index : summed) {
                sums.add(new Sum(index, body.places[StepPlan.arguments(nodes.get(index)).getFirst()]));
                perArray |= nodes.get(index) instanceof StepPlan.SumPerArray;
            }
            return new Stage(List.copyOf(body.instructions), List.copyOf(sums), perArray);
        }

        private Stage outputStage() {
            var body = new StageBody();
            var targets = new ArrayList<Integer>();
            targets.add(plan.update());
            int[] targetStates = new int[plan.nextStates().size()];
            Arrays.fill(targetStates, -1);
            for (int state = 0; state < targetStates.length; state++) {
                OptionalInt next = plan.nextStates().get(state);
                if (next.isPresent()) {
                    targetStates[state] = next.getAsInt();
                    targets.add(next.getAsInt());
                }
            }
            body.compute(targets, targetStates);
            body.instructions.add(
                    new Instruction(
                            Lane.SUBTRACT,
                            new WeightPlace(),
                            body.places[plan.update()],
                            new WeightPlace(),
                            new WeightPlace()));
            body.instructions.addAll(body.copies);
            return new Stage(List.copyOf(body.instructions), List.of(), body.perArray);
        }

        /// The instructions that compute some tensor nodes from the inputs.
        private final class StageBody {
            final List<Instruction> instructions = new ArrayList<>();
            final List<Instruction> copies = new ArrayList<>();
            final Place[] places = new Place[nodes.size()];
            final BitSet free = new BitSet();
            boolean perArray;

            StageBody() {
                free.set(0, slots);
            }

            /// @param targets nodes whose values must be in place at the end
            /// @param nextStates for each state the node of its next value, or -1
            void compute(List<Integer> targets, int[] nextStates) {
                BitSet needed = needed(targets);
                int[] lastReader = lastReaders(needed, targets);
                copyInputsThatBecomeStates(nextStates);
                int[] destinations = destinations(nextStates, lastReader);
                for (int index = needed.nextSetBit(0); index >= 0; index = needed.nextSetBit(index + 1)) {
                    if (nodes.get(index) instanceof StepPlan.Apply(Lane lane, List<Integer> arguments, _)) {
                        Place x = place(arguments.get(0));
                        Place y = arguments.size() > 1 ? place(arguments.get(1)) : x;
                        Place z = arguments.size() > 2 ? place(arguments.get(2)) : x;
                        for (int argument : arguments) {
                            if (lastReader[argument] == index && places[argument] instanceof SlotPlace(int slot)) {
                                free.set(slot);
                            }
                        }
                        places[index] =
                                destinations[index] >= 0
                                        ? new StatePlace(destinations[index])
                                        : new SlotPlace(takeSlot());
                        instructions.add(new Instruction(lane, x, y, z, places[index]));
                    }
                }
                for (int state = 0; state < nextStates.length; state++) {
                    int next = nextStates[state];
                    if (next >= 0
                            && isComputed(next)
                            && !(places[next] instanceof StatePlace(int written) && written == state)) {
                        copies.add(copy(places[next], new StatePlace(state)));
                    }
                }
                for (int target : targets) {
                    if (!isComputed(target)) {
                        places[target] = place(target);
                    }
                }
            }

            private boolean isComputed(int node) {
                return nodes.get(node) instanceof StepPlan.Apply;
            }

            /// The tensor operations that the targets depend on.
            private BitSet needed(List<Integer> targets) {
                var needed = new BitSet();
                targets.forEach(needed::set);
                for (int index = nodes.size() - 1; index >= 0; index--) {
                    if (needed.get(index)) {
                        Node node = nodes.get(index);
                        if (node.kind() != Kind.TENSOR) {
                            needed.clear(index);
                        } else {
                            StepPlan.arguments(node).forEach(needed::set);
                        }
                    }
                }
                return needed;
            }

            /// For each node the last instruction that reads it; targets are read after all.
            private int[] lastReaders(BitSet needed, List<Integer> targets) {
                int[] last = new int[nodes.size()];
                Arrays.fill(last, -1);
                for (int index = needed.nextSetBit(0); index >= 0; index = needed.nextSetBit(index + 1)) {
                    for (int argument : StepPlan.arguments(nodes.get(index))) {
                        last[argument] = index;
                    }
                }
                targets.forEach(target -> last[target] = Integer.MAX_VALUE);
                return last;
            }

            /// A state that takes an input unchanged gets a copy of it made before anything is written.
            private void copyInputsThatBecomeStates(int[] nextStates) {
                for (int state = 0; state < nextStates.length; state++) {
                    int next = nextStates[state];
                    boolean keeps = next >= 0 && nodes.get(next).equals(new StepPlan.State(state));
                    if (next >= 0 && !isComputed(next) && !keeps) {
                        Place slot = new SlotPlace(takeSlot());
                        instructions.add(copy(place(next), slot));
                        copies.add(copy(slot, new StatePlace(state)));
                    }
                }
            }

            /// For each node the state whose memory it may be computed into, or -1.
            private int[] destinations(int[] nextStates, int[] lastReader) {
                int[] destinations = new int[nodes.size()];
                Arrays.fill(destinations, -1);
                for (int state = 0; state < nextStates.length; state++) {
                    int next = nextStates[state];
                    if (next >= 0 && isComputed(next) && destinations[next] < 0) {
                        int old = nodes.indexOf(new StepPlan.State(state));
                        if (old < 0 || lastReader[old] <= next) {
                            destinations[next] = state;
                        }
                    }
                }
                return destinations;
            }

            private static Instruction copy(Place from, Place to) {
                return new Instruction(null, from, from, from, to);
            }

            private int takeSlot() {
                int slot = free.nextSetBit(0);
                if (slot < 0) {
                    return slots++;
                }
                free.clear(slot);
                return slot;
            }

            private Place place(int node) {
                return switch (nodes.get(node)) {
                    case StepPlan.Weight _ -> new WeightPlace();
                    case StepPlan.Gradient _ -> new GradientPlace();
                    case StepPlan.State(int state) -> new StatePlace(state);
                    case StepPlan.Apply apply when apply.kind() == Kind.TENSOR -> places[node];
                    case StepPlan.Apply _,
                            StepPlan.Number _,
                            StepPlan.LearningRate _,
                            StepPlan.StepNumber _,
                            StepPlan.SumPerArray _,
                            StepPlan.SumAll _ -> {
                        perArray |= nodes.get(node).kind() == Kind.PER_ARRAY;
                        yield new ScalarPlace(node);
                    }
                };
            }
        }
    }
}
