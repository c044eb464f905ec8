package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/// Lines of PyTorch code for all parameters at once: functions of lists, and where there are none comprehensions.
final class TorchForeach {
    private static final int MAX_LINE = 92;
    private static final String NORM = "torch.linalg.vector_norm(";

    private final TorchText text = new TorchText();
    private final Names temporaries;
    private final TorchNames names;

    TorchForeach(Names temporaries, TorchNames names) {
        this.temporaries = temporaries;
        this.names = names;
    }

    List<String> lines(List<TorchAction> actions) {
        var lines = new ArrayList<String>();
        actions.forEach(action -> add(action, lines));
        return lines;
    }

    private void add(TorchAction action, List<String> lines) {
        switch (action) {
            case TorchAction.Bind(String name, TorchValue value) -> {
                String list = names.list(name);
                String bound = value(value, list, lines);
                if (!bound.equals(list)) {
                    assign(list, bound, lines);
                }
            }
            case TorchAction.Write(TorchValue.Chain chain) -> write(chain, lines);
            case TorchAction.Number(String name, String number) -> lines.add(name + " = " + number);
            case TorchAction.Pick(String name, String condition, String then, String otherwise) ->
                    lines.add(
                            "%s = %s if %s else %s"
                                    .formatted(names.list(name), names.list(then), condition, names.list(otherwise)));
            case TorchAction.If choice ->
                    TorchSingle.choice(choice, lines(choice.then()), lines(choice.otherwise()), lines);
        }
    }

    private void write(TorchValue.Chain chain, List<String> lines) {
        if (hasForeach(chain)) {
            value(chain, "", lines);
            return;
        }
        SequencedSet<String> reads = chain.reads();
        lines.add("for %s:".formatted(loop(reads)));
        new TorchSingle(temporaries)
                .lines(List.of(new TorchAction.Write(chain)))
                .forEach(line -> lines.add("    " + line));
    }

    private static void assign(String name, String value, List<String> lines) {
        if (name.length() + value.length() <= MAX_LINE || !value.startsWith("[")) {
            lines.add(name + " = " + value);
            return;
        }
        int loop = value.lastIndexOf(" for ");
        lines.add(name + " = [");
        lines.add("    " + value.substring(1, loop));
        lines.add("    " + value.substring(loop + 1, value.length() - 1));
        lines.add("]");
    }

    /// The lists of a value, after the lines that compute all but the last call.
    ///
    /// @param name what they are called until then
    private String value(TorchValue value, String name, List<String> lines) {
        return switch (value) {
            case TorchValue.Shared(String number) -> number;
            case TorchValue.Small(String small, SequencedSet<String> reads) -> small(small, reads);
            case TorchValue.Chain chain -> hasForeach(chain) ? chain(chain, name, lines) : comprehension(chain);
        };
    }

    private String small(String small, SequencedSet<String> reads) {
        if (reads.size() == 1) {
            String name = reads.getFirst();
            if (small.equals(name)) {
                return names.list(name);
            }
            if (small.equals(NORM + name + ")")) {
                return "torch._foreach_norm(" + names.list(name) + ")";
            }
        }
        return "[%s for %s]".formatted(small, loop(reads));
    }

    private String comprehension(TorchValue.Chain chain) {
        return "[%s for %s]".formatted(text.single(chain), loop(chain.reads()));
    }

    private String loop(SequencedSet<String> reads) {
        String lists = reads.stream().map(names::list).collect(Collectors.joining(", "));
        return String.join(", ", reads) + " in " + (reads.size() == 1 ? lists : "zip(" + lists + ")");
    }

    private static boolean hasForeach(TorchValue value) {
        return switch (value) {
            case TorchValue.Shared _, TorchValue.Small _ -> true;
            case TorchValue.Chain(TorchValue.Head head, _, List<TorchValue.Call> calls) ->
                    head instanceof TorchValue.Variable
                            && calls.stream()
                                    .allMatch(call ->
                                            (call.op().foreach().isPresent() || call.op() == TorchOp.SQUARE)
                                                    && call.arguments().stream().allMatch(TorchForeach::hasForeach));
        };
    }

    private String chain(TorchValue.Chain chain, String name, List<String> lines) {
        String current = names.list(((TorchValue.Variable) chain.head()).name());
        for (int index = 0; index < chain.calls().size(); index++) {
            TorchValue.Call call = chain.calls().get(index);
            boolean isLast = index == chain.calls().size() - 1;
            String text = call(chain, call, current, lines);
            if (call.isInPlace()) {
                lines.add(text);
            } else if (isLast) {
                return text;
            } else {
                assign(name, text, lines);
                current = name;
            }
        }
        return current;
    }

    /// An argument, as a variable unless it is a number.
    private String argument(TorchValue.Chain chain, TorchValue argument, List<String> lines) {
        if (argument instanceof TorchValue.Chain part && !part.isName()) {
            String name = temporaries.take(TorchNames.plural(TorchNames.role(chain, part)));
            String value = value(part, name, lines);
            if (!value.contains("(")) {
                return value;
            }
            assign(name, value, lines);
            return name;
        }
        return value(argument, "", lines);
    }

    private String call(TorchValue.Chain chain, TorchValue.Call call, String list, List<String> lines) {
        var arguments = new ArrayList<String>();
        arguments.add(list);
        if (call.op() == TorchOp.SQUARE) {
            arguments.add(list);
        }
        for (TorchValue argument : call.arguments()) {
            arguments.add(argument(chain, argument, lines));
        }
        if (call.scale() != null) {
            arguments.add(call.scale().keyword() + "=" + call.scale().text());
        }
        String function = call.op() == TorchOp.SQUARE ? "mul" : call.op().foreach().orElseThrow();
        return "torch._foreach_%s%s(%s)".formatted(function, call.isInPlace() ? "_" : "", String.join(", ", arguments));
    }
}
