package serengeti.dsl.export;

import java.util.List;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/// The right side of a line of exported code: a tree whose leaves are inputs, numbers and what earlier lines computed.
public sealed interface Expression {

    /// What the value's shape is.
    Kind kind();

    /// The weights before the step.
    record Weight() implements Expression {
        @Override
        public Kind kind() {
            return Kind.TENSOR;
        }
    }

    /// The gradient.
    record Gradient() implements Expression {
        @Override
        public Kind kind() {
            return Kind.TENSOR;
        }
    }

    /// A state before the step.
    ///
    /// @param index its place among the recipe's states, 0-based
    record OldState(int index, Kind kind) implements Expression {}

    /// A state after the step: the value of an earlier line whose target it is.
    ///
    /// @param index its place among the recipe's states, 0-based
    record NextState(int index, Kind kind) implements Expression {}

    /// The learning rate, as [Rate] says.
    record LearningRate() implements Expression {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// The number of the step, 1 at the first.
    record StepNumber() implements Expression {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// A hyperparameter of the recipe.
    record Setting(String name) implements Expression {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// A number.
    record Number(double value) implements Expression {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// What an earlier line computed.
    ///
    /// @param isTruth whether it is 1 or 0, and can be kept as a truth value
    record Local(String name, Kind kind, boolean isTruth) implements Expression {}

    /// A lane operation; arguments of smaller kind are broadcast.
    record Apply(Lane lane, List<Expression> arguments, Kind kind) implements Expression {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /// What is left of `x` after whole multiples of `y`; neither is negative.
    record Remainder(Expression x, Expression y, Kind kind) implements Expression {}

    /// 1 where the value is not a number, else 0.
    record IsNan(Expression argument) implements Expression {
        @Override
        public Kind kind() {
            return argument.kind();
        }
    }

    /// The number of elements of an array.
    record Size() implements Expression {
        @Override
        public Kind kind() {
            return Kind.PER_ARRAY;
        }
    }

    /// The sum over each array of a tensor.
    record SumPerArray(Expression argument) implements Expression {
        @Override
        public Kind kind() {
            return Kind.PER_ARRAY;
        }
    }

    /// The sum over all arrays of a tensor.
    record SumAll(Expression argument) implements Expression {
        @Override
        public Kind kind() {
            return Kind.SCALAR;
        }
    }

    /// The sum over each row or over each column of each array, taken as a matrix, kept for broadcasting.
    ///
    /// @param kind [Kind#PER_ROW] or [Kind#PER_COLUMN]
    record SumAlong(Expression argument, Kind kind) implements Expression {}

    /// The number of rows or of columns of an array, taken as a matrix.
    ///
    /// @param axis [Axis#ROWS] or [Axis#COLUMNS]; elements are counted by [Size]
    record Extent(Axis axis) implements Expression {
        @Override
        public Kind kind() {
            return Kind.PER_ARRAY;
        }
    }

    /// `x yT z` of three tensors, each array taken as a matrix.
    record TripleProduct(Expression x, Expression y, Expression z) implements Expression {
        @Override
        public Kind kind() {
            return Kind.TENSOR;
        }
    }

    /// What this is made of.
    default List<Expression> parts() {
        return switch (this) {
            case Apply(_, List<Expression> arguments, _) -> arguments;
            case Remainder(Expression x, Expression y, _) -> List.of(x, y);
            case IsNan(Expression argument) -> List.of(argument);
            case SumPerArray(Expression argument) -> List.of(argument);
            case SumAll(Expression argument) -> List.of(argument);
            case SumAlong(Expression argument, _) -> List.of(argument);
            case TripleProduct(Expression x, Expression y, Expression z) -> List.of(x, y, z);
            case Weight _,
                    Gradient _,
                    OldState _,
                    NextState _,
                    LearningRate _,
                    StepNumber _,
                    Setting _,
                    Number _,
                    Local _,
                    Size _,
                    Extent _ ->
                    List.of();
        };
    }

    /// The same made of other parts.
    ///
    /// @param parts as many as [#parts] has
    default Expression withParts(List<Expression> parts) {
        return switch (this) {
            case Apply(Lane lane, _, Kind kind) -> new Apply(lane, parts, kind);
            case Remainder(_, _, Kind kind) -> new Remainder(parts.getFirst(), parts.getLast(), kind);
            case IsNan _ -> new IsNan(parts.getFirst());
            case SumPerArray _ -> new SumPerArray(parts.getFirst());
            case SumAll _ -> new SumAll(parts.getFirst());
            case SumAlong(_, Kind kind) -> new SumAlong(parts.getFirst(), kind);
            case TripleProduct _ -> new TripleProduct(parts.getFirst(), parts.get(1), parts.getLast());
            case Weight _,
                    Gradient _,
                    OldState _,
                    NextState _,
                    LearningRate _,
                    StepNumber _,
                    Setting _,
                    Number _,
                    Local _,
                    Size _,
                    Extent _ ->
                    this;
        };
    }

    /// The same with `by` in the place of `old`.
    default Expression replaced(Expression old, Expression by) {
        return equals(old) ? by : withParts(parts().stream().map(part -> part.replaced(old, by)).toList());
    }

    /// Whether this or a part of it is `other`.
    default boolean contains(Expression other) {
        return equals(other) || parts().stream().anyMatch(part -> part.contains(other));
    }

    /// Whether the value is 1 or 0 and says that something holds.
    default boolean isTruth() {
        return switch (this) {
            case Apply(Lane lane, _, _) -> lane == Lane.GREATER;
            case IsNan _ -> true;
            case Local(_, _, boolean isTruth) -> isTruth;
            case Remainder _,
                    SumPerArray _,
                    SumAll _,
                    Weight _,
                    Gradient _,
                    OldState _,
                    NextState _,
                    LearningRate _,
                    StepNumber _,
                    Setting _,
                    Number _,
                    Size _,
                    SumAlong _,
                    Extent _,
                    TripleProduct _ ->
                    false;
        };
    }
}
