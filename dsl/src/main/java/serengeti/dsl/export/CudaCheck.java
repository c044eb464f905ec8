package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.text.Decimal;

/// The functions of a [GoldenProgram] that make golden steps with exported CUDA code.
final class CudaCheck {
    private CudaCheck() {}

    /// The functions `larger` and `check`.
    static String function(Recipe recipe, CBody body, boolean hasSums) {
        var call = new ArrayList<String>();
        if (body.hasSettings()) {
            call.add("settings");
        }
        if (recipe.readsStepNumber()) {
            call.add("step + 1");
        }
        call.add("(size_t)count");
        call.add(recipe.weight());
        call.add(recipe.gradient());
        recipe.states().forEach(state -> call.add((isArray(state) ? "" : "&") + state.name()));
        if (hasSums) {
            call.add("partials");
        }
        call.add("0");
        List<String> arrays = new ArrayList<>(List.of(recipe.weight(), recipe.gradient()));
        recipe.states().stream().filter(CudaCheck::isArray).forEach(state -> arrays.add(state.name()));
        String states =
                recipe.states().stream()
                        .map(state ->
                                (isArray(state) ? "    real *%s = on_device(%s, count);\n" : "    double %s = %s;\n")
                                        .formatted(state.name(), start(state)))
                        .collect(Collectors.joining());
        return CCheck.LARGER
                + """

                /* A copy of numbers in device memory; for none, the same number everywhere. */
                static real *on_device(const double *numbers, double usual, int count)
                {
                    real values[MOST];
                    real *copy = 0;
                    for (int i = 0; i < count; i++) {
                        values[i] = (real)(numbers ? numbers[i] : usual);
                    }
                    cudaMalloc((void **)&copy, count * sizeof(real));
                    cudaMemcpy(copy, values, count * sizeof(real), cudaMemcpyHostToDevice);
                    return copy;
                }

                static double check(int count, const double *start, const double *gradients, const double *weights)
                {
                    real values[MOST];
                    double worst = 0;
                %s%s    real *%s = on_device(start, 0, count);
                    real *%s = on_device(0, 0, count);
                %s%s    for (int step = 0; step < STEPS; step++) {
                        double scale = 1;
                        double difference = 0;
                %s        for (int i = 0; i < count; i++) {
                            values[i] = (real)gradients[step * count + i];
                        }
                        cudaMemcpy(%s, values, count * sizeof(real), cudaMemcpyHostToDevice);
                        %s_step(%s);
                        cudaMemcpy(values, %s, count * sizeof(real), cudaMemcpyDeviceToHost);
                        if (cudaGetLastError() != cudaSuccess) {
                            return INFINITY;
                        }
                        for (int i = 0; i < count; i++) {
                            const double expected = weights[step * count + i];
                            scale = larger(scale, fabs(expected));
                            difference = larger(difference, fabs((double)values[i] - expected));
                        }
                        worst = larger(worst, difference / scale);
                    }
                %s    return worst;
                }
                """
                        .formatted(
                                body.hasSettings()
                                        ? "    %s_settings settings = %s_defaults();\n"
                                                .formatted(body.prefix(), body.prefix())
                                        : "",
                                hasSums ? "    double *partials = 0;\n" : "",
                                recipe.weight(),
                                recipe.gradient(),
                                states,
                                hasSums ? "    cudaMalloc((void **)&partials, PARTIALS * sizeof(double));\n" : "",
                                recipe.rate()
                                        .map(rate -> "        settings.%s = rates[step];\n".formatted(rate.name()))
                                        .orElse(""),
                                recipe.gradient(),
                                body.prefix(),
                                String.join(", ", call),
                                recipe.weight(),
                                Stream.concat(arrays.stream(), hasSums ? Stream.of("partials") : Stream.of())
                                        .map("    cudaFree(%s);\n"::formatted)
                                        .collect(Collectors.joining()));
    }

    private static boolean isArray(State state) {
        return state.kind() == Kind.TENSOR;
    }

    private static String start(State state) {
        return switch (state.start()) {
            case State.Filled(double value) -> (isArray(state) ? "0, " : "") + Decimal.of(value);
            case State.Weights _ -> "start, 0";
        };
    }
}
