package serengeti.dsl.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;

/// Turns programs into step plans by writing out each function's formula.
public final class Lowering {
    private final Canonical program;
    private final int hyperparameters;
    private final StepPlan.Builder builder = new StepPlan.Builder();
    private final int[] nodes;

    private Lowering(Canonical program, int hyperparameters) {
        this.program = program;
        this.hyperparameters = hyperparameters;
        this.nodes = new int[program.size()];
    }

    /// The plan of a program.
    ///
    /// @throws InvalidProgramException if kinds do not fit or a variable is read before it is assigned
    public static StepPlan plan(Program program) {
        return plan(Canonical.of(Dataflow.of(program)));
    }

    /// The plan of a canonical form.
    public static StepPlan plan(Canonical program) {
        return new Lowering(program, 0).build();
    }

    /// The plan of a program with its hyperparameters left open: one plan serves all their values, and computes with
    /// each the same bits as the plan in which they are numbers.
    ///
    /// @throws InvalidProgramException if kinds do not fit or a variable is read before it is assigned
    public static StepPlan openPlan(Program program) {
        return new Lowering(Canonical.of(Dataflow.open(program)), program.hyperparameters().size()).build();
    }

    private StepPlan build() {
        int states = program.stateCount();
        for (int input = 0; input < program.inputCount(); input++) {
            nodes[input] = builder.add(input(input, states, program.inputCount() - hyperparameters));
        }
        for (int value = program.inputCount(); value < program.size(); value++) {
            Fn function = program.function(value);
            nodes[value] =
                    function == null ? builder.number(program.constant(value)) : expand(function.formula(), value);
        }
        var nextStates = new ArrayList<OptionalInt>();
        for (int state = 0; state < states; state++) {
            int next = program.output(1 + state);
            nextStates.add(next < 0 ? OptionalInt.empty() : OptionalInt.of(nodes[next]));
        }
        return builder.build(nodes[program.output(0)], nextStates);
    }

    private StepPlan.Node input(int input, int states, int firstHyperparameter) {
        if (input >= firstHyperparameter) {
            return new StepPlan.Hyperparameter(input - firstHyperparameter);
        }
        return switch (input) {
            case Dataflow.WEIGHT -> new StepPlan.Weight();
            case Dataflow.GRADIENT -> new StepPlan.Gradient();
            default -> {
                int state = input - Dataflow.FIRST_STATE;
                yield state < states
                        ? new StepPlan.State(state, program.kind(input))
                        : state == states ? new StepPlan.LearningRate() : new StepPlan.StepNumber();
            }
        };
    }

    private int expand(Formula formula, int value) {
        return switch (formula) {
            case Formula.Input(int index) -> nodes[program.argument(value, index)];
            case Formula.Literal(double number) -> builder.number(number);
            case Formula.Apply(var lane, var parts) -> {
                List<Integer> arguments = parts.stream().map(part -> expand(part, value)).toList();
                yield builder.apply(lane, arguments);
            }
            case Formula.SumPerArray(Formula inner) -> builder.add(new StepPlan.SumPerArray(expand(inner, value)));
            case Formula.SumAll(Formula inner) -> builder.add(new StepPlan.SumAll(expand(inner, value)));
            case Formula.SumAlong(Formula inner, Kind kind) ->
                    builder.add(new StepPlan.SumAlong(expand(inner, value), kind));
            case Formula.Extent(Axis axis) -> builder.add(new StepPlan.Extent(axis));
            case Formula.TripleProduct(Formula x, Formula y, Formula z) ->
                    builder.add(new StepPlan.TripleProduct(expand(x, value), expand(y, value), expand(z, value)));
        };
    }
}
