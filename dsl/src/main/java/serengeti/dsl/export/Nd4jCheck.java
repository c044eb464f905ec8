package serengeti.dsl.export;

/// A Java program that repeats golden steps with an exported class, and tells the largest difference.
final class Nd4jCheck {
    private static final String EXTENTS =
            """
            private static long[] extents(JsonNode numbers) {
                long[] values = new long[numbers.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = numbers.get(i).asLong();
                }
                return values;
            }

            """
                    .replaceAll("(?m)^(?=.)", "    ");

    private Nd4jCheck() {}

    /// The program.
    static String text(Recipe recipe, String className, boolean isUpdater) {
        String start =
                isUpdater
                        ? recipe.states().isEmpty()
                                ? "var settings = new %s();\n        var updater = settings.instantiate((INDArray) null, true);"
                                        .formatted(className)
                                : """
                                var settings = new %s();
                                        INDArray states = Nd4j.create(type, settings.stateSize(weights.length()));
                                        var updater = settings.instantiate(states, true);\
                                """
                                        .formatted(className)
                        : "var stepper = new %s();".formatted(className);
        String step =
                isUpdater
                        ? """
                        settings.setLrAndSchedule(rate, null);
                                    updater.applyUpdater(gradient, step, 0);
                                    for (Regularization decay : settings.regularization()) {
                                        decay.apply(weights, gradient, rate, step, 0);
                                    }
                                    weights.subi(gradient);\
                        """
                        : "stepper.step(weights, gradient, rate);";
        return """
        import java.io.File;
        import java.io.IOException;
        import org.nd4j.linalg.api.buffer.DataType;
        import org.nd4j.linalg.api.ndarray.INDArray;
        import org.nd4j.linalg.factory.Nd4j;
        %1$simport org.nd4j.shade.jackson.databind.JsonNode;
        import org.nd4j.shade.jackson.databind.ObjectMapper;

        /**
         * Repeats golden steps, computed in double precision, with {@link %2$s}: java %2$sCheck %3$s.conformance.json
         * tells the largest difference, as a share of the largest weight or of 1, and ends with 0 or 1.
         */
        public final class %2$sCheck {

            public static void main(String[] args) throws IOException {
                String file = args.length > 0 ? args[0] : "%3$s.conformance.json";
                JsonNode golden = new ObjectMapper().readTree(new File(file));
                boolean isFine = check(golden, DataType.DOUBLE, "float64") & check(golden, DataType.FLOAT, "float32");
                System.exit(isFine ? 0 : 1);
            }

            private static boolean check(JsonNode golden, DataType type, String name) {
                double allowed = golden.get("tolerance").get(name).asDouble();
                double largest = largestDifference(golden, type);
                System.out.printf("%2$s: %%s, largest difference %%.3g, allowed %%.3g%%n", name, largest, allowed);
                return largest <= allowed;
            }

            /** The largest difference, NaN if a weight is. */
            public static double largestDifference(JsonNode golden, DataType type) {
                double largest = 0;
                for (int array = 0; array < golden.get("arrays").size(); array++) {
                    largest = Math.max(largest, largestDifference(golden, array, type));
                }
                return largest;
            }

            private static double largestDifference(JsonNode golden, int array, DataType type) {
                INDArray weights = array(golden.get("arrays").get(array).get("weights"), type);
        %6$s        %4$s
                double largest = 0;
                for (int step = 0; step < golden.get("steps").size(); step++) {
                    JsonNode expected = golden.get("steps").get(step);
                    double rate = expected.get("learning_rate").asDouble();
                    INDArray gradient = array(expected.get("gradients").get(array), type)%7$s;
                    %5$s
                    double scale = 1;
                    double difference = 0;
                    for (int i = 0; i < weights.length(); i++) {
                        double weight = expected.get("weights").get(array).get(i).asDouble();
                        scale = Math.max(scale, Math.abs(weight));
                        difference = Math.max(difference, Math.abs(weights.getDouble(i) - weight));
                    }
                    largest = Math.max(largest, difference / scale);
                }
                return largest;
            }

        %8$s    private static INDArray array(JsonNode numbers, DataType type) {
                double[] values = new double[numbers.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = numbers.get(i).asDouble();
                }
                return Nd4j.createFromArray(values).castTo(type);
            }
        }
        """
                .formatted(
                        isUpdater ? "import org.nd4j.linalg.learning.regularization.Regularization;\n" : "",
                        className,
                        className,
                        start,
                        step,
                        recipe.seesMatrices()
                                ? "        weights ="
                                      + " weights.reshape(extents(golden.get(\"arrays\").get(array).get(\"shape\")));\n"
                                : "",
                        recipe.seesMatrices() ? ".reshape(weights.shape())" : "",
                        recipe.seesMatrices() ? EXTENTS : "");
    }
}
