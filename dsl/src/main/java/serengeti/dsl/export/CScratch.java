package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;

/*
 * The caller gives the memory: a step then needs no allocation, which could fail, and one piece serves all arrays. All of it
 * is double: sums are, and products of matrices are made of sums.
 */
/// Memory that a step in C needs while it runs.
final class CScratch {
    /// The product of three matrices, by way of the smaller inner one.
    static final String TRIPLE_PRODUCT =
            """
            /* product = x yT z, of matrices that lie row by row; inner has room for the square of their smaller side. */
            static void triple_product(size_t rows, size_t columns, const double *x, const double *y,
                                       const double *z, double *restrict inner, double *restrict product)
            {
                const size_t side = rows < columns ? rows : columns;
                for (size_t i = 0; i < side * side; i++) {
                    inner[i] = 0;
                }
                for (size_t i = 0; i < rows * columns; i++) {
                    product[i] = 0;
                }
                if (rows < columns) { /* (x yT) z */
                    for (size_t i = 0; i < rows; i++) {
                        for (size_t j = 0; j < rows; j++) {
                            for (size_t k = 0; k < columns; k++) {
                                inner[i * rows + j] += x[i * columns + k] * y[j * columns + k];
                            }
                            for (size_t k = 0; k < columns; k++) {
                                product[i * columns + k] += inner[i * rows + j] * z[j * columns + k];
                            }
                        }
                    }
                } else { /* x (yT z) */
                    for (size_t i = 0; i < rows; i++) {
                        for (size_t j = 0; j < columns; j++) {
                            for (size_t k = 0; k < columns; k++) {
                                inner[j * columns + k] += y[i * columns + j] * z[i * columns + k];
                            }
                        }
                    }
                    for (size_t i = 0; i < rows; i++) {
                        for (size_t j = 0; j < columns; j++) {
                            for (size_t k = 0; k < columns; k++) {
                                product[i * columns + k] += x[i * columns + j] * inner[j * columns + k];
                            }
                        }
                    }
                }
            }

            """;

    private CScratch() {}

    /// The function that tells how much is needed.
    static String function(CBody body) {
        return """
        /* The doubles that a step on such an array needs as scratch. */
        static inline size_t %s_scratch(size_t rows, size_t columns)
        {
            %sreturn %s;
        }

        """
                .formatted(
                        body.prefix(),
                        body.scratch().hasProducts()
                                ? "const size_t side = rows < columns ? rows : columns;\n    "
                                : body.scratch().rows().isEmpty() ? "(void)rows;\n    " : "",
                        size(body.scratch()));
    }

    private static String size(Scratch scratch) {
        var parts = new ArrayList<String>();
        add(scratch.tensors().size(), "rows * columns", parts);
        add(scratch.rows().size(), "rows", parts);
        add(scratch.columns().size(), "columns", parts);
        if (scratch.hasProducts()) {
            parts.add("side * side");
        }
        return String.join(" + ", parts);
    }

    private static void add(int count, String size, List<String> parts) {
        if (count > 0) {
            parts.add(count == 1 ? size : count + " * " + size);
        }
    }

    /// The definitions of the arrays in it.
    static List<String> arrays(Scratch scratch) {
        var names = new ArrayList<String>();
        var sizes = new ArrayList<String>();
        scratch.tensors().forEach(name -> addArray(name, "count", names, sizes));
        scratch.rows().forEach(name -> addArray(name, "rows", names, sizes));
        scratch.columns().forEach(name -> addArray(name, "columns", names, sizes));
        if (scratch.hasProducts()) {
            addArray("inner", "", names, sizes);
        }
        var lines = new ArrayList<String>();
        for (int index = 0; index < names.size(); index++) {
            lines.add(
                    "double *%s = %s;"
                            .formatted(
                                    names.get(index),
                                    index == 0
                                            ? "scratch"
                                            : "%s + %s".formatted(names.get(index - 1), sizes.get(index - 1))));
        }
        return lines;
    }

    private static void addArray(String name, String size, List<String> names, List<String> sizes) {
        names.add(name);
        sizes.add(size);
    }
}
