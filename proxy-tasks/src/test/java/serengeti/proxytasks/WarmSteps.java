package serengeti.proxytasks;

import serengeti.evaluator.fresh.SteadyAllocation;
import serengeti.evaluator.task.Model;

/// Prints how many bytes five hundred gradients take from the heap once they are compiled.
final class WarmSteps {
    private static final int STEPS = 500;

    private WarmSteps() {}

    /// Computes gradients until nothing is allocated.
    ///
    /// @param arguments a task
    public static void main(String[] arguments) {
        Model model = ProxyTasks.named(arguments[0]).newModel();
        model.start(1);
        SteadyAllocation.print(STEPS, model::lossAndGradient);
    }
}
