package serengeti.dsl.export;

import java.util.List;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;

/// Names for weight decay, which papers call lambda and code, where that is often a keyword, `weight_decay`.
final class Decay {
    private static final String USUAL_NAME = "weight_decay";

    private Decay() {}

    /// The name of a hyperparameter: its own, but for a `lambda` that multiplies the weights.
    static String settingName(Lowered lowered, Program program, int hyperparameter) {
        List<String> names = program.hyperparameters().stream().map(Hyperparameter::name).toList();
        String name = names.get(hyperparameter);
        return name.equals("lambda") && !names.contains(USUAL_NAME) && multipliesWeights(lowered, hyperparameter)
                ? USUAL_NAME
                : name;
    }

    private static boolean multipliesWeights(Lowered lowered, int hyperparameter) {
        Graph graph = lowered.graph();
        for (int index = 0; index < graph.size(); index++) {
            if (graph.is(index, Lane.MULTIPLY)) {
                var factors = graph.arguments(index).stream().map(graph::node).toList();
                if (factors.contains(new StepPlan.Hyperparameter(hyperparameter))
                        && factors.contains(new StepPlan.Weight())) {
                    return true;
                }
            }
        }
        return false;
    }
}
