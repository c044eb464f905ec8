package serengeti.benchmarks.study;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A task of the study, with what a JAX implementation of it gave on other data of the same kind.
///
/// @param name in the table of proxy tasks
/// @param decays total decays to tune over, each the rate times the decay times the sum of the schedule
/// @param reference by rule: mean fitness of 12 fresh seeds and its standard error; empty where there is none
record StudyTask(String name, double[] decays, Map<UpdateRule, Score> reference) {

    /// A mean and its standard error.
    record Score(double mean, double standardError) {}

    static final List<StudyTask> ALL =
            List.of(
                    of("mlp16", 3, 6, 12, 24, 48)
                            .with(
                                    new double[] {.7372, .7368, .7345, .7344, .7374, .7406, .7367, .7169},
                                    new double[] {.0016, .0012, .0025, .0012, .0013, .0013, .0012, .0014}),
                    of("vit8", 0.125, 0.5, 2, 6)
                            .with(
                                    new double[] {.8440, .8477, .8327, .8539, .8439, .8442, .8208, .8240},
                                    new double[] {.0017, .0015, .0020, .0022, .0020, .0015, .0030, .0017}),
                    of("lm8", 0.125, 0.5, 2, 6)
                            .with(
                                    new double[] {
                                        -1.5276, -1.5212, -1.5340, -1.5152, -1.5241, -1.5245, -1.5196, -1.5457
                                    },
                                    new double[] {.0057, .0050, .0061, .0042, .0035, .0054, .0039, .0063}),
                    of("clip2", 0.5, 2, 6, 18)
                            .with(
                                    new double[] {
                                        -1.7071, -1.7115, -1.8784, -1.6979, -1.7128, -1.7246, -1.7178, -1.7986
                                    },
                                    new double[] {.0103, .0126, .0132, .0111, .0086, .0096, .0103, .0086}),
                    of("mlp16ln", 6, 12, 24, 48),
                    of("mlp16s", 1.5, 3, 6, 12, 24),
                    of("vit8s", 0.03, 0.125, 0.5, 2),
                    of("lm8s", 0.03, 0.125, 0.5, 2, 6),
                    of("clipln", 2, 6, 16, 48),
                    of("mlm16", 0.125, 0.5, 2),
                    of("cnn8", 2, 6, 16, 48),
                    of("ddpm2", 0.03, 0.125, 0.5),
                    of("ddpm8", 0.03, 0.125, 0.5, 2),
                    of("mlp16ft", 0.5, 2, 6, 16),
                    of("lm8ft", 0.125, 0.5, 2, 6),
                    of("mlp-10x", 6, 16, 48),
                    of("vit-10x", 0.5, 2, 6),
                    of("lm-10x", 0.125, 0.5, 2),
                    of("clip-10x", 2, 6, 16, 48));

    private static StudyTask of(String name, double... decays) {
        return new StudyTask(name, decays, Map.of());
    }

    private StudyTask with(double[] means, double[] errors) {
        var values = new EnumMap<UpdateRule, Score>(UpdateRule.class);
        for (UpdateRule rule : UpdateRule.values()) {
            values.put(rule, new Score(means[rule.ordinal()], errors[rule.ordinal()]));
        }
        return new StudyTask(name, decays, values);
    }

    /// The names of all.
    static List<String> names() {
        return ALL.stream().map(StudyTask::name).toList();
    }

    /// The one with this name.
    ///
    /// @throws IllegalArgumentException if there is none
    static StudyTask named(String name) {
        return ALL.stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "unknown task '%s'; known: %s".formatted(name, String.join(", ", names()))));
    }

    /// Whether a better decay may lie beyond those that are tried.
    boolean isEdge(double decay) {
        return decay == decays[0] || decay == decays[decays.length - 1];
    }
}
