package serengeti.dsl.export;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A statement of a step in PyTorch.
sealed interface TorchStatement {

    /// A line of the recipe.
    record Assign(Line.Target target, Expression value) implements TorchStatement {}

    /// Statements that depend on a condition that is the same for all elements.
    record Choice(Expression condition, List<TorchStatement> then, List<TorchStatement> otherwise)
            implements TorchStatement {
        public Choice {
            then = List.copyOf(then);
            otherwise = List.copyOf(otherwise);
        }
    }

    /// The locals that a statement reads.
    default Set<String> reads() {
        var names = new HashSet<String>();
        switch (this) {
            case Assign(_, Expression value) -> collect(value, names);
            case Choice(Expression condition, List<TorchStatement> then, List<TorchStatement> otherwise) -> {
                collect(condition, names);
                then.forEach(each -> names.addAll(each.reads()));
                otherwise.forEach(each -> names.addAll(each.reads()));
            }
        }
        return names;
    }

    /// Whether a statement overwrites something that `value` reads.
    default boolean overwrites(Expression value) {
        return switch (this) {
            case Assign(Line.Target target, _) -> TorchInlining.overwrites(target, value);
            case Choice(_, List<TorchStatement> then, List<TorchStatement> otherwise) ->
                    then.stream().anyMatch(each -> each.overwrites(value))
                            || otherwise.stream().anyMatch(each -> each.overwrites(value));
        };
    }

    /// The locals in an expression.
    static void collect(Expression expression, Set<String> names) {
        if (expression instanceof Expression.Local(String name, _, _)) {
            names.add(name);
        }
        expression.parts().forEach(part -> collect(part, names));
    }
}
