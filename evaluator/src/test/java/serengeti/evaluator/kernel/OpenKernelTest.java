package serengeti.evaluator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.RandomPrograms;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.buffer.ElementType;

/// Kernels that leave hyperparameters open against those in which they are numbers.
class OpenKernelTest {
    private static final int[] SIZES = {17, 0, 40};

    /// A program with other values.
    private static Program withValues(Program program, double[] values) {
        List<Hyperparameter> old = program.hyperparameters();
        List<Hyperparameter> hyperparameters =
                IntStream.range(0, values.length)
                        .mapToObj(index -> new Hyperparameter(old.get(index).name(), values[index]))
                        .toList();
        return new Program(
                program.comments(), hyperparameters, program.signature(), program.statements(), program.returns());
    }

    @Test
    void anyValuesGiveTheBitsOfTheProgramThatHasThemInlined() {
        for (Library.Entry entry : Library.all()) {
            double[] values =
                    entry.program().hyperparameters().stream().mapToDouble(each -> each.value() * 0.9).toArray();
            check(entry.program(), values, 1);
        }
        for (long seed = 0; seed < 600; seed++) {
            var random = new SplittableRandom(seed);
            check(RandomPrograms.language().generate(seed), random.doubles(2, -2, 2).toArray(), seed);
            check(RandomPrograms.language().generate(seed), new double[] {0, seed % 2 == 0 ? 1 : -1}, seed);
        }
    }

    private static void check(Program program, double[] values, long seed) {
        ElementType type = seed % 2 == 0 ? ElementType.FLOAT : ElementType.DOUBLE;
        Program changed = withValues(program, values);
        StepPlan open = Lowering.openPlan(program);
        StepPlan closed = Lowering.plan(changed.inlined());
        double[][] data = StepRig.data(StepRig.total(SIZES), 3, seed, seed % 3 == 0);
        var rig = new StepRig(Kernel.of(open, type, StateFormat.EXACT), 1, SIZES, values);
        var twin = new StepRig(Kernel.of(closed, type, StateFormat.EXACT), 1, SIZES);
        StepRig.fill(rig.weights, data[0]);
        StepRig.fill(twin.weights, data[0]);
        KernelCode code = seed % 5 == 0 ? Kernel.of(open, type, StateFormat.EXACT).assemble() : null;
        for (int step = 1; step < data.length; step++) {
            rig.step(code, data[step], 1.0 / step);
            twin.step(null, data[step], 1.0 / step);
            Optional<String> difference = rig.difference(twin, closed);
            if (difference.isPresent()) {
                fail("seed %d, step %d: %s\n%s".formatted(seed, step, difference.get(), Printer.print(changed)));
            }
        }
    }

    @Test
    void valuesMayChangeFromStepToStep() {
        StepPlan plan = Lowering.openPlan(Library.named("adamw").program());
        double[] values = {0.001, 0.9, 0.999, 1e-8, 0.01};
        Kernel kernel = Kernel.of(plan, ElementType.DOUBLE, StateFormat.EXACT);
        double[][] data = StepRig.data(StepRig.total(SIZES), 6, 2, false);
        var rig = new StepRig(kernel, 1, SIZES, values);
        var twin = new DoubleTwin(plan, SIZES, data[0], values);
        StepRig.fill(rig.weights, data[0]);
        KernelCode code = kernel.assemble();
        for (int step = 1; step < data.length; step++) {
            values[step % values.length] *= 0.7;
            rig.step(step % 2 == 0 ? code : null, data[step], 1);
            twin.step(data[step], 1);
            assertEquals(Optional.empty(), StepRig.difference("weight", StepRig.read(rig.weights), twin.weights()));
        }
    }

    @Test
    void otherValuesNeedNoOtherKernel() {
        Program program = Library.named("adamw").program();
        Kernel kernel = Kernel.of(Lowering.openPlan(program), ElementType.FLOAT, StateFormat.EXACT);
        Program changed = withValues(program, new double[] {1, 0.5, 0.25, 1, 0});
        assertSame(kernel, Kernel.of(Lowering.openPlan(changed), ElementType.FLOAT, StateFormat.EXACT));
    }
}
