package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes a recipe as an updater of ND4J: a configuration, and the class that turns gradients into updates.
final class Nd4jUpdater {
    private final Recipe recipe;
    private final String className;
    private final DecaySplit split;
    private final Nd4jSyntax syntax;

    Nd4jUpdater(Recipe recipe, String className, DecaySplit split) {
        this.recipe = recipe;
        this.className = className;
        this.split = split;
        this.syntax = new Nd4jSyntax(recipe, new Names(Nd4jExporter.RESERVED), "config.");
        recipe.hyperparameters().forEach(each -> syntax.name(each.name()));
    }

    String text() {
        String body = configuration() + updater();
        String imports =
                Nd4jExporter.imports(
                        body,
                        Stream.of(
                                "java.util.LinkedHashMap",
                                "java.util.List",
                                "java.util.Map",
                                "java.util.Objects",
                                "org.nd4j.linalg.api.ndarray.INDArray",
                                "org.nd4j.linalg.learning.GradientUpdater",
                                "org.nd4j.linalg.learning.config.IUpdater",
                                "org.nd4j.linalg.learning.regularization.Regularization",
                                split.decay().isPresent()
                                        ? "org.nd4j.linalg.learning.regularization.WeightDecay"
                                        : "java.util.List",
                                "org.nd4j.linalg.schedule.ISchedule",
                                "org.nd4j.shade.jackson.annotation.JsonProperty"));
        return imports + "\n" + Nd4jExporter.comment(recipe, notes()) + body;
    }

    private List<String> notes() {
        var notes = new ArrayList<>(Nd4jExporter.rateNotes(recipe));
        if (split.decay().isPresent()) {
            notes.add(
                    "An updater does not see the weights: give regularization() to the configuration, too, or they do"
                            + " not decay.");
        }
        return notes;
    }

    private String configuration() {
        String json = "    @JsonProperty\n";
        List<String> settings = Nd4jExporter.settings(recipe, syntax);
        var equal = new StringBuilder();
        Stream.concat(Stream.of("learningRate"), settings.stream())
                .forEach(each -> equal.append("\n                && %s == that.%s".formatted(each, each)));
        String copies =
                settings.stream()
                        .map(each -> "        copy.%s = %s;\n".formatted(each, each))
                        .collect(Collectors.joining());
        return """
        public final class %1$s implements IUpdater {
        %2$s    private double learningRate = %3$s;
        %2$s    private ISchedule learningRateSchedule;
        %4$s
            public %1$s() {}

            public %1$s(double learningRate) {
                this.learningRate = learningRate;
            }

            public %1$s(ISchedule learningRateSchedule) {
                this.learningRateSchedule = learningRateSchedule;
            }
        %5$s
            /** The weight decay that belongs to the updater. */
            public List<Regularization> regularization() {
                return %6$s;
            }

            @Override
            public long stateSize(long numParams) {
                return %7$s;
            }

            @Override
            public Updater instantiate(INDArray viewArray, boolean initializeViewArray) {
                var updater = new Updater(this);
        %8$s        return updater;
            }

            @Override
            public Updater instantiate(Map<String, INDArray> updaterState, boolean initializeStateArrays) {
                var updater = new Updater(this);
                updater.setState(updaterState, initializeStateArrays);
                return updater;
            }

            @Override
            public boolean hasLearningRate() {
                return true;
            }

            @Override
            public double getLearningRate(int iteration, int epoch) {
                return learningRateSchedule == null ? learningRate : learningRateSchedule.valueAt(iteration, epoch);
            }

            @Override
            public void setLrAndSchedule(double lr, ISchedule lrSchedule) {
                learningRate = lr;
                learningRateSchedule = lrSchedule;
            }

            @Override
            public %1$s clone() {
                var copy = new %1$s(learningRate);
                copy.learningRateSchedule = learningRateSchedule == null ? null : learningRateSchedule.clone();
        %9$s        return copy;
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof %1$s that%10$s
                        && Objects.equals(learningRateSchedule, that.learningRateSchedule);
            }

            @Override
            public int hashCode() {
                return Objects.hash(%11$s);
            }

        """
                .formatted(
                        className,
                        json,
                        Nd4jExporter.usualRate(recipe),
                        Nd4jExporter.fields(recipe, syntax, json),
                        Nd4jExporter.setters(recipe, syntax, className),
                        split.decay()
                                .map(factor ->
                                        "List.of(new WeightDecay(%s, true))"
                                                .formatted(syntax.text(factor).replace("config.", "")))
                                .orElse("List.of()"),
                        recipe.states().isEmpty() ? "0" : times("numParams"),
                        recipe.states().isEmpty() ? "" : view(),
                        copies,
                        equal,
                        Stream.concat(Stream.of("learningRate", "learningRateSchedule"), settings.stream())
                                .collect(Collectors.joining(", ")));
    }

