package serengeti.dsl.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Published weights of an optimizer over a few steps, for one array of weights in each case.
///
/// Lines of a trace file: `program NAME`, `hyperparameter NAME VALUE`, then for each case `case NAME`, `start WEIGHTS`
/// and for each step an optional `rate VALUE` of the schedule, `gradient ELEMENTS` and `weights ELEMENTS` after it.
record Trace(String program, Map<String, Double> hyperparameters, List<Case> cases) {

    record Case(String name, double[] start, List<Step> steps) {}

    record Step(double rate, double[] gradient, double[] weights) {}

    static Trace read(String resource) {
        var trace = new Trace("", new LinkedHashMap<>(), new ArrayList<>());
        String program = "";
        String caseName = "";
        double rate = 1;
        double[] gradient = {};
        for (String line : lines(resource)) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "#" -> {}
                case "program" -> program = words[1];
                case "hyperparameter" -> trace.hyperparameters.put(words[1], Double.valueOf(words[2]));
                case "case" -> caseName = words[1];
                case "start" -> trace.cases.add(new Case(caseName, numbers(words), new ArrayList<>()));
                case "rate" -> rate = Double.parseDouble(words[1]);
                case "gradient" -> gradient = numbers(words);
                case "weights" -> trace.cases.getLast().steps().add(new Step(rate, gradient, numbers(words)));
                default -> throw new IllegalArgumentException("%s: unknown line '%s'".formatted(resource, line));
            }
        }
        return new Trace(program, trace.hyperparameters, trace.cases);
    }

    private static double[] numbers(String[] words) {
        return Stream.of(words).skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<String> lines(String resource) {
        try (InputStream stream = Trace.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
