package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/// A step taken apart for frameworks whose updaters do not see the weights: what is subtracted from them follows from
/// the gradient, but for the weights times the learning rate times a number.
///
/// @param lines those of the step that do not read the weights, in order
/// @param update what is subtracted, but for the decay
/// @param decay what the weights are multiplied by, divided by the learning rate
record DecaySplit(List<Line> lines, Expression update, Optional<Expression> decay) {

    /// The split of a step.
    ///
    /// @throws Inexpressible if the weights are read in another way; the message says how, as the end of a sentence
    static DecaySplit of(Recipe recipe) {
        for (State state : recipe.states()) {
            if (state.kind() != Kind.TENSOR) {
                throw new Inexpressible("state '%s' is one number".formatted(state.name()));
            }
            if (!state.start().equals(new State.Filled(0))) {
                throw new Inexpressible("state '%s' does not start from zero".formatted(state.name()));
            }
        }
        var lines = new ArrayList<Line>();
        Expression next = null;
        for (Line line : recipe.lines()) {
            switch (line.target()) {
                case Line.NextWeight _ -> next = line.value();
                case Line.NextState _, Line.Local _ -> lines.add(line);
            }
        }
        var whole = new ArrayList<Line>(lines);
        Part change = change(next, whole);
        lines.removeIf(line -> line.target() instanceof Line.Local && readsWeights(line.value(), whole));
        for (Line line : lines) {
            if (readsWeights(line.value(), whole)) {
                throw new Inexpressible("a state follows from the weights");
            }
        }
        if (lines.stream().anyMatch(line -> hasSum(line.value())) || hasSum(change.rest)) {
            throw new Inexpressible("the update needs a sum over each array");
        }
        return new DecaySplit(
                List.copyOf(lines), change.rest, Optional.ofNullable(change.factor).map(DecaySplit::withoutRate));
    }

    /// `rest + factor * weights`; null stands for 0.
    private record Part(Expression rest, Expression factor) {}

    private static Part change(Expression next, List<Line> lines) {
        Expression expanded = expanded(next, lines);
        if (expanded instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                && lane == Lane.SUBTRACT
                && arguments.getFirst() instanceof Expression.Weight) {
            Part part = split(arguments.getLast());
            return part.rest == null ? new Part(new Expression.Number(0), part.factor) : part;
        }
        throw new Inexpressible("the weights are replaced, not moved");
    }

    /// The value with names that stand for what reads the weights replaced by it.
    private static Expression expanded(Expression value, List<Line> lines) {
        return switch (value) {
            case Expression.Local(String name, _, _) -> {
                Expression local =
                        lines.stream()
                                .filter(line -> line.target().equals(new Line.Local(name)))
                                .findFirst()
                                .orElseThrow()
                                .value();
                yield readsWeights(local, lines) ? expanded(local, lines) : value;
            }
            case Expression.Apply(Lane lane, List<Expression> arguments, Kind kind) ->
                    new Expression.Apply(lane, arguments.stream().map(each -> expanded(each, lines)).toList(), kind);
            case Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _,
                    Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Number _,
                    Expression.Size _,
                    Expression.Remainder _,
                    Expression.IsNan _,
                    Expression.SumPerArray _,
                    Expression.SumAll _,
                    Expression.Extent _,
                    Expression.SumAlong _,
                    Expression.TripleProduct _ ->
                    value;
        };
    }

    private static boolean readsWeights(Expression value, List<Line> lines) {
        if (value instanceof Expression.Weight) {
            return true;
        }
        if (value instanceof Expression.Local(String name, _, _)) {
            return lines.stream()
                    .anyMatch(line -> line.target().equals(new Line.Local(name)) && readsWeights(line.value(), lines));
        }
        return value.parts().stream().anyMatch(part -> readsWeights(part, lines));
    }

    private static boolean hasSum(Expression value) {
        return value instanceof Expression.SumPerArray
                || value instanceof Expression.SumAll
                || value.parts().stream().anyMatch(DecaySplit::hasSum);
    }

    private static Part split(Expression value) {
        if (value instanceof Expression.Weight) {
            return new Part(null, new Expression.Number(1));
        }
        if (!value.contains(new Expression.Weight())) {
            return new Part(value, null);
        }
        if (value instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)) {
            Expression x = arguments.getFirst();
            Expression y = arguments.getLast();
            boolean isProduct = lane == Lane.MULTIPLY;
            if (lane == Lane.ADD) {
                return new Part(sum(split(x).rest, split(y).rest), sum(split(x).factor, split(y).factor));
            }
            if (isProduct && x.kind() == Kind.SCALAR) {
                return new Part(times(x, split(y).rest), times(x, split(y).factor));
            }
        }
        throw new Inexpressible("the weights are read in another way than times a number");
    }

    private static Expression sum(Expression x, Expression y) {
        return x == null ? y : y == null ? x : apply(Lane.ADD, x, y);
    }

    private static Expression times(Expression number, Expression value) {
        return value == null || value.equals(new Expression.Number(1))
                ? value == null ? null : number
                : apply(Lane.MULTIPLY, number, value);
    }

    private static Expression apply(Lane lane, Expression x, Expression y) {
        return new Expression.Apply(lane, List.of(x, y), x.kind().join(y.kind()));
    }

    private static Expression withoutRate(Expression factor) {
        if (factor instanceof Expression.LearningRate) {
            return new Expression.Number(1);
        }
        if (factor instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)
                && lane == Lane.MULTIPLY
                && arguments.getFirst() instanceof Expression.LearningRate
                && isConstant(arguments.getLast())) {
            return arguments.getLast();
        }
        throw new Inexpressible("the decay is not the learning rate times a number");
    }

    private static boolean isConstant(Expression value) {
        return value instanceof Expression.Setting
                || value instanceof Expression.Number
                || value instanceof Expression.Apply && value.parts().stream().allMatch(DecaySplit::isConstant);
    }
}
