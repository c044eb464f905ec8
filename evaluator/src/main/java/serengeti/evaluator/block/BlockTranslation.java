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
import serengeti.evaluator.block.BlockCode.Fused;
import serengeti.evaluator.block.BlockCode.GradientPlace;
import serengeti.evaluator.block.BlockCode.Instruction;
import serengeti.evaluator.block.BlockCode.Place;
import serengeti.evaluator.block.BlockCode.ScalarPlace;
import serengeti.evaluator.block.BlockCode.Single;
import serengeti.evaluator.block.BlockCode.SlotPlace;
import serengeti.evaluator.block.BlockCode.Stage;
import serengeti.evaluator.block.BlockCode.StatePlace;
import serengeti.evaluator.block.BlockCode.Sum;
import serengeti.evaluator.block.BlockCode.TemporaryPlace;
import serengeti.evaluator.block.BlockCode.WeightPlace;

/*
 * A sum must be known before anything that uses it, so it ends a stage: one sweep over the tensors. Each stage computes
 * afresh, from the inputs, whatever tensor values its sums or outputs need; nothing but the inputs is read from memory
 * and no intermediate tensor is ever as long as the model. Outputs are written in the last stage only, so all stages
 * see the old weights and states.
 *
 * Within a stage, values live in slots of one block's length; a slot is free again after its last reader. A next state
 * is computed straight into the state's memory where no later instruction reads the old state, else it is copied at the
 * end.
 */
/// Translates a step plan into block code.
final class BlockTranslation {
    private static final int NOWHERE = -1;

    private final StepPlan plan;
    private final boolean fuses;
    private final List<Node> nodes;
    private final ArrayPlan arrayPlan;
    private final int[] ready;
    private int slots;

    BlockTranslation(StepPlan plan, boolean fuses) {
        this.plan = plan;
        this.fuses = fuses;
        this.nodes = plan.nodes();
        this.arrayPlan = ArrayPlan.of(plan);
        this.ready = Scalars.passes(plan);
    }

    BlockCode code() {
        int last = Arrays.stream(ready).max().orElse(0);
        var stages = new ArrayList<Stage>();
        for (int stage = 0; stage < last; stage++) {
            stages.add(sumStage(stage));
        }
        stages.add(outputStage());
        return new BlockCode(stages, slots);
    }

    private boolean isTensorOperation(int node) {
        return nodes.get(node) instanceof StepPlan.Apply apply && apply.kind() == Kind.TENSOR;
    }

    private Stage sumStage(int stage) {
        var sumNodes = new ArrayList<Integer>();
        var summed = new ArrayList<Integer>();
        for (int index = 0; index < ready.length; index++) {
            if (Scalars.isSum(nodes, nodes.get(index)) && ready[index] == stage + 1) {
                sumNodes.add(index);
                summed.add(StepPlan.arguments(nodes.get(index)).getFirst());
            }
        }
        List<Integer> writtenDown = writtenDown(stage);
        var targets = new ArrayList<>(summed);
        targets.addAll(writtenDown);
        var body = new StageBody(stage, targets, new int[0]);
        body.writeDown(writtenDown);
        var sums = new ArrayList<Sum>();
        boolean perArray = body.perArray;
        for (int index = 0; index < sumNodes.size(); index++) {
            int node = sumNodes.get(index);
            sums.add(new Sum(node, body.place(summed.get(index))));
            perArray |= nodes.get(node) instanceof StepPlan.SumPerArray;
        }
        return new Stage(body.instructions, sums, perArray);
    }

    /// The nodes that an operation on whole arrays reads and that are known in a stage.
    private List<Integer> writtenDown(int stage) {
        return arrayPlan.temporaries().stream()
                .filter(node -> !arrayPlan.isGiven(node) && ready[node] == stage)
                .toList();
    }

