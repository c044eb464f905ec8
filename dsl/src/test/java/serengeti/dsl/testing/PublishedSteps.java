package serengeti.dsl.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import serengeti.dsl.library.Library;
import serengeti.dsl.plan.ArrayShape;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;

/// What a published implementation of an optimizer does to small arrays of weights in a few steps, in double precision.
///
/// Lines of a file: `program NAME`, `hyperparameter NAME VALUE`, then for each case `case NAME`, for a matrix `shape ROWS
/// COLUMNS`, `start WEIGHTS` and for each step an optional `rate VALUE` of the schedule, `gradient ELEMENTS` and `weights ELEMENTS` after it.
///
/// @param name of the file
/// @param entry the program that does the same: of the library, or a variant that only tests have
/// @param program that program with the hyperparameters of the file
/// @param cases runs of their own
public record PublishedSteps(String name, String entry, Program program, List<Case> cases) {
    private static final Path FOLDER = GoldenFile.inRepository("dsl/src/test/resources/traces");

    /// One run on one array.
    ///
    /// @param start the weights before the first step, row after row
    public record Case(String name, ArrayShape shape, double[] start, List<Step> steps) {

        /// The extents of the array: of a vector, its length alone.
        public long[] extents() {
            return shape.columns() == 1 ? new long[] {shape.rows()} : new long[] {shape.rows(), shape.columns()};
        }
    }

    /// One step.
    ///
    /// @param rate the schedule's value
    /// @param weights after the step
    public record Step(double rate, double[] gradient, double[] weights) {

        /// Fails unless an implementation has these weights, but for so much of the largest, or of 1.
        public void check(double[] found, double tolerance, String where) {
            double scale = DoubleStream.of(weights).map(Math::abs).reduce(1, Math::max);
            assertArrayEquals(weights, found, tolerance * scale, where);
        }
    }

    /// A run that can be stepped.
    public interface Run {

        /// Makes a step and tells the weights after it.
        double[] step(double[] gradient, double rate);
    }

    /// All files.
    public static Stream<PublishedSteps> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream().map(PublishedSteps::read);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /// Fails unless each case's run has the published weights after each step.
    public void check(double tolerance, Function<Case, Run> start) {
        for (Case each : cases) {
            Run run = start.apply(new Case(each.name(), each.shape(), each.start().clone(), each.steps()));
            for (int index = 0; index < each.steps().size(); index++) {
                Step step = each.steps().get(index);
                String where = "%s, case %s, step %d".formatted(name, each.name(), index + 1);
                step.check(run.step(step.gradient(), step.rate()), tolerance, where);
            }
        }
    }

    private static PublishedSteps read(Path file) {
        String entry = "";
        Map<String, Double> hyperparameters = new HashMap<>();
        var cases = new ArrayList<Case>();
        String caseName = "";
        Optional<ArrayShape> shape = Optional.empty();
        double rate = 1;
        double[] gradient = {};
        for (String line : lines(file)) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "#" -> {}
                case "program" -> entry = words[1];
                case "hyperparameter" -> hyperparameters.put(words[1], Double.valueOf(words[2]));
                case "case" -> {
                    caseName = words[1];
                    shape = Optional.empty();
                }
                case "shape" ->
                        shape = Optional.of(ArrayShape.of(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
                case "start" -> {
                    double[] weights = numbers(words);
                    ArrayShape found = shape.orElse(ArrayShape.vector(weights.length));
                    cases.add(new Case(caseName, found, weights, new ArrayList<>()));
                }
                case "rate" -> rate = Double.parseDouble(words[1]);
                case "gradient" -> gradient = numbers(words);
                case "weights" -> cases.getLast().steps().add(new Step(rate, gradient, numbers(words)));
                default -> throw new IllegalArgumentException("%s: unknown line '%s'".formatted(file, line));
            }
        }
        String name = file.getFileName().toString().replace(".txt", "");
        return new PublishedSteps(name, entry, program(entry, hyperparameters), cases);
    }

    private static Program program(String entry, Map<String, Double> values) {
        Program program = named(entry);
        List<Hyperparameter> usual = program.hyperparameters();
        assertEquals(values.keySet(), usual.stream().map(Hyperparameter::name).collect(Collectors.toSet()));
        return program.withHyperparameters(
                usual.stream().map(each -> new Hyperparameter(each.name(), values.get(each.name()))).toList());
    }

    /// A program of the library, or one of the folder `programs`.
    private static Program named(String entry) {
        Path own = FOLDER.resolve("programs").resolve(entry + ".opt");
        return Files.exists(own)
                ? Parser.parse(String.join("\n", lines(own)), own.toString())
                : Library.named(entry).program();
    }

    private static double[] numbers(String[] words) {
        return Stream.of(words).skip(1).mapToDouble(Double::parseDouble).toArray();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
