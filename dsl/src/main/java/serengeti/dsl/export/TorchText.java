package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Values of PyTorch code as text for a single parameter.
final class TorchText {

    String single(TorchValue value) {
        return switch (value) {
            case TorchValue.Shared(String text) -> text;
            case TorchValue.Small(String text, _) -> text;
            case TorchValue.Chain(TorchValue.Head head, _, List<TorchValue.Call> calls) -> head(head) + calls(calls);
        };
    }

    private String head(TorchValue.Head head) {
        return switch (head) {
            case TorchValue.Variable(String name) -> name;
            case TorchValue.Function(String name, List<TorchValue> arguments) ->
                    name + arguments.stream().map(this::single).collect(Collectors.joining(", ", "(", ")"));
        };
    }

    private String calls(List<TorchValue.Call> calls) {
        var text = new StringBuilder();
        for (int index = 0; index < calls.size(); index++) {
            TorchValue.Call call = calls.get(index);
            boolean isClamp =
                    call.op() == TorchOp.AT_LEAST
                            && index + 1 < calls.size()
                            && calls.get(index + 1).op() == TorchOp.AT_MOST
                            && call.arguments().getFirst() instanceof TorchValue.Shared
                            && calls.get(index + 1).arguments().getFirst() instanceof TorchValue.Shared;
            text.append(
                    isClamp
                            ? call(call, ", max=" + single(calls.get(++index).arguments().getFirst()))
                            : call(call, ""));
        }
        return text.toString();
    }

    private String call(TorchValue.Call call, String more) {
        var arguments = new ArrayList<String>();
        for (TorchValue argument : call.arguments()) {
            arguments.add(call.op().keyword() + single(argument));
        }
        if (call.scale() != null) {
            arguments.add(call.scale().keyword() + "=" + call.scale().text());
        }
        return "."
                + call.op().method()
                + (call.isInPlace() ? "_" : "")
                + "("
                + String.join(", ", arguments)
                + more
                + ")";
    }
}
