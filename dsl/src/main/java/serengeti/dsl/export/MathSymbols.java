package serengeti.dsl.export;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.program.Hyperparameter;

/// Symbols for the values of a recipe, as papers have them: θ for weights, m for momentum, λ for weight decay.
final class MathSymbols {
    private static final Map<String, String> GREEK =
            Map.ofEntries(
                    Map.entry("alpha", "\\alpha"),
                    Map.entry("beta", "\\beta"),
                    Map.entry("gamma", "\\gamma"),
                    Map.entry("delta", "\\delta"),
                    Map.entry("eps", "\\epsilon"),
                    Map.entry("eta", "\\eta"),
                    Map.entry("kappa", "\\kappa"),
                    Map.entry("lambda", "\\lambda"),
                    Map.entry("mu", "\\mu"),
                    Map.entry("nu", "\\nu"),
                    Map.entry("rho", "\\rho"),
                    Map.entry("sigma", "\\sigma"),
                    Map.entry("tau", "\\tau"),
                    Map.entry("phi", "\\phi"));

    /// Letters that stand for words where nothing else is called so.
    private static final Map<String, String> USUAL =
            Map.of(
                    "weight_decay", "\\lambda",
                    "momentum", "m",
                    "update", "u",
                    "trust", "r",
                    "slow", "\\phi",
                    "change", "\\delta",
                    "rate", "\\alpha");

    private final Map<String, String> symbols = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of("\\theta", "g", "t", "\\eta", "f"));

    MathSymbols(Recipe recipe) {
        if (recipe.reads(new Expression.Size())) {
            taken.add("N");
        }
        recipe.states().forEach(state -> take(state.name()));
        for (Hyperparameter each : recipe.hyperparameters()) {
            if (each.name().equals("momentum")) {
                take(each.name(), "\\mu");
            } else {
                take(each.name());
            }
        }
        for (Line line : recipe.lines()) {
            if (line.target() instanceof Line.Local(String name)) {
                take(name);
            }
        }
    }

    /// The symbol of a state, hyperparameter or local, without its time.
    String of(String name) {
        return symbols.computeIfAbsent(name, MathSymbols::word);
    }

    private void take(String name) {
        take(name, wish(name));
    }

    private void take(String name, String wish) {
        String symbol = taken.contains(wish) ? word(name) : wish;
        taken.add(symbol);
        symbols.put(name, symbol);
    }

    private static String wish(String name) {
        if (USUAL.containsKey(name)) {
            return USUAL.get(name);
        }
        if (name.matches("\\w+_hat")) {
            return "\\hat{" + wish(name.replace("_hat", "")) + "}";
        }
        if (name.matches("[a-z]+_2")) {
            return "\\tilde{" + wish(name.replace("_2", "")) + "}";
        }
        String stem = name.replaceAll("_?\\d+$", "");
        String number = name.substring(stem.length()).replace("_", "");
        String letter = GREEK.getOrDefault(stem, stem.length() == 1 ? stem : "");
        if (letter.isEmpty()) {
            return word(name);
        }
        return number.isEmpty() ? letter : letter + "_{" + number + "}";
    }

    private static String word(String name) {
        return "\\text{" + name.replace("_", " ") + "}";
    }

    /// A symbol at a time: `m_{t-1}`, `\beta_{1,t}`.
    static String at(String symbol, String time) {
        return symbol.matches(".*_\\{\\w+\\}")
                ? symbol.substring(0, symbol.length() - 1) + "," + time + "}"
                : symbol + "_{" + time + "}";
    }
}
