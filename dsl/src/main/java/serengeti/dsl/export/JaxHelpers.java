package serengeti.dsl.export;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Functions that exported Optax code brings along where it calls them.
final class JaxHelpers {
    static final String PER_ROW = "_per_row";
    static final String PER_COLUMN = "_per_column";
    static final String ROWS = "_rows";
    static final String COLUMNS = "_columns";
    static final String PRODUCT = "_product";

    private JaxHelpers() {}

    private static Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        all.put(
                PER_ROW,
                """
                def _per_row(x):
                    \"\"\"The sum of each row, which is all but the first axis.\"\"\"
                    return jnp.sum(x, axis=tuple(range(1, x.ndim)), keepdims=True)
                """);
        all.put(
                PER_COLUMN,
                """
                def _per_column(x):
                    \"\"\"The sum of each column, which is the first axis.\"\"\"
                    return jnp.sum(x, axis=tuple(range(min(x.ndim, 1))), keepdims=True)
                """);
        all.put(
                ROWS,
                """
                def _rows(x):
                    \"\"\"The number of rows.\"\"\"
                    return x.shape[0] if x.ndim else 1
                """);
        all.put(
                COLUMNS,
                """
                def _columns(x):
                    \"\"\"The number of columns.\"\"\"
                    return x.size // x.shape[0] if x.ndim else 1
                """);
        all.put(
                PRODUCT,
                """
                def _product(x, y, z):
                    \"\"\"The matrix x y^T z, where all axes but the first are columns.\"\"\"
                    rows = x.shape[0] if x.ndim else 1
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
}