    private String times(String size) {
        return recipe.states().size() == 1 ? size : "%d * %s".formatted(recipe.states().size(), size);
    }

    private String view() {
        return """
                long[] shape = viewArray.shape().clone();
        %s        updater.setStateViewArray(viewArray, shape, viewArray.ordering(), initializeViewArray);
        """
                .formatted(
                        recipe.states().size() == 1
                                ? ""
                                : "        shape[shape.length - 1] /= %d;\n".formatted(recipe.states().size()));
    }

    private String updater() {
        List<String> states = recipe.states().stream().map(state -> syntax.name(state.name())).toList();
        var lines = new ArrayList<String>();
        if (reads(new Expression.LearningRate())) {
            lines.add("double lr = config.getLearningRate(iteration, epoch);");
        }
        if (reads(new Expression.StepNumber())) {
            lines.add("double t = iteration + 1;");
        }
        states.forEach(name -> lines.add("INDArray %s = state(\"%s\", gradient);".formatted(name, name)));
        for (Line line : split.lines()) {
            lines.add(
                    switch (line.target()) {
                        case Line.Local(String name) -> syntax.definition(name, line.value());
                        case Line.NextState(int index) -> syntax.assignment(index, line.value());
                        case Line.NextWeight _ -> throw new IllegalStateException("the weights are not seen");
                    });
        }
        lines.add("gradient.assign(%s);".formatted(syntax.text(split.update())));
        String body = String.join("\n            ", lines);
        return """
            /** Turns gradients into what is subtracted from the weights. */
            public static final class Updater implements GradientUpdater<%1$s> {
                private final %1$s config;
                private final Map<String, INDArray> states = new LinkedHashMap<>();

                Updater(%1$s config) {
                    this.config = config;
                }

                @Override
                public %1$s getConfig() {
                    return config;
                }

                @Override
                public void setState(Map<String, INDArray> stateMap, boolean initialize) {
                    for (String name : List.<String>of(%2$s)) {
                        states.put(name, Objects.requireNonNull(stateMap.get(name), name));
                        if (initialize) {
                            states.get(name).assign(0);
                        }
                    }
                }

                @Override
                public Map<String, INDArray> getState() {
                    return states;
                }

                @Override
                public void setStateViewArray(INDArray viewArray, long[] gradientShape, char gradientOrder, boolean initialize) {
        %3$s        }

                @Override
                public void applyUpdater(INDArray gradient, int iteration, int epoch) {
                    %4$s
                }
        %5$s%6$s    }
        }
        """
                .formatted(
                        className,
                        states.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ")),
                        parts(states),
                        body,
                        states.isEmpty()
                                ? ""
                                : """

                                        /** A state in the shape of the gradient, in the same memory. */
                                        private INDArray state(String name, INDArray gradient) {
                                            INDArray state = states.get(name);
                                            return state.equalShapes(gradient) ? state : state.reshape(state.ordering(), gradient.shape());
                                        }
                                """,
                        Nd4jExporter.helpers(body, "        "));
    }

    private boolean reads(Expression leaf) {
        return split.update().contains(leaf) || split.lines().stream().anyMatch(line -> line.value().contains(leaf));
    }

    private static String parts(List<String> states) {
        if (states.isEmpty()) {
            return "";
        }
        String parts =
                IntStream.range(0, states.size())
                        .mapToObj(index ->
                                "            states.put(\"%s\", flat.get(NDArrayIndex.interval(%s, %s)).reshape(gradientOrder, gradientShape));\n"
                                        .formatted(states.get(index), multiple(index), multiple(index + 1)))
                        .collect(Collectors.joining());
        return """
                    if (initialize) {
                        viewArray.assign(0);
                    }
                    INDArray flat = viewArray.reshape(viewArray.length());
                    long n = viewArray.length() / %d;
        %s\
        """
                .formatted(states.size(), parts);
    }

    private static String multiple(int factor) {
        return factor == 0 ? "0" : factor == 1 ? "n" : factor + " * n";
    }
}
