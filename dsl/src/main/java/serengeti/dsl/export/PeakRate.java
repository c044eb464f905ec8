package serengeti.dsl.export;

import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Lane;
import serengeti.dsl.plan.StepPlan;

/// The peak rate of a program that reads the schedule's value only times one number, as most do: exported, that product
/// is the learning rate, and the number its default.
///
/// @param program with the product in place of the learning rate, where there is one
/// @param hyperparameter the place of the peak rate among the hyperparameters, if it is one and was replaced
/// @param usual the learning rate's default
/// @param isSchedule whether nothing was replaced
record PeakRate(Lowered program, OptionalInt hyperparameter, double usual, boolean isSchedule) {

    static PeakRate of(Lowered program, double[] hyperparameters) {
        Graph graph = program.graph();
        int[] uses = graph.uses(program.outputs());
        for (int index = 0; index < graph.size(); index++) {
            if (graph.is(index, Lane.MULTIPLY)) {
                int x = graph.arguments(index).getFirst();
                int y = graph.arguments(index).getLast();
                int rate = graph.node(x) instanceof StepPlan.LearningRate ? x : y;
                int peak = rate == x ? y : x;
                if (!(graph.node(rate) instanceof StepPlan.LearningRate) || uses[rate] > 1) {
                    continue;
                }
                if (graph.node(peak) instanceof StepPlan.Number(double number)) {
                    return new PeakRate(replaced(program, index), OptionalInt.empty(), number, false);
                }
                if (graph.node(peak) instanceof StepPlan.Hyperparameter(int place) && uses[peak] == 1) {
                    return new PeakRate(replaced(program, index), OptionalInt.of(place), hyperparameters[place], false);
                }
            }
        }
        return new PeakRate(program, OptionalInt.empty(), 1, true);
    }

    private static Lowered replaced(Lowered program, int product) {
        Graph graph = program.graph();
        var changed = new Graph();
        int[] moved = new int[graph.size()];
        for (int index = 0; index < moved.length; index++) {
            moved[index] =
                    changed.add(
                            index == product
                                    ? new StepPlan.LearningRate()
                                    : Graph.renumbered(graph.node(index), moved));
            if (index != product) {
                changed.names(moved[index]).addAll(graph.names(index));
            }
        }
        List<Integer> outputs = program.outputs().stream().map(output -> moved[output]).toList();
        return new Lowered(changed, program.states(), outputs).pruned();
    }
}