    private Stage outputStage() {
        int[] nextStates = new int[plan.nextStates().size()];
        Arrays.fill(nextStates, NOWHERE);
        var targets = new ArrayList<Integer>();
        for (int state = 0; state < nextStates.length; state++) {
            OptionalInt next = plan.nextStates().get(state);
            if (next.isPresent() && plan.stateKind(state) == Kind.TENSOR) {
                nextStates[state] = next.getAsInt();
                targets.add(next.getAsInt());
            }
        }
        int last = Arrays.stream(ready).max().orElse(0);
        List<Integer> writtenDown = writtenDown(last);
        targets.addAll(writtenDown);
        List<Integer> factors = updateFactors();
        targets.addAll(factors);
        var body = new StageBody(last, targets, nextStates);
        body.writeDown(writtenDown);
        if (plan.isReplacing()) {
            body.instructions.add(Instruction.copy(body.place(plan.update()), new WeightPlace()));
        } else {
            var operands = new ArrayList<Place>();
            operands.add(new WeightPlace());
            factors.forEach(factor -> operands.add(body.place(factor)));
            body.instructions.add(
                    new Instruction(
                            factors.size() == 1 ? new Single(Lane.SUBTRACT) : new Fused(Fusion.SUBTRACT_PRODUCT),
                            operands,
                            new WeightPlace()));
        }
        body.instructions.addAll(body.copies);
        return new Stage(body.instructions, List.of(), body.perArray);
    }

    /// The update, or the two factors of an update that is a product read by nothing else.
    private List<Integer> updateFactors() {
        int update = plan.update();
        boolean isReadElsewhere =
                plan.nextStates().contains(OptionalInt.of(update))
                        || nodes.stream().anyMatch(node -> StepPlan.arguments(node).contains(update));
        return fuses
                        && !plan.isReplacing()
                        && nodes.get(update) instanceof StepPlan.Apply(Lane lane, List<Integer> factors, Kind kind)
                        && lane == Lane.MULTIPLY
                        && kind == Kind.TENSOR
                        && !isReadElsewhere
                ? factors
                : List.of(update);
    }

    /// The instructions that compute some tensor nodes from the inputs.
    private final class StageBody {
        final List<Instruction> instructions = new ArrayList<>();
        final List<Instruction> copies = new ArrayList<>();
        boolean perArray;
        private final int stage;
        private final Place[] places = new Place[nodes.size()];
        private final Fusion.Match[] fusions = new Fusion.Match[nodes.size()];
        private final BitSet absorbed = new BitSet();
        private final BitSet free = new BitSet();

        /// @param stage which, from 0
        /// @param targets nodes whose values must be in place at the end
        /// @param nextStates for each state the node of its next value, or [#NOWHERE]
        StageBody(int stage, List<Integer> targets, int[] nextStates) {
            this.stage = stage;
            free.set(0, slots);
            BitSet needed = needed(targets);
            fuse(needed, targets);
            int[] lastReader = lastReaders(needed, targets);
            copyInputsThatBecomeStates(nextStates);
            int[] destinations = destinations(nextStates, lastReader);
            for (int node = needed.nextSetBit(0); node >= 0; node = needed.nextSetBit(node + 1)) {
                if (isComputed(node) && !absorbed.get(node)) {
                    compute(node, lastReader, destinations[node]);
                }
            }
            for (int state = 0; state < nextStates.length; state++) {
                int next = nextStates[state];
                if (next >= 0 && isComputed(next) && !places[next].equals(new StatePlace(state))) {
                    copies.add(Instruction.copy(places[next], new StatePlace(state)));
                }
            }
        }

        /// Copies values to their temporaries.
        void writeDown(List<Integer> targets) {
            for (int node : targets) {
                instructions.add(Instruction.copy(place(node), new TemporaryPlace(arrayPlan.temporaryOf(node))));
            }
        }

        private void compute(int node, int[] lastReader, int destination) {
            List<Integer> operands = operands(node);
            List<Place> read = operands.stream().map(this::place).toList();
            for (int operand : operands) {
                if (lastReader[operand] == node && places[operand] instanceof SlotPlace(int slot)) {
                    free.set(slot);
                }
            }
            places[node] = destination >= 0 ? new StatePlace(destination) : new SlotPlace(takeSlot());
            BlockCode.Operation operation =
                    fusions[node] != null
                            ? new Fused(fusions[node].fusion())
                            : new Single(((StepPlan.Apply) nodes.get(node)).lane());
            instructions.add(new Instruction(operation, read, places[node]));
        }

        /// What is read to compute a node: nothing if its value is there.
        private List<Integer> arguments(int node) {
            return arrayPlan.isThere(node, stage) ? List.of() : StepPlan.arguments(nodes.get(node));
        }

        private boolean isComputed(int node) {
            return isTensorOperation(node) && !arrayPlan.isThere(node, stage);
        }

