package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// A program with its functions written out and its hyperparameters left open, but with the names it gives its values,
/// which a plan does not keep.
///
/// @param graph the values
/// @param states for each state that is ever read its place in the signature, in order
/// @param outputs the weights after the step, then the next value of each of `states`
record Lowered(Graph graph, List<Integer> states, List<Integer> outputs) {

    /// @throws serengeti.dsl.meaning.InvalidProgramException if the program is not sound
    static Lowered of(Program program) {
        BitSet liveStates = Dataflow.of(program).liveStates();
        var graph = new Graph();
        Map<String, Integer> scope = inputs(program, graph);
        int weight = scope.get(program.signature().weight());
        for (Statement statement : program.statements()) {
            List<Integer> arguments =
                    statement.arguments().stream().map(argument -> value(argument, scope, graph)).toList();
            int value = expand(statement.function().formula(), arguments, graph);
            String name = statement.target().name();
            graph.names(value).add(name);
            scope.put(name, value);
        }
        List<Integer> returned = program.returns().stream().map(each -> scope.get(each.name())).toList();
        var outputs = new ArrayList<Integer>();
        outputs.add(graph.apply(Lane.SUBTRACT, List.of(weight, returned.getFirst())));
        List<Integer> states = liveStates.stream().boxed().toList();
        states.forEach(state -> outputs.add(returned.get(1 + state)));
        return new Lowered(graph, states, List.copyOf(outputs));
    }

    /// The same without what no output needs.
    Lowered pruned() {
        int[] uses = graph.uses(outputs);
        var kept = new Graph();
        int[] moved = new int[graph.size()];
        for (int index = 0; index < moved.length; index++) {
            if (uses[index] > 0) {
                moved[index] = kept.add(Graph.renumbered(graph.node(index), moved));
                kept.names(moved[index]).addAll(graph.names(index));
            }
        }
        return new Lowered(kept, states, outputs.stream().map(output -> moved[output]).toList());
    }

    private static Map<String, Integer> inputs(Program program, Graph graph) {
        Signature signature = program.signature();
        Map<String, Integer> scope = new HashMap<>();
        List<Hyperparameter> hyperparameters = program.hyperparameters();
        for (int index = 0; index < hyperparameters.size(); index++) {
            scope.put(hyperparameters.get(index).name(), graph.add(new StepPlan.Hyperparameter(index)));
        }
        scope.put(signature.weight(), graph.add(new StepPlan.Weight()));
        scope.put(signature.gradient(), graph.add(new StepPlan.Gradient()));
        for (int state = 0; state < signature.stateCount(); state++) {
            serengeti.dsl.program.State declared = signature.states().get(state);
            scope.put(declared.name(), graph.add(new StepPlan.State(state, declared.kind())));
        }
        scope.put(signature.learningRate(), graph.add(new StepPlan.LearningRate()));
        signature.step().ifPresent(name -> scope.put(name, graph.add(new StepPlan.StepNumber())));
        return scope;
    }

    private static int value(Argument argument, Map<String, Integer> scope, Graph graph) {
        return switch (argument) {
            case Variable(String name) -> scope.get(name);
            case Constant(double number) -> graph.number(number);
        };
    }

    private static int expand(Formula formula, List<Integer> inputs, Graph graph) {
        return switch (formula) {
            case Formula.Input(int index) -> inputs.get(index);
            case Formula.Literal(double number) -> graph.number(number);
            case Formula.Apply(Lane lane, List<Formula> parts) ->
                    graph.apply(lane, parts.stream().map(part -> expand(part, inputs, graph)).toList());
            case Formula.SumPerArray(Formula inner) ->
                    graph.add(new StepPlan.SumPerArray(expand(inner, inputs, graph)));
            case Formula.SumAll(Formula inner) -> graph.add(new StepPlan.SumAll(expand(inner, inputs, graph)));
            case Formula.SumAlong(Formula inner, Kind kind) ->
                    graph.add(new StepPlan.SumAlong(expand(inner, inputs, graph), kind));
            case Formula.Extent(Axis axis) -> graph.add(new StepPlan.Extent(axis));
            case Formula.TripleProduct(Formula x, Formula y, Formula z) ->
                    graph.add(
                            new StepPlan.TripleProduct(
                                    expand(x, inputs, graph), expand(y, inputs, graph), expand(z, inputs, graph)));
        };
    }
}
