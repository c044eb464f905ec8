package serengeti.cli;

import java.util.List;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.Kernel;
import serengeti.evaluator.kernel.KernelListing;
import serengeti.evaluator.kernel.KernelPlan;
import serengeti.evaluator.kernel.StateFormat;

/// What `show --kernel` tells of the compiled step.
///
/// @param passes over the model's memory
/// @param bytesPerParameter read and written per float32 parameter and step, all passes together
/// @param flopsPerParameter operations per parameter and step, all passes together
/// @param temporaries tensors of the model's size that one pass leaves to later ones
/// @param listing the loops in words, line by line
record KernelDocument(int passes, int bytesPerParameter, int flopsPerParameter, int temporaries, List<String> listing) {

    static KernelDocument of(Program program) {
        Kernel kernel = Kernel.of(Lowering.openPlan(program), ElementType.FLOAT, StateFormat.EXACT);
        KernelPlan plan = kernel.plan();
        return new KernelDocument(
                plan.passes().size(),
                plan.bytesPerParameter(Float.BYTES, Float.BYTES),
                plan.flopsPerParameter(),
                plan.temporaries().size(),
                KernelListing.of(kernel, program));
    }
}