        private List<Integer> operands(int node) {
            return fusions[node] != null ? fusions[node].operands() : arguments(node);
        }

        /// The tensor nodes that the targets depend on.
        private BitSet needed(List<Integer> targets) {
            var needed = new BitSet();
            targets.forEach(needed::set);
            for (int node = nodes.size() - 1; node >= 0; node--) {
                if (needed.get(node)) {
                    if (nodes.get(node).kind().variesWithinArrays()) {
                        arguments(node).forEach(needed::set);
                    } else {
                        needed.clear(node);
                    }
                }
            }
            return needed;
        }

        private void fuse(BitSet needed, List<Integer> targets) {
            if (!fuses) {
                return;
            }
            int[] readers = new int[nodes.size()];
            targets.forEach(target -> readers[target] += 2);
            for (int node = needed.nextSetBit(0); node >= 0; node = needed.nextSetBit(node + 1)) {
                arguments(node).forEach(argument -> readers[argument]++);
            }
            for (int node = nodes.size() - 1; node >= 0; node--) {
                if (needed.get(node) && isComputed(node) && !absorbed.get(node)) {
                    Fusion.Match match = Fusion.match(nodes, node, child -> readers[child] == 1 && isComputed(child));
                    fusions[node] = match;
                    if (match != null) {
                        match.absorbed().forEach(absorbed::set);
                    }
                }
            }
        }

        /// For each node the last instruction that reads it; targets are read after all.
        private int[] lastReaders(BitSet needed, List<Integer> targets) {
            int[] last = new int[nodes.size()];
            Arrays.fill(last, NOWHERE);
            for (int node = needed.nextSetBit(0); node >= 0; node = needed.nextSetBit(node + 1)) {
                if (!absorbed.get(node)) {
                    for (int operand : operands(node)) {
                        last[operand] = node;
                    }
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
                    instructions.add(Instruction.copy(place(next), slot));
                    copies.add(Instruction.copy(slot, new StatePlace(state)));
                }
            }
        }

        /// For each node the state whose memory it may be computed into, or [#NOWHERE].
        private int[] destinations(int[] nextStates, int[] lastReader) {
            int[] destinations = new int[nodes.size()];
            Arrays.fill(destinations, NOWHERE);
            for (int state = 0; state < nextStates.length; state++) {
                int next = nextStates[state];
                if (next >= 0 && isComputed(next) && destinations[next] == NOWHERE) {
                    int old = nodes.indexOf(new StepPlan.State(state));
                    if (old < 0 || lastReader[old] <= next) {
                        destinations[next] = state;
                    }
                }
            }
            return destinations;
        }

        private int takeSlot() {
            int slot = free.nextSetBit(0);
            if (slot < 0) {
                return slots++;
            }
            free.clear(slot);
            return slot;
        }

        private boolean isInput(int node) {
            return nodes.get(node).kind() == Kind.TENSOR && StepPlan.arguments(nodes.get(node)).isEmpty();
        }

        private Place givenPlace(int node) {
            return new TemporaryPlace(arrayPlan.temporaryOf(node));
        }

        Place place(int node) {
            if (arrayPlan.isThere(node, stage) && !isInput(node)) {
                return givenPlace(node);
            }
            return switch (nodes.get(node)) {
                case StepPlan.Weight _ -> new WeightPlace();
                case StepPlan.Gradient _ -> new GradientPlace();
                case StepPlan.State(int state, Kind kind) when kind == Kind.TENSOR -> new StatePlace(state);
                case StepPlan.Apply apply when apply.kind() == Kind.TENSOR -> places[node];
                case StepPlan.SumAlong _, StepPlan.TripleProduct _ ->
                        throw new IllegalStateException("not known in stage %d".formatted(stage));
                case StepPlan.State _,
                        StepPlan.Extent _,
                        StepPlan.Apply _,
                        StepPlan.Number _,
                        StepPlan.LearningRate _,
                        StepPlan.StepNumber _,
                        StepPlan.Hyperparameter _,
                        StepPlan.SumPerArray _,
                        StepPlan.SumAll _ -> {
                    boolean isPerArray = nodes.get(node).kind() == Kind.PER_ARRAY;
                    perArray |= isPerArray;
                    yield new ScalarPlace(node, isPerArray);
                }
            };
        }
    }
}
