package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.export.TorchStatement.Assign;
import serengeti.dsl.export.TorchStatement.Choice;
import serengeti.dsl.function.Lane;

/// Turns choices by a number, such as that of the step, into `if` statements, so that only what counts is computed.
final class TorchBranches {
    private final TorchShape.Of shapes;

    private TorchBranches(TorchShape.Of shapes) {
        this.shapes = shapes;
    }

    static List<TorchStatement> of(List<Line> lines, TorchShape.Of shapes) {
        var branches = new TorchBranches(shapes);
        var statements = new ArrayList<TorchStatement>();
        for (Line line : lines) {
            branches.split(new Assign(line.target(), line.value())).forEach(each -> append(statements, each));
        }
        return sunk(statements);
    }

    private List<TorchStatement> split(Assign assign) {
        if (isKept(assign)) {
            return List.of();
        }
        Optional<Expression> condition = condition(assign.value());
        if (condition.isEmpty()) {
            return List.of(assign);
        }
        List<TorchStatement> then = split(chosen(assign, condition.get(), 1));
        List<TorchStatement> otherwise = split(chosen(assign, condition.get(), 2));
        return List.of(new Choice(condition.get(), then, otherwise));
    }

    /// Whether a state or the weights get what they hold.
    private static boolean isKept(Assign assign) {
        return switch (assign.target()) {
            case Line.Local _ -> false;
            case Line.NextState(int index) -> assign.value() instanceof Expression.OldState(int old, _) && old == index;
            case Line.NextWeight _ -> assign.value() instanceof Expression.Weight;
        };
    }

    /// The condition of the first choice between tensors by a number.
    private Optional<Expression> condition(Expression expression) {
        if (shapes.of(expression) == TorchShape.NUMBER) {
            return Optional.empty();
        }
        if (expression instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                && lane == Lane.SELECT
                && shapes.of(arguments.getFirst()) == TorchShape.NUMBER) {
            return Optional.of(arguments.getFirst());
        }
        return expression.parts().stream().map(this::condition).flatMap(Optional::stream).findFirst();
    }

    private static Assign chosen(Assign assign, Expression condition, int branch) {
        return new Assign(assign.target(), chosen(assign.value(), condition, branch));
    }

    private static Expression chosen(Expression expression, Expression condition, int branch) {
        if (expression instanceof Expression.Apply(Lane lane, List<Expression> arguments, var kind)) {
            if (lane == Lane.SELECT && arguments.getFirst().equals(condition)) {
                return chosen(arguments.get(branch), condition, branch);
            }
            List<Expression> parts = arguments.stream().map(each -> chosen(each, condition, branch)).toList();
            if (lane == Lane.SUBTRACT && Factors.isNumber(parts.getLast(), 0)) {
                return parts.getFirst();
            }
            return lane == Lane.MULTIPLY
                    ? Factors.isNumber(parts.getFirst(), 0) || Factors.isNumber(parts.getLast(), 0)
                            ? new Expression.Number(0)
                            : Factors.isNumber(parts.getFirst(), 1)
                                    ? parts.getLast()
                                    : Factors.isNumber(parts.getLast(), 1)
                                            ? parts.getFirst()
                                            : new Expression.Apply(lane, parts, kind)
                    : new Expression.Apply(lane, parts, kind);
        }
        return switch (expression) {
            case Expression.IsNan(Expression argument) -> new Expression.IsNan(chosen(argument, condition, branch));
            case Expression.SumPerArray(Expression argument) ->
                    new Expression.SumPerArray(chosen(argument, condition, branch));
            case Expression.Remainder(Expression x, Expression y, var kind) ->
                    new Expression.Remainder(chosen(x, condition, branch), chosen(y, condition, branch), kind);
            default -> expression;
        };
    }

    private static void append(List<TorchStatement> statements, TorchStatement next) {
        if (!statements.isEmpty()
                && statements.getLast() instanceof Choice(var condition, var then, var otherwise)
                && next instanceof Choice(var same, var moreThen, var moreOtherwise)
                && condition.equals(same)) {
            statements.removeLast();
            statements.add(new Choice(condition, joined(then, moreThen), joined(otherwise, moreOtherwise)));
        } else {
            statements.add(next);
        }
    }

    private static List<TorchStatement> joined(List<TorchStatement> first, List<TorchStatement> second) {
        var all = new ArrayList<>(first);
        second.forEach(each -> append(all, each));
        return all;
    }

    /// Moves what only one branch reads into it.
    private static List<TorchStatement> sunk(List<TorchStatement> statements) {
        var all = new ArrayList<>(statements);
        for (int index = all.size() - 1; index >= 0; index--) {
            if (all.get(index) instanceof Assign(Line.Local(String name), Expression value)) {
                sink(all, index, name, value);
            }
        }
        return List.copyOf(all);
    }

    private static void sink(List<TorchStatement> all, int index, String name, Expression value) {
        List<Integer> readers = new ArrayList<>();
        for (int other = index + 1; other < all.size(); other++) {
            if (all.get(other).reads().contains(name)) {
                readers.add(other);
            }
        }
        if (readers.size() != 1 || !(all.get(readers.getFirst()) instanceof Choice choice)) {
            return;
        }
        int reader = readers.getFirst();
        var inCondition = new HashSet<String>();
        TorchStatement.collect(choice.condition(), inCondition);
        boolean isRead = inCondition.contains(name);
        boolean isInThen = isRead(choice.then(), name);
        boolean isInOtherwise = isRead(choice.otherwise(), name);
        if (isRead || isInThen == isInOtherwise || isOverwritten(all.subList(index + 1, reader), value)) {
            return;
        }
        TorchStatement moved = all.get(index);
        all.set(
                reader,
                new Choice(
                        choice.condition(),
                        isInThen ? sunk(joined(List.of(moved), choice.then())) : choice.then(),
                        isInOtherwise ? sunk(joined(List.of(moved), choice.otherwise())) : choice.otherwise()));
        all.remove(index);
    }

    private static boolean isRead(List<TorchStatement> statements, String name) {
        return statements.stream().anyMatch(each -> each.reads().contains(name));
    }

    private static boolean isOverwritten(List<TorchStatement> between, Expression value) {
        return between.stream().anyMatch(statement -> statement.overwrites(value));
    }
}
