package serengeti.evaluator.kernel;

import java.lang.classfile.CodeBuilder;
import serengeti.dsl.function.Kind;
import serengeti.evaluator.block.Scalars;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.buffer.RawMemory;
import serengeti.evaluator.kernel.KernelPlan.Pass;
import serengeti.evaluator.kernel.KernelPlan.Stream;
import serengeti.evaluator.kernel.PassCode.CellPlace;
import serengeti.evaluator.kernel.PassCode.Place;
import serengeti.evaluator.kernel.PassCode.SlotPlace;
import serengeti.evaluator.kernel.PassCode.StreamPlace;

/// Code that finds the addresses of a pass's places.
///
/// @param plan whose nodes
/// @param pass whose streams
/// @param type what a slot holds
/// @param block how many of it
record PlaceCode(KernelPlan plan, Pass pass, ElementType type, int block) {

    /// Pushes the address of a place's first element.
    void loadAddress(CodeBuilder code, Place place) {
        switch (place) {
            case StreamPlace(Stream stream) ->
                    code.aload(KernelAssembler.STREAMS)
                            .iload(KernelAssembler.AT)
                            .loadConstant(pass.streams().indexOf(stream))
                            .iadd()
                            .laload();
            case SlotPlace(int slot) ->
                    code.lload(KernelAssembler.SLOTS).loadConstant((long) slot * block * type.bytes()).ladd();
            case CellPlace(int node) -> {
                boolean isPerArray = plan.nodes().get(node).kind() == Kind.PER_ARRAY;
                code.lload(isPerArray ? KernelAssembler.ARRAY_CELLS : KernelAssembler.MODEL_CELLS)
                        .loadConstant(Scalars.offsets(plan.nodes())[node])
                        .ladd();
            }
        }
    }

    /// How far a place moves per vector, in bytes.
    int stepBytes(Place place) {
        return place instanceof CellPlace ? 0 : RawMemory.VECTOR_BYTES;
    }
}
