package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.text.Decimal;

/// The comment at the head of exported C code: where the optimizer comes from and what its arguments are.
final class CComments {
    private static final int WIDTH = 97;

    private CComments() {}

    /// The comment.
    ///
    /// @param usage lines on how to compile and check the file
    static String head(Recipe recipe, List<String> usage) {
        var lines = new ArrayList<String>();
        lines.add(recipe.title());
        if (!recipe.origin().isEmpty()) {
            lines.add("");
            lines.addAll(Prose.wrapped(recipe.origin(), WIDTH));
        }
        lines.add("");
        lines.addAll(arguments(recipe));
        lines.add("");
        lines.addAll(Prose.wrapped(usage, WIDTH));
        var text = new StringBuilder("/*\n");
        for (String line : lines) {
            text.append(" * ".concat(line.replace("*/", "* /")).stripTrailing()).append('\n');
        }
        return text.append(" */\n").toString();
    }

    private static List<String> arguments(Recipe recipe) {
        var lines = new ArrayList<String>();
        lines.add(
                recipe.seesMatrices()
                        ? "One call makes one step on one matrix, which lies row by row; the gradient is left as it is."
                        : "One call makes one step on one array of 'count' weights; the gradient is left as it is.");
        if (recipe.seesMatrices()) {
            lines.add("Of an array with more axes, the first counts the rows; a vector is one column.");
        }
        for (State state : recipe.states()) {
            lines.add(
                    "%s: %s, kept from step to step; %s"
                            .formatted(state.name(), size(state, recipe.seesMatrices()), start(state)));
        }
        if (recipe.readsStepNumber()) {
            lines.add("step: 1 at the first");
        }
        recipe.rate()
                .ifPresent(rate -> {
                    if (rate.isSchedule()) {
                        lines.add(
                                "settings->%s: the value of the learning-rate schedule, whose peak is 1"
                                        .formatted(rate.name()));
                    }
                });
        return lines;
    }

    private static String size(State state, boolean isMatrix) {
        return switch (state.kind()) {
            case TENSOR -> isMatrix ? "a number for each weight" : "'count' numbers";
            case PER_ARRAY, SCALAR -> "one number for each array";
            case PER_ROW -> "a number for each row";
            case PER_COLUMN -> "a number for each column";
        };
    }

    private static String start(State state) {
        return switch (state.start()) {
            case State.Filled(double value) when value == 0 -> "zero before the first";
            case State.Filled(double value) -> "%s before the first".formatted(Decimal.of(value));
            case State.Weights _ -> "a copy of the weights before the first";
        };
    }
}
