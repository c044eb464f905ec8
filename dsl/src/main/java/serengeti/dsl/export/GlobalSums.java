package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import serengeti.dsl.function.Kind;

/// The sums over all arrays of a recipe, each under a name, and its lines with those names in their place.
///
/// @param sums what is summed up, by name, in an order in which the sums can be computed
/// @param lines the lines of the recipe without those that only name a sum
record GlobalSums(SequencedMap<String, Expression> sums, List<Line> lines) {

    /// @param names for sums that have none
    static GlobalSums of(Recipe recipe, Names names) {
        var sums = new LinkedHashMap<String, Expression>();
        var lines = new ArrayList<Line>();
        for (Line line : recipe.lines()) {
            if (line.target() instanceof Line.Local(String name)
                    && line.value() instanceof Expression.SumAll(Expression argument)) {
                sums.put(name, replaced(argument, sums, names));
            } else {
                lines.add(new Line(line.target(), replaced(line.value(), sums, names)));
            }
        }
        return new GlobalSums(sums, lines);
    }

    private static Expression replaced(Expression expression, Map<String, Expression> sums, Names names) {
        return switch (expression) {
            case Expression.SumAll(Expression argument) -> {
                Expression inner = replaced(argument, sums, names);
                String name =
                        sums.entrySet().stream()
                                .filter(each -> each.getValue().equals(inner))
                                .map(Map.Entry::getKey)
                                .findFirst()
                                .orElseGet(() -> names.take("total"));
                sums.put(name, inner);
                yield new Expression.Local(name, Kind.SCALAR, false);
            }
            case Expression.Apply(var lane, var arguments, var kind) ->
                    new Expression.Apply(
                            lane, arguments.stream().map(each -> replaced(each, sums, names)).toList(), kind);
            case Expression.Remainder(var x, var y, var kind) ->
                    new Expression.Remainder(replaced(x, sums, names), replaced(y, sums, names), kind);
            case Expression.IsNan(var argument) -> new Expression.IsNan(replaced(argument, sums, names));
            case Expression.SumPerArray(var argument) -> new Expression.SumPerArray(replaced(argument, sums, names));
            case Expression.SumAlong(var argument, var kind) ->
                    new Expression.SumAlong(replaced(argument, sums, names), kind);
            case Expression.TripleProduct(var x, var y, var z) ->
                    new Expression.TripleProduct(
                            replaced(x, sums, names), replaced(y, sums, names), replaced(z, sums, names));
            case Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _,
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

    /// The names of the sums that an expression reads, those that its lines read included.
    Set<String> readBy(Expression expression) {
        var names = new HashSet<String>();
        linesFor(expression).forEach(line -> TorchStatement.collect(line.value(), names));
        TorchStatement.collect(expression, names);
        names.retainAll(sums.keySet());
        return names;
    }

    /// The lines that `expression` needs before it.
    List<Line> linesFor(Expression expression) {
        var needed = new HashSet<Object>();
        need(expression, needed);
        var kept = new ArrayList<Line>();
        for (Line line : lines.reversed()) {
            if (needed.contains(line.target())) {
                need(line.value(), needed);
                kept.addFirst(line);
            }
        }
        return kept;
    }

    private static void need(Expression expression, Set<Object> needed) {
        switch (expression) {
            case Expression.Local(String name, _, _) -> needed.add(new Line.Local(name));
            case Expression.NextState(int index, _) -> needed.add(new Line.NextState(index));
            default -> expression.parts().forEach(part -> need(part, needed));
        }
    }
}
