package serengeti.evaluator.fresh;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.optimizer.Optimizer;

/// Prints how many bytes a hundred steps take from the heap once they are compiled.
final class SteadySteps {
    private static final int STEPS = 100;

    private SteadySteps() {}

    /// Steps until nothing is allocated.
    ///
    /// @param arguments a program of the library, then `interpreter`, or a state format and a data type
    public static void main(String[] arguments) throws InterruptedException {
        Program program = Library.named(arguments[0]).program();
        Runnable step =
                arguments[1].equals("interpreter")
                        ? interpreter(program)
                        : optimizer(program, StateFormat.valueOf(arguments[1]), DataType.valueOf(arguments[2]));
        SteadyAllocation.print(STEPS, _ -> step.run());
    }

    private static Runnable interpreter(Program program) {
        Layout layout = Layout.of(new int[] {300}, new int[] {20}, new int[] {1});
        TensorBuffer weights = TensorBuffer.zeros(layout.total());
        TensorBuffer gradient = TensorBuffer.zeros(layout.total());
        for (int index = 0; index < layout.total(); index++) {
            weights.set(index, (float) Math.sin(index));
            gradient.set(index, (float) Math.cos(index));
        }
        var memory = new OptimizerState(layout.total());
        var interpreter = new BlockInterpreter(Lowering.plan(program), layout, weights, gradient, memory);
        return () -> interpreter.step(0.5);
    }

    private static Runnable optimizer(Program program, StateFormat states, DataType type) throws InterruptedException {
        Optimizer optimizer = Optimizer.compile(program, Optimizer.Settings.DEFAULT.withStates(states));
        List<INDArray> weights =
                List.of(Nd4j.linspace(type, -1, 0.001, 1230).reshape(30, 41), Nd4j.ones(type, 17), Nd4j.ones(type, 3));
        List<INDArray> gradients =
                List.of(Nd4j.linspace(type, 1, -0.002, 1230).reshape(30, 41), Nd4j.ones(type, 17), Nd4j.ones(type, 3));
        optimizer.prepare(weights);
        optimizer.awaitCompiled();
        return () -> optimizer.step(weights, gradients, 0.5);
    }
}
