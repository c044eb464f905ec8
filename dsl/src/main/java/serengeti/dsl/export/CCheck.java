package serengeti.dsl.export;

import java.util.stream.Collectors;
import serengeti.dsl.function.Kind;
import serengeti.dsl.text.Decimal;

/// The function of a [GoldenProgram] that makes golden steps with exported C.
final class CCheck {
    /// The larger of two numbers, for differences.
    static final String LARGER =
            """
            /* not-a-number is larger than all */
            static double larger(double x, double y)
            {
                return x >= y || x != x ? x : y;
            }
            """;

    private CCheck() {}

    /// The functions `larger` and `check`.
    static String function(Recipe recipe, CBody body) {
        boolean isMatrix = recipe.seesMatrices();
        String states =
                recipe.states().stream()
                        .filter(state -> state.kind() == Kind.TENSOR)
                        .map(state -> ", %s[MOST]".formatted(state.name()))
                        .collect(Collectors.joining());
        String numbers =
                recipe.states().stream()
                        .filter(state -> state.kind() != Kind.TENSOR)
                        .map(state -> "    double %s[MOST];\n".formatted(state.name()))
                        .collect(Collectors.joining());
        if (isMatrix) {
            numbers += "    const int count = rows * columns;\n";
        }
        boolean hasScratch = !body.scratch().isEmpty();
        if (hasScratch) {
            numbers +=
                    "    double *scratch = malloc(%s_scratch((size_t)rows, (size_t)columns) * sizeof *scratch);\n"
                            .formatted(body.prefix());
        }
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
        call.append(isMatrix ? "(size_t)rows, (size_t)columns" : "(size_t)count");
        call.append(", %s, %s".formatted(recipe.weight(), recipe.gradient()));
        recipe.states().forEach(state -> call.append(", ").append(state.name()));
        if (hasScratch) {
            call.append(", scratch");
        }
        String settings =
                body.hasSettings()
                        ? "    %s_settings settings = %s_defaults();\n".formatted(body.prefix(), body.prefix())
                        : "";
        String rate =
                recipe.rate().map(each -> "        settings.%s = rates[step];\n".formatted(each.name())).orElse("");
        return LARGER
                + """

                static double check(%s, const double *start, const double *gradients, const double *weights)
                {
                    real %s[MOST], %s[MOST]%s;
                %s    double worst = 0;
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
                %s    return worst;
                }
                """
                        .formatted(
                                isMatrix ? "int rows, int columns" : "int count",
                                recipe.weight(),
                                recipe.gradient(),
                                states,
                                numbers,
                                settings,
                                start,
                                rate,
                                recipe.gradient(),
                                body.prefix(),
                                call,
                                recipe.weight(),
                                hasScratch ? "    free(scratch);\n" : "");
    }

    private static String start(State state) {
        return switch (state.start()) {
            case State.Filled(double value) ->
                    value == 0 || state.kind() != Kind.TENSOR ? Decimal.of(value) : "(real)" + Decimal.of(value);
            case State.Weights _ -> "(real)start[i]";
        };
    }
}
