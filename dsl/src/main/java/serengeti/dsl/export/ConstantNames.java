package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/// What a number is called in the type of elements, such as `one_minus_beta1`.
final class ConstantNames {
    private final Recipe recipe;

    ConstantNames(Recipe recipe) {
        this.recipe = recipe;
    }

    /// The name, which others may have, too.
    String of(Expression value) {
        return switch (value) {
            case Expression.Local(String name, _, _) -> name;
            case Expression.Apply(Lane lane, List<Expression> arguments, _)
                    when lane == Lane.SUBTRACT && arguments.getFirst().equals(new Expression.Number(1)) ->
                    "one_minus_" + of(arguments.getLast());
            case Expression.Apply(Lane lane, List<Expression> arguments, _) when lane == Lane.NEGATE ->
                    "minus_" + of(arguments.getLast());
            case Expression.Apply(_, List<Expression> arguments, _) -> joinedNames(arguments);
            case Expression.Remainder(Expression x, Expression y, _) -> joinedNames(List.of(x, y));
            case Expression.LearningRate _ -> recipe.rate().orElseThrow().name();
            case Expression.Setting(String name) -> name;
            case Expression.StepNumber _ -> "real_t";
            case Expression.Size _ -> "size";
            case Expression.Extent(Axis axis) -> "number_of_" + axis.label();
            case Expression.SumPerArray _, Expression.SumAlong _ -> "sum";
            case Expression.OldState(int index, Kind kind) when kind != Kind.TENSOR ->
                    "real_" + recipe.states().get(index).name();
            case Expression.NextState(int index, Kind kind) when kind != Kind.TENSOR ->
                    "real_" + recipe.states().get(index).name();
            case Expression.Number _, Expression.IsNan _, Expression.SumAll _ -> "number";
            case Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _,
                    Expression.TripleProduct _ ->
                    throw new IllegalArgumentException("not a number: " + value);
        };
    }

    private String joinedNames(List<Expression> parts) {
        var words = new ArrayList<String>();
        for (Expression part : parts) {
            if (!(part instanceof Expression.Number)) {
                words.add(of(part));
            }
        }
        return String.join("_", words);
    }
}
