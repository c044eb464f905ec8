package serengeti.benchmarks.study;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A task of the study, with what a JAX implementation of it gave on other data of the same kind.
///
/// @param name in the table of proxy tasks
/// @param decays total decays to tune over, each the rate times the decay times the sum of the schedule
/// @param reference by rule: mean fitness of 12 fresh seeds and its standard error
record StudyTask(String name, double[] decays, Map<UpdateRule, Score> reference) {

    /// A mean and its standard error.
    record Score(double mean, double standardError) {}

    private static final double[] MODEST = {0.5, 2};

    static final List<StudyTask> ALL =
            List.of(
                    of(
                            "mlp16",
                            new double[] {3, 6, 12, 24, 48},
                            new double[] {.7372, .7368, .7345, .7344, .7374, .7406, .7367, .7169},
                            new double[] {.0016, .0012, .0025, .0012, .0013, .0013, .0012, .0014}),
                    of(
                            "vit8",
                            MODEST,
                            new double[] {.8440, .8477, .8327, .8539, .8439, .8442, .8208, .8240},
                            new double[] {.0017, .0015, .0020, .0022, .0020, .0015, .0030, .0017}),
                    of(
                            "lm8",
                            MODEST,
                            new double[] {-1.5276, -1.5212, -1.5340, -1.5152, -1.5241, -1.5245, -1.5196, -1.5457},
                            new double[] {.0057, .0050, .0061, .0042, .0035, .0054, .0039, .0063}),
                    of(
                            "clip2",
                            new double[] {2, 6, 18},
                            new double[] {-1.7071, -1.7115, -1.8784, -1.6979, -1.7128, -1.7246, -1.7178, -1.7986},
                            new double[] {.0103, .0126, .0132, .0111, .0086, .0096, .0103, .0086}));

    private static StudyTask of(String name, double[] decays, double[] means, double[] errors) {
        var reference = new EnumMap<UpdateRule, Score>(UpdateRule.class);
        for (UpdateRule rule : UpdateRule.values()) {
            reference.put(rule, new Score(means[rule.ordinal()], errors[rule.ordinal()]));
        }
        return new StudyTask(name, decays, reference);
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

    /// Whether a better decay may lie beyond those that are tried; two of them are a choice, not a grid.
    boolean isEdge(double decay) {
        return decays.length > 2 && (decay == decays[0] || decay == decays[decays.length - 1]);
    }
}
