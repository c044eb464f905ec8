package serengeti.evaluator.block;

import java.util.List;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;

/// A step plan translated for the block interpreter: stages of instructions on slots.
///
/// @param stages sweeps over the tensors, in order; the last writes the outputs
/// @param slots how many blocks of scratch memory are needed
record BlockCode(List<Stage> stages, int slots) {

    BlockCode {
        stages = List.copyOf(stages);
    }

    /// Translates a plan.
    ///
    /// @param fuses whether pairs and triples of lanes may become one instruction
    static BlockCode of(StepPlan plan, boolean fuses) {
        return new BlockTranslation(plan, fuses).code();
    }

    /// A sweep.
    ///
    /// @param instructions run on each block, in order
    /// @param sums sums over the blocks' values, taken after the instructions
    /// @param perArray whether blocks may not cross from one array to the next
    record Stage(List<Instruction> instructions, List<Sum> sums, boolean perArray) {
        Stage {
            instructions = List.copyOf(instructions);
            sums = List.copyOf(sums);
        }
    }

    /// One loop over a block.
    ///
    /// @param operation what is done
    /// @param operands what it reads, 1 to 4
    /// @param out where the result goes; may be one of the operands
    record Instruction(Operation operation, List<Place> operands, Place out) {
        Instruction {
            operands = List.copyOf(operands);
        }

        static Instruction copy(Place from, Place to) {
            return new Instruction(new Copy(), List.of(from), to);
        }
    }

    /// A sum of the values at `place` into the scalar node `node`.
    record Sum(int node, Place place) {}

    /// What an instruction does.
    sealed interface Operation {}

    /// A lane operation.
    record Single(Lane lane) implements Operation {}

    /// Several lane operations at once.
    record Fused(Fusion fusion) implements Operation {}

    /// The operand itself.
    record Copy() implements Operation {}

    /// A place that an instruction reads or writes.
    sealed interface Place {}

    /// The weights of the block.
    record WeightPlace() implements Place {}

    /// The gradient of the block.
    record GradientPlace() implements Place {}

    /// A state of the block.
    record StatePlace(int state) implements Place {}

    /// A temporary of the [ArrayPlan].
    record TemporaryPlace(int temporary) implements Place {}

    /// A scratch slot.
    record SlotPlace(int slot) implements Place {}

    /// A number of the model or of the array, by its node.
    record ScalarPlace(int node, boolean isPerArray) implements Place {}
}
