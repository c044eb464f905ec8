package serengeti.dsl.export;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import serengeti.dsl.text.Decimal;

/// A program in C that includes an exported file, repeats its golden steps, and tells the largest difference.
final class GoldenProgram {
    private GoldenProgram() {}

    /// The program.
    ///
    /// @param file the exported file's name
    /// @param command how to compile and run the program, whose name is `%s`
    /// @param functions `larger`, and `check`, which makes the steps on one array and returns the largest difference
    static String text(Conformance conformance, String file, String command, String functions) {
        Recipe recipe = conformance.recipe();
        int most = conformance.arrays().stream().mapToInt(array -> array.weights().length).max().orElse(1);
        int dot = file.lastIndexOf('.');
        String own = "%s_check%s".formatted(file.substring(0, dot), file.substring(dot));
        var text = new StringBuilder();
        text.append(
                """
                /*
                 * Repeats golden steps of %s, computed in double precision, with the code of %s:
                 * %s
                 * tells the largest difference, as a share of the largest weight or of 1, and ends with 0 or 1.
                 */
                #include <math.h>
                #include <stdio.h>
                #include <stdlib.h>

                #include "%s"

                enum { STEPS = %d, MOST = %d };

                """
                        .formatted(
                                recipe.title().replace("*/", "* /"),
                                file,
                                command.formatted(own),
                                file,
                                conformance.steps().size(),
                                most));
        double[] rates = conformance.steps().stream().mapToDouble(Conformance.Step::rate).toArray();
        if (recipe.rate().isPresent()) {
            text.append("static const double rates[STEPS] = {%s};\n\n".formatted(numbers(rates)));
        }
        for (int array = 0; array < conformance.arrays().size(); array++) {
            table(conformance, array, text);
        }
        return text.append(functions).append(main(conformance)).toString();
    }

    private static String main(Conformance conformance) {
        String checks =
                conformance.arrays().stream()
                        .map(array ->
                                "    worst = larger(worst, check(%s, %s_start, %s_gradients[0], %s_weights[0]));"
                                        .formatted(size(conformance, array), array.name(), array.name(), array.name()))
                        .collect(Collectors.joining("\n"));
        return """

        int main(void)
        {
            const double allowed = sizeof(real) == sizeof(double) ? %s : %s;
            double worst = 0;
        %s
            printf("%s: largest difference %%.3g, allowed %%.3g\\n", worst, allowed);
            return worst <= allowed ? 0 : 1;
        }
        """
                .formatted(
                        Decimal.of(Conformance.DOUBLE_TOLERANCE),
                        Decimal.of(Conformance.FLOAT_TOLERANCE),
                        checks,
                        conformance.recipe().name());
    }

    private static String size(Conformance conformance, Conformance.Array array) {
        int length = array.weights().length;
        int rows = array.shape().getFirst();
        return conformance.recipe().seesMatrices() ? "%d, %d".formatted(rows, length / rows) : "" + length;
    }

    private static void table(Conformance conformance, int array, StringBuilder text) {
        Conformance.Array shape = conformance.arrays().get(array);
        int size = shape.weights().length;
        text.append(
                "static const double %s_start[%d] = {%s};\n".formatted(shape.name(), size, numbers(shape.weights())));
        text.append(
                "static const double %s_gradients[STEPS][%d] = {\n%s};\n"
                        .formatted(
                                shape.name(),
                                size,
                                rows(conformance.steps().stream().map(step -> step.gradients()[array]).toList())));
        text.append(
                "static const double %s_weights[STEPS][%d] = {\n%s};\n\n"
                        .formatted(
                                shape.name(),
                                size,
                                rows(conformance.steps().stream().map(step -> step.weights()[array]).toList())));
    }

    private static String rows(List<double[]> rows) {
        return rows.stream().map(row -> "    {%s},\n".formatted(numbers(row))).collect(Collectors.joining());
    }

    private static String numbers(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(GoldenProgram::number).collect(Collectors.joining(", "));
    }

    private static String number(double number) {
        return Double.isNaN(number) ? "NAN" : Double.isInfinite(number) ? "INFINITY" : Decimal.of(number);
    }
}
