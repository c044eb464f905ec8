package serengeti.dsl.export;

import java.util.stream.Collectors;
import serengeti.dsl.text.Decimal;

/// The function of a [GoldenProgram] that makes golden steps with exported C.
final class CCheck {
    /// The larger of two numbers, for differences.
    static final String LARGER =
            """
            /* not-a-number is larger than all */
            static double larger(double x, double y)
            {
                return y <= x ? x : y;
            }
            """;

    private CCheck() {}

    /// The functions `larger` and `check`.
    static String function(Recipe recipe, CBody body) {
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
        return LARGER
                + """

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
