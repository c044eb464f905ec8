package serengeti.dsl.export;

import java.util.HashMap;
import java.util.Map;

/// Names of lists that hold a value for each parameter, and of parts of lines.
final class TorchNames {
    private final Names names;
    private final Map<String, String> lists = new HashMap<>();

    TorchNames(Names names) {
        this.names = names;
        lists.put("param", "params");
        lists.put("grad", "grads");
    }

    /// The list of what is called `name` where there is one parameter.
    String list(String name) {
        return lists.computeIfAbsent(
                name, single -> names.take(names.isFree(plural(single)) ? plural(single) : single + "_list"));
    }

    static String plural(String name) {
        if (name.endsWith("s") || name.endsWith("x")) {
            return name + "_list";
        }
        return name.matches(".*[0-9_]") ? name + "_list" : name + "s";
    }

    /// What a part of a line is called that has no name: by what is done with it.
    static String role(TorchValue.Chain whole, TorchValue.Chain part) {
        for (TorchValue.Call call : whole.calls()) {
            if (call.arguments().contains(part)) {
                return switch (call.op()) {
                    case ADDCDIV -> call.arguments().getLast().equals(part) ? "denominator" : "numerator";
                    case DIV -> "denominator";
                    case MUL, ADDCMUL -> "factor";
                    case ADD, SUB -> "term";
                    default -> "part";
                };
            }
        }
        return "part";
    }
}
