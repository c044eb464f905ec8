package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;

/// Lines of PyTorch code for one parameter at a time.
final class TorchSingle {
    /// Columns that a line may have, without its indentation.
    private static final int MAX_LINE = 90;

    private final TorchText text = new TorchText();
    private final Names names;

    /// @param names for parts of lines that are too long
    TorchSingle(Names names) {
        this.names = names;
    }

    List<String> lines(List<TorchAction> actions) {
        var lines = new ArrayList<String>();
        actions.forEach(action -> add(action, lines));
        return lines;
    }

    private void add(TorchAction action, List<String> lines) {
        switch (action) {
            case TorchAction.Bind(String name, TorchValue value) -> fitted(name + " = ", value, lines);
            case TorchAction.Write(TorchValue.Chain chain) -> fitted("", chain, lines);
            case TorchAction.Number(String name, String number) -> lines.add(name + " = " + number);
            case TorchAction.Pick(String name, String condition, String then, String otherwise) ->
                    lines.add("%s = %s if %s else %s".formatted(name, then, condition, otherwise));
            case TorchAction.If choice -> choice(choice, lines(choice.then()), lines(choice.otherwise()), lines);
        }
    }

    /// Writes an `if`, turned around where only its other branch has lines.
    static void choice(TorchAction.If choice, List<String> then, List<String> otherwise, List<String> lines) {
        if (then.isEmpty() && otherwise.isEmpty()) {
            return;
        }
        lines.add("if " + (then.isEmpty() ? choice.opposite() : choice.condition()) + ":");
        (then.isEmpty() ? otherwise : then).forEach(line -> lines.add("    " + line));
        if (!then.isEmpty() && !otherwise.isEmpty()) {
            lines.add("else:");
            otherwise.forEach(line -> lines.add("    " + line));
        }
    }

    /// A line whose longest part is written before it for as long as it does not fit.
    private void fitted(String start, TorchValue value, List<String> lines) {
        TorchValue shorter = value;
        while (start.length() + text.single(shorter).length() > MAX_LINE && shorter instanceof TorchValue.Chain chain) {
            TorchValue.Chain longest = longestPart(chain);
            if (longest == null) {
                break;
            }
            String name = names.take(TorchNames.role(chain, longest));
            fitted(name + " = ", longest, lines);
            shorter = replaced(chain, longest, TorchValue.Chain.of(name, true));
        }
        lines.add(start + text.single(shorter));
    }

    private TorchValue.Chain longestPart(TorchValue.Chain chain) {
        TorchValue.Chain longest = null;
        for (TorchValue argument : arguments(chain)) {
            if (argument instanceof TorchValue.Chain part
                    && !part.isName()
                    && (longest == null || text.single(part).length() > text.single(longest).length())) {
                longest = part;
            }
        }
        return longest;
    }

    private static List<TorchValue> arguments(TorchValue.Chain chain) {
        var arguments = new ArrayList<TorchValue>();
        if (chain.head() instanceof TorchValue.Function(_, List<TorchValue> ofHead)) {
            arguments.addAll(ofHead);
        }
        chain.calls().forEach(call -> arguments.addAll(call.arguments()));
        return arguments;
    }

    private static TorchValue.Chain replaced(TorchValue.Chain chain, TorchValue.Chain part, TorchValue.Chain by) {
        TorchValue.Head head =
                switch (chain.head()) {
                    case TorchValue.Variable variable -> variable;
                    case TorchValue.Function(String name, List<TorchValue> arguments) ->
                            new TorchValue.Function(name, replaced(arguments, part, by));
                };
        List<TorchValue.Call> calls =
                chain.calls().stream()
                        .map(call ->
                                new TorchValue.Call(
                                        call.op(),
                                        call.isInPlace(),
                                        replaced(call.arguments(), part, by),
                                        call.scale()))
                        .toList();
        return new TorchValue.Chain(head, chain.isOwn(), calls);
    }

    private static List<TorchValue> replaced(List<TorchValue> arguments, TorchValue.Chain part, TorchValue.Chain by) {
        return arguments.stream().map(each -> each.equals(part) ? (TorchValue) by : each).toList();
    }
}
