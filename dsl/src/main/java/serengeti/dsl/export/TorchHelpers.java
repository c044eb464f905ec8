package serengeti.dsl.export;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.text.Decimal;

/// Functions that exported PyTorch code brings along where it calls them.
final class TorchHelpers {
    static final String CBRT = "_cbrt";
    static final String PER_ROW = "_per_row";
    static final String PER_COLUMN = "_per_column";
    static final String ROWS = "_rows";
    static final String COLUMNS = "_columns";
    static final String PRODUCT = "_product";

    private TorchHelpers() {}

    private static Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        all.put(
                PythonNumbers.HELPER,
                """
                def _number(function, *arguments):
                    \"\"\"A function of numbers that gives NaN or infinity where Python would raise an error.\"\"\"
                    return function(*(torch.tensor(each, dtype=torch.float64) for each in arguments)).item()
                """);
        all.put(
                CBRT,
                """
                def _cbrt(x):
                    \"\"\"The cube root.\"\"\"
                    return x.abs().pow_(1 / 3).copysign_(x)
                """);
        all.put(
                PER_ROW,
                """
                def _per_row(x):
                    \"\"\"The sum of each row, which is all but the first axis.\"\"\"
                    return x.sum(dim=tuple(range(1, x.dim())), keepdim=True) if x.dim() > 1 else x
                """);
        all.put(
                PER_COLUMN,
                """
                def _per_column(x):
                    \"\"\"The sum of each column, which is the first axis.\"\"\"
                    return x.sum(dim=0, keepdim=True) if x.dim() > 0 else x
                """);
        all.put(
                ROWS,
                """
                def _rows(x):
                    \"\"\"The number of rows.\"\"\"
                    return x.shape[0] if x.dim() > 0 else 1
                """);
        all.put(
                COLUMNS,
                """
                def _columns(x):
                    \"\"\"The number of columns.\"\"\"
                    return x.numel() // x.shape[0] if x.dim() > 0 else 1
                """);
        all.put(
                PRODUCT,
                """
                def _product(x, y, z):
                    \"\"\"The matrix x y^T z, where all axes but the first are columns.\"\"\"
                    rows = x.shape[0] if x.dim() > 0 else 1
                    a, b, c = (each.reshape(rows, -1) for each in (x, y, z))
                    return ((a @ b.T) @ c).reshape(x.shape)
                """);
        return all;
    }

    /// The functions with these names, each after two blank lines.
    static String text(Set<String> names) {
        var text = new StringBuilder();
        all().forEach((name, function) -> text.append(names.contains(name) ? "\n\n" + function : ""));
        return text.toString();
    }

    /// What a state is before the first step.
    static String start(State state) {
        return switch (state.start()) {
            case State.Weights _ -> "param.clone(memory_format=torch.preserve_format)";
            case State.Filled(double value) ->
                    switch (state.kind()) {
                        case TENSOR ->
                                value == 0
                                        ? "torch.zeros_like(param, memory_format=torch.preserve_format)"
                                        : "torch.full_like(param, %s, memory_format=torch.preserve_format)"
                                                .formatted(Decimal.of(value));
                        case SCALAR, PER_ARRAY -> "param.new_full((), %s)".formatted(Decimal.of(value));
                        case PER_ROW ->
                                "param.new_full(param.shape[:1] + (1,) * (param.dim() - 1), %s)"
                                        .formatted(Decimal.of(value));
                        case PER_COLUMN ->
                                "param.new_full((1,) * min(param.dim(), 1) + param.shape[1:], %s)"
                                        .formatted(Decimal.of(value));
                    };
        };
    }
}
