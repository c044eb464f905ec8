package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/*
 * Code gives a number of several operations a line, so that it is computed once. A formula has it in its place, and has
 * names for what papers have names for: the state that is corrected for its start at zero.
 */
/// The lines of a step as a paper would have them.
final class MathLines {
    /// Operations of a formula that is written in the place where its value is read.
    private static final int MAX_INLINED = 8;

    /// Operations of a number that is written in each place where it is read.
    private static final int MAX_REPEATED = 2;

    private final List<Line> lines;

    private MathLines(List<Line> lines) {
        this.lines = new ArrayList<>(lines);
    }

    /// The recipe with other lines.
    static Recipe of(Recipe recipe) {
        var math = new MathLines(recipe.lines());
        math.inline();
        math.correct(recipe);
        return recipe.withLines(math.lines);
    }

    private void inline() {
        for (int index = 0; index < lines.size(); index++) {
            if (!(lines.get(index) instanceof Line(Line.Local(String name), Expression value))) {
                continue;
            }
            var local = new Expression.Local(name, value.kind(), value.isTruth());
            int reads = lines.stream().mapToInt(line -> count(line.value(), local)).sum();
            int length = length(value);
            boolean isNumber = value.kind() == Kind.SCALAR && !hasChoice(value);
            boolean isWritten =
                    length == 1 && !hasChoice(value)
                            || isNumber && length <= MAX_REPEATED
                            || reads == 1 && (isNumber || fits(local, length, value));
            if (isWritten) {
                lines.remove(index);
                lines.replaceAll(line -> new Line(line.target(), TorchInlining.replaced(line.value(), local, value)));
                index--;
            }
        }
    }

    private boolean fits(Expression local, int length, Expression value) {
        Line reader = lines.stream().filter(line -> line.value().contains(local)).findFirst().orElseThrow();
        return !hasChoice(value) && !hasChoice(reader.value()) && length(reader.value()) + length <= MAX_INLINED;
    }

    private static boolean hasChoice(Expression value) {
        return Factors.is(value, Lane.SELECT) || value.parts().stream().anyMatch(MathLines::hasChoice);
    }

    private static int count(Expression expression, Expression part) {
        return expression.equals(part) ? 1 : expression.parts().stream().mapToInt(each -> count(each, part)).sum();
    }

    private static int length(Expression expression) {
        return expression.parts().isEmpty() ? 0 : 1 + expression.parts().stream().mapToInt(MathLines::length).sum();
    }

    /// Gives states that are divided by a number a line: `\hat{m}_t` for `m_t / (1 - \beta_1^t)`.
    private void correct(Recipe recipe) {
        Set<String> names = new HashSet<>(recipe.names());
        for (int index = 0; index < lines.size(); index++) {
            Optional<Expression.Apply> corrected = corrected(lines.get(index).value());
            if (corrected.isPresent()
                    && corrected.get().arguments().getFirst() instanceof Expression.NextState(int state, var kind)) {
                String name = recipe.states().get(state).name() + "_hat";
                if (names.add(name)) {
                    Expression.Apply value = corrected.get();
                    var local = new Expression.Local(name, kind, false);
                    lines.replaceAll(
                            line -> new Line(line.target(), TorchInlining.replaced(line.value(), value, local)));
                    lines.add(index, new Line(new Line.Local(name), value));
                }
            }
        }
    }

    private static Optional<Expression.Apply> corrected(Expression expression) {
        if (expression instanceof Expression.Apply apply
                && apply.lane() == Lane.DIVIDE
                && apply.arguments().getFirst() instanceof Expression.NextState
                && apply.arguments().getLast().kind() == Kind.SCALAR) {
            return Optional.of(apply);
        }
        return expression.parts().stream().map(MathLines::corrected).flatMap(Optional::stream).findFirst();
    }
}
