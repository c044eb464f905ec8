package serengeti.evaluator.task;

import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.fresh.SteadyAllocation;
import serengeti.evaluator.task.TrainingRun.Limits;

/// Prints how many bytes a hundred steps of two runs that take turns take from the heap once they are compiled.
final class SteadyCourse {
    private static final int STEPS = 100;
    private static final int LENGTH = 321;

    private SteadyCourse() {}

    public static void main(String[] arguments) {
        var model = new Slope();
        Course first = course(model, 1);
        Course second = course(model, 1 / 3.0);
        SteadyAllocation.print(
                STEPS,
                _ -> {
                    first.advance(first.steps() + 1);
                    second.advance(second.steps() + 1);
                });
    }

    private static Course course(Model model, double factor) {
        var stepper =
                new BlockInterpreter(
                        Lowering.plan(Library.named("lion").program()),
                        model.layout(),
                        model.weights(),
                        model.gradient(),
                        new OptimizerState(LENGTH));
        return new Course(model, stepper, new Schedule(Integer.MAX_VALUE / 100), factor, Limits.DEFAULT, (_, _) -> {});
    }

    /// A model whose gradient is always the same.
    private static final class Slope implements Model {
        private final Layout layout = Layout.of(new int[] {300}, new int[] {20}, new int[] {1});
        private final TensorBuffer weights = TensorBuffer.zeros(LENGTH);
        private final TensorBuffer gradient = TensorBuffer.zeros(LENGTH);

        @Override
        public Layout layout() {
            return layout;
        }

        @Override
        public TensorBuffer weights() {
            return weights;
        }

        @Override
        public TensorBuffer gradient() {
            return gradient;
        }

        @Override
        public void start(long seed) {
            gradient.fill(1);
        }

        @Override
        public float lossAndGradient(int step) {
            return 1;
        }

        @Override
        public double fitness() {
            return 0;
        }
    }
}
