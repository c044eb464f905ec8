package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;

/// Lines of a step that are run before it, for the sake of a sum: they may not overwrite states.
final class TorchSums {
    private TorchSums() {}

    /// The lines with their states in locals.
    static List<Line> asLocals(List<Line> lines, Recipe recipe, Names names) {
        var renamed = new ArrayList<Line>();
        for (Line line : lines) {
            Line.Target target =
                    switch (line.target()) {
                        case Line.NextState(int index) -> new Line.Local(name(index, recipe));
                        case Line.Local _, Line.NextWeight _ -> line.target();
                    };
            renamed.add(new Line(target, asLocals(line.value(), recipe)));
        }
        return renamed;
    }

    static Expression asLocals(Expression expression, Recipe recipe) {
        return switch (expression) {
            case Expression.NextState(int index, var kind) -> new Expression.Local(name(index, recipe), kind, false);
            case Expression.Apply(var lane, var arguments, var kind) ->
                    new Expression.Apply(lane, arguments.stream().map(each -> asLocals(each, recipe)).toList(), kind);
            case Expression.Remainder(var x, var y, var kind) ->
                    new Expression.Remainder(asLocals(x, recipe), asLocals(y, recipe), kind);
            case Expression.IsNan(var argument) -> new Expression.IsNan(asLocals(argument, recipe));
            case Expression.SumPerArray(var argument) -> new Expression.SumPerArray(asLocals(argument, recipe));
            case Expression.SumAlong(var argument, var kind) ->
                    new Expression.SumAlong(asLocals(argument, recipe), kind);
            case Expression.TripleProduct(var x, var y, var z) ->
                    new Expression.TripleProduct(asLocals(x, recipe), asLocals(y, recipe), asLocals(z, recipe));
            case Expression.SumAll(var argument) -> new Expression.SumAll(asLocals(argument, recipe));
            case Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Number _,
                    Expression.Local _,
                    Expression.Size _,
                    Expression.Extent _ ->
                    expression;
        };
    }

    private static String name(int state, Recipe recipe) {
        return "next_" + recipe.states().get(state).name();
    }
}
