package serengeti.dsl.export;

import java.util.List;

/// Gives locals the names of weights and gradient where a format calls those otherwise: `g` for what would be `g_2`.
final class FreedNames {
    private FreedNames() {}

    static Recipe of(Recipe recipe) {
        Recipe renamed = recipe;
        for (String free : List.of(recipe.weight(), recipe.gradient())) {
            renamed = renamed(renamed, free + "_2", free);
        }
        return renamed;
    }

    private static Recipe renamed(Recipe recipe, String from, String to) {
        List<Line> lines =
                recipe.lines().stream()
                        .map(line ->
                                new Line(
                                        line.target().equals(new Line.Local(from)) ? new Line.Local(to) : line.target(),
                                        renamed(line.value(), from, to)))
                        .toList();
        return recipe.withLines(lines);
    }

    private static Expression renamed(Expression expression, String from, String to) {
        Expression changed = expression;
        for (boolean isTruth : new boolean[] {false, true}) {
            for (var kind : serengeti.dsl.function.Kind.values()) {
                changed =
                        TorchInlining.replaced(
                                changed,
                                new Expression.Local(from, kind, isTruth),
                                new Expression.Local(to, kind, isTruth));
            }
        }
        return changed;
    }
}
