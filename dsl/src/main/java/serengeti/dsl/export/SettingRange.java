package serengeti.dsl.export;

import java.util.Optional;
import serengeti.dsl.program.Hyperparameter;

/// The range that a hyperparameter is held to where its name leaves no doubt.
enum SettingRange {
    /// Learning rates, guards of divisions, and decay.
    NOT_NEGATIVE(Range.from(0), "{0} >= 0", "at least 0"),
    /// How much of an average is kept.
    SHARE(new Range(0, 1, true, false), "0 <= {0} < 1", "at least 0 and below 1"),
    /// Numbers of steps.
    COUNT(Range.from(1), "{0} >= 1", "at least 1");

    private final Range range;
    private final String condition;
    private final String words;

    SettingRange(Range range, String condition, String words) {
        this.range = range;
        this.condition = condition;
        this.words = words;
    }

    /// The range of a hyperparameter; empty where anything may make sense.
    static Optional<SettingRange> of(Hyperparameter setting, Recipe recipe) {
        Optional<SettingRange> found =
                isCount(setting, recipe)
                        ? Optional.of(COUNT)
                        : setting.name().matches("beta\\d*")
                                ? Optional.of(SHARE)
                                : setting.name().matches("lr|eps\\d*|weight_decay")
                                        ? Optional.of(NOT_NEGATIVE)
                                        : Optional.empty();
        return found.filter(each -> each.range.contains(setting.value()));
    }

    /// Whether the number of the step is divided by it.
    private static boolean isCount(Hyperparameter setting, Recipe recipe) {
        var name = new Expression.Setting(setting.name());
        return recipe.lines().stream().anyMatch(line -> divides(name, line.value()));
    }

    private static boolean divides(Expression setting, Expression expression) {
        return expression instanceof Expression.Remainder(_, Expression y, _) && y.equals(setting)
                || expression.parts().stream().anyMatch(part -> divides(setting, part));
    }

    Range range() {
        return range;
    }

    /// The range as a condition of Python.
    String condition(String name) {
        return condition.replace("{0}", name);
    }

    /// The range as it is told in messages.
    String words() {
        return words;
    }
}
