package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Lane;

/// Writes tensors that are read once in the place where they are read: PyTorch does in one call what a formula needs
/// several operations for, and more of them are found in longer expressions.
final class TorchInlining {
    private final TorchShape.Of shapes;
    private final List<Line> lines;

    private TorchInlining(List<Line> lines, TorchShape.Of shapes) {
        this.lines = new ArrayList<>(lines);
        this.shapes = shapes;
    }

    static List<Line> of(List<Line> lines, TorchShape.Of shapes) {
        var inlining = new TorchInlining(lines, shapes);
        for (int index = lines.size() - 2; index >= 0; index--) {
            inlining.inline(index);
        }
        return inlining.lines;
    }

    private void inline(int index) {
        if (!(lines.get(index) instanceof Line(Line.Local(String name), Expression value))
                || shapes.of(value) != TorchShape.TENSOR) {
            return;
        }
        var local = new Expression.Local(name, value.kind(), value.isTruth());
        List<Integer> readers = new ArrayList<>();
        for (int other = index + 1; other < lines.size(); other++) {
            if (lines.get(other).value().contains(local)) {
                readers.add(other);
            }
        }
        if (readers.size() == 1 && uses(lines.get(readers.getFirst()).value(), local) == 1) {
            int reader = readers.getFirst();
            if (lines.subList(index + 1, reader).stream().noneMatch(line -> overwrites(line.target(), value))) {
                Line line = lines.get(reader);
                lines.set(reader, new Line(line.target(), replaced(line.value(), local, value)));
                lines.remove(index);
            }
        }
    }

    /// How often a line computes a value at most: of a choice by a number it computes one side.
    private int uses(Expression expression, Expression local) {
        if (expression.equals(local)) {
            return 1;
        }
        if (expression instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                && lane == Lane.SELECT
                && shapes.of(arguments.getFirst()) == TorchShape.NUMBER) {
            return Math.max(uses(arguments.get(1), local), uses(arguments.getLast(), local));
        }
        return expression.parts().stream().mapToInt(part -> uses(part, local)).sum();
    }

    /// Whether an assignment overwrites something that `value` reads.
    static boolean overwrites(Line.Target target, Expression value) {
        return switch (target) {
            case Line.Local _ -> false;
            case Line.NextState(int index) -> readsState(value, index);
            case Line.NextWeight _ -> value.contains(new Expression.Weight());
        };
    }

    private static boolean readsState(Expression value, int index) {
        return value instanceof Expression.OldState(int state, _) && state == index
                || value.parts().stream().anyMatch(part -> readsState(part, index));
    }

    static Expression replaced(Expression expression, Expression old, Expression by) {
        if (expression.equals(old)) {
            return by;
        }
        return switch (expression) {
            case Expression.Apply(var lane, var arguments, var kind) ->
                    new Expression.Apply(lane, arguments.stream().map(each -> replaced(each, old, by)).toList(), kind);
            case Expression.Remainder(var x, var y, var kind) ->
                    new Expression.Remainder(replaced(x, old, by), replaced(y, old, by), kind);
            case Expression.IsNan(var argument) -> new Expression.IsNan(replaced(argument, old, by));
            case Expression.SumPerArray(var argument) -> new Expression.SumPerArray(replaced(argument, old, by));
            case Expression.SumAlong(var argument, var kind) ->
                    new Expression.SumAlong(replaced(argument, old, by), kind);
            case Expression.TripleProduct(var x, var y, var z) ->
                    new Expression.TripleProduct(replaced(x, old, by), replaced(y, old, by), replaced(z, old, by));
            case Expression.SumAll(var argument) -> new Expression.SumAll(replaced(argument, old, by));
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
}
