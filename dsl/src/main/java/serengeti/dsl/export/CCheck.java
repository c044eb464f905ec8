package serengeti.dsl.export;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import serengeti.dsl.text.Decimal;

/// A C program that includes an exported file, repeats its golden steps, and tells the largest difference.
final class CCheck {
    private CCheck() {}

    /// The program.
    ///
    /// @param file the exported file's name
    static String text(Recipe recipe, CBody body, Conformance conformance, String file) {
        String name = body.prefix();
        int most = conformance.arrays().stream().mapToInt(array -> array.weights().length).max().orElse(1);
        var text = new StringBuilder();
        text.append(
                """
                /*
                 * Repeats golden steps of %s, computed in double precision, with the code of %s:
                 * cc -std=c99 -O3 %s -lm && ./a.out
                 * tells the largest difference, as a share of the largest weight or of 1, and ends with 0 or 1.
                 */
                #include <stdio.h>

                #include "%s"

                enum { STEPS = %d, MOST = %d };

                """
                        .formatted(
                                recipe.title(),
                                file,
                                file.replaceFirst("\\.[^.]*$", "_check.c"),
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
        text.append(function(recipe, body));
        text.append(
                """

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
                                conformance.arrays().stream()
                                        .map(array ->
                                                "    worst = larger(worst, check(%d, %s_start, %s_gradients[0], %s_weights[0]));"
                                                        .formatted(
                                                                array.weights().length,
                                                                array.name(),
                                                                array.name(),
                                                                array.name()))
                                        .collect(Collectors.joining("\n")),
                                name));
        return text.toString();
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
        return Arrays.stream(numbers).mapToObj(CCheck::number).collect(Collectors.joining(", "));
    }

    private static String number(double number) {
        return Double.isNaN(number) ? "NAN" : Double.isInfinite(number) ? "INFINITY" : Decimal.of(number);
    }

    private static String function(Recipe recipe, CBody body) {
        String states =
                recipe.states().stream()
                        .map(state -> ", %s[MOST]".formatted(state.name()))
                        .collect(Collectors.joining());
        var start = new StringBuilder("        %s[i] = (real)start[i];\n".formatted(recipe.weight()));
        for (State state : recipe.states()) {
            start.append("        %s[i] = %s;\n".formatted(state.name(), start(state)));
        }
        var call = new StringBuilder();
        if (body.hasSettings()) {
            call.append("&settings, ");
        }
        if (recipe.readsStepNumber()) {
            call.append("step + 1, ");
        }
        call.append("(size_t)count, %s, %s".formatted(recipe.weight(), recipe.gradient()));
        recipe.states().forEach(state -> call.append(", ").append(state.name()));
        String settings =
                body.hasSettings()
                        ? "    %s_settings settings = %s_defaults();\n".formatted(body.prefix(), body.prefix())
                        : "";
        String rate =
                recipe.rate().map(each -> "        settings.%s = rates[step];\n".formatted(each.name())).orElse("");
        return """
        /* not-a-number is larger than all */
        static double larger(double x, double y)
        {
            return y <= x ? x : y;
        }

        static double check(int count, const double *start, const double *gradients, const double *weights)
        {
            real %s[MOST], %s[MOST]%s;
            double worst = 0;
        %s    for (int i = 0; i < count; i++) {
        %s    }
            for (int step = 0; step < STEPS; step++) {
                double scale = 1;
                double difference = 0;
        %s        for (int i = 0; i < count; i++) {
                    %s[i] = (real)gradients[step * count + i];
                }
                %s_step(%s);
                for (int i = 0; i < count; i++) {
                    const double expected = weights[step * count + i];
                    scale = larger(scale, fabs(expected));
                    difference = larger(difference, fabs((double)%s[i] - expected));
                }
                worst = larger(worst, difference / scale);
            }
            return worst;
        }
        """
                .formatted(
                        recipe.weight(),
                        recipe.gradient(),
                        states,
                        settings,
                        start,
                        rate,
                        recipe.gradient(),
                        body.prefix(),
                        call,
                        recipe.weight());
    }

    private static String start(State state) {
        return switch (state.start()) {
            case State.Filled(double value) -> value == 0 ? "0" : "(real)" + Decimal.of(value);
            case State.Weights _ -> "(real)start[i]";
        };
    }
}
