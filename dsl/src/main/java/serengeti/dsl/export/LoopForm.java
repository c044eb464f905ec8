package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/*
 * A product of matrices is a line, and so is what it is made of: both lie in memory as a whole. What has a number for each
 * row or column and is read by elements is a line where it depends on sums. A state that is no tensor is overwritten as soon
 * as its next value is known; where its old value is still read afterwards, a copy is made first.
 */
/// A recipe such that it can be written as loops over an array.
final class LoopForm {
    private final Names names;
    private final List<Line> lines = new ArrayList<>();
    private final Map<Expression, Expression.Local> known = new HashMap<>();

    private LoopForm(Set<String> reserved) {
        names = new Names(reserved);
    }

    /// The same step. A sum over an array of what has a number for each row or column becomes one of those numbers alone.
    ///
    /// @param reserved names that the target's language has taken
    /// @throws Inexpressible if the step has a sum over all arrays
    static Recipe of(Recipe recipe, Set<String> reserved) {
        var taken = new HashSet<>(reserved);
        taken.addAll(recipe.names());
        var form = new LoopForm(taken);
        for (Line line : recipe.lines()) {
            Expression value = line.value();
            boolean isProduct = value instanceof Expression.TripleProduct && line.target() instanceof Line.Local;
            form.lines.add(new Line(line.target(), isProduct ? form.withParts(value) : form.rewritten(value)));
        }
        return form.withCopies(recipe.withLines(form.lines));
    }

    private Expression rewritten(Expression value) {
        Expression whole = withParts(value);
        return switch (whole) {
            case Expression.TripleProduct _ -> local(whole, "z");
            case Expression.SumPerArray(Expression argument) when argument.kind().isAlongAnAxis() ->
                    new Expression.Apply(Lane.MULTIPLY, List.of(whole, across(argument.kind())), Kind.PER_ARRAY);
            case Expression.Apply(Lane lane, List<Expression> arguments, Kind kind) -> tidied(lane, arguments, kind);
            case Expression.Remainder _,
                    Expression.IsNan _,
                    Expression.SumPerArray _,
                    Expression.SumAll _,
                    Expression.SumAlong _,
                    Expression.Weight _,
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
                    whole;
        };
    }

    /// How often each number of a kind occurs in an array.
    private static Expression.Extent across(Kind kind) {
        return new Expression.Extent(kind == Kind.PER_ROW ? Axis.COLUMNS : Axis.ROWS);
    }

    private static Expression tidied(Lane lane, List<Expression> arguments, Kind kind) {
        Expression x = arguments.getFirst();
        Expression y = arguments.getLast();
        if (lane == Lane.DIVIDE
                && y instanceof Expression.Size
                && x instanceof Expression.Apply(Lane inner, List<Expression> factors, _)
                && inner == Lane.MULTIPLY
                && factors.getFirst() instanceof Expression.SumPerArray
                && factors.getLast() instanceof Expression.Extent(Axis axis)) {
            var count = new Expression.Extent(axis == Axis.COLUMNS ? Axis.ROWS : Axis.COLUMNS);
            return new Expression.Apply(lane, List.of(factors.getFirst(), count), kind);
        }
        if (lane == Lane.SUBTRACT
                && y instanceof Expression.Apply(Lane inner, List<Expression> terms, _)
                && inner == Lane.SUBTRACT
                && terms.getFirst().equals(x)) {
            return terms.getLast();
        }
        if (lane == Lane.ADD
                && y instanceof Expression.Apply(Lane inner, List<Expression> factors, Kind product)
                && inner == Lane.MULTIPLY
                && factors.getFirst() instanceof Expression.Number(double factor)
                && factor < 0) {
            var positive =
                    new Expression.Apply(inner, List.of(new Expression.Number(-factor), factors.getLast()), product);
            return new Expression.Apply(Lane.SUBTRACT, List.of(x, positive), kind);
        }
        return new Expression.Apply(lane, arguments, kind);
    }

    private Expression withParts(Expression value) {
        return value.withParts(value.parts().stream().map(part -> part(value, rewritten(part))).toList());
    }

    private Expression part(Expression whole, Expression part) {
        if (whole instanceof Expression.TripleProduct) {
            return part instanceof Expression.Local ? part : local(part, "matrix");
        }
        boolean isBroadcast = part.kind().isAlongAnAxis() && part.kind() != whole.kind() && !part.parts().isEmpty();
        return isBroadcast && (hasSum(part) || part.kind() == Kind.PER_COLUMN && whole.kind() == Kind.TENSOR)
                ? local(part, part.kind().keyword() + "_factor")
                : part;
    }

    private static boolean hasSum(Expression value) {
        return value instanceof Expression.SumAlong || value.parts().stream().anyMatch(LoopForm::hasSum);
    }

    private Expression.Local local(Expression value, String name) {
        return known.computeIfAbsent(
                value,
                _ -> {
                    var local = new Expression.Local(names.take(name), value.kind(), value.isTruth());
                    lines.add(new Line(new Line.Local(local.name()), value));
                    return local;
                });
    }

    private Recipe withCopies(Recipe recipe) {
        var passes = new Passes(recipe, new Names(Set.of()));
        var copied = new ArrayList<Line>();
        List<Line> others = recipe.lines();
        for (int index = 0; index < recipe.states().size(); index++) {
            State state = recipe.states().get(index);
            var old = new Expression.OldState(index, state.kind());
            if (state.kind() != Kind.TENSOR
                    && recipe.lines().stream().anyMatch(line -> isLateReader(line, old, recipe, passes))) {
                var copy = new Expression.Local(names.take("old_" + state.name()), state.kind(), false);
                copied.add(new Line(new Line.Local(copy.name()), old));
                others =
                        others.stream()
                                .map(line ->
                                        isLateReader(line, old, recipe, passes)
                                                ? new Line(line.target(), line.value().replaced(old, copy))
                                                : line)
                                .toList();
            }
        }
        copied.addAll(others);
        return recipe.withLines(copied);
    }

    /// Whether a line may be computed after the next value of a state was written.
    private static boolean isLateReader(Line line, Expression.OldState old, Recipe recipe, Passes passes) {
        boolean isOfSameLoop = loopKind(Passes.kind(line, recipe)) == loopKind(old.kind());
        return line.value().contains(old)
                && (!isOfSameLoop || passes.slot(line.value()).compareTo(passes.writeSlot(old.index())) > 0);
    }

    private static Kind loopKind(Kind kind) {
        return kind == Kind.PER_ARRAY ? Kind.SCALAR : kind;
    }
}
