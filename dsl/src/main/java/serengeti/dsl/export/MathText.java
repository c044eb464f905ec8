package serengeti.dsl.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;

/// What formats with formulas have in common: symbols, starts and lines.
final class MathText {
    private final Recipe recipe;
    private final MathSymbols symbols;
    private final MathSyntax syntax;

    private MathText(Recipe recipe) {
        this.recipe = recipe;
        symbols = new MathSymbols(recipe);
        syntax = new MathSyntax(recipe, symbols);
    }

    static MathText of(String name, Program program) {
        return new MathText(MathLines.of(Recipe.of(name, program, Set.of())));
    }

    Recipe recipe() {
        return recipe;
    }

    /// The symbol of a hyperparameter or state.
    String symbol(String name) {
        return symbols.of(name);
    }

    /// `\beta_{1} = 0.9` for each hyperparameter.
    List<String> settings() {
        var settings = new ArrayList<String>();
        for (Hyperparameter each : recipe.hyperparameters()) {
            settings.add(symbols.of(each.name()) + " = " + MathSyntax.decimal(each.value()));
        }
        return settings;
    }

    /// `m_{0}` and what it is, for each state.
    List<String> starts(String arrow) {
        var starts = new ArrayList<String>();
        for (State state : recipe.states()) {
            String symbol = MathSymbols.at(symbols.of(state.name()), "0");
            starts.add(symbol + arrow + start(state));
        }
        return starts;
    }

    /// What a state is before the first step.
    static String start(State state) {
        return switch (state.start()) {
            case State.Filled(double value) -> MathSyntax.decimal(value);
            case State.Weights _ -> "\\theta_{0}";
        };
    }

    /// The lines of a step.
    ///
    /// @param arrow between both sides
    List<String> lines(String arrow) {
        return recipe.lines().stream()
                .map(line -> syntax.target(line) + arrow + sized(syntax.text(line.value())))
                .toList();
    }

    /// Parentheses as high as what is between them.
    private static String sized(String formula) {
        var open = new ArrayDeque<Integer>();
        var text = new StringBuilder(formula);
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) == '(') {
                open.push(index);
            } else if (text.charAt(index) == ')') {
                int start = open.pop();
                String inner = text.substring(start, index);
                if (inner.contains("\\frac") || inner.contains("\\begin") || inner.contains("\\sqrt")) {
                    text.insert(index, "\\right");
                    text.insert(start, "\\left");
                    index += "\\right".length() + "\\left".length();
                }
            }
        }
        return text.toString();
    }
}
