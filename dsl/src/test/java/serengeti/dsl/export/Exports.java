package serengeti.dsl.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.testing.PublishedSteps;

/// What tests of exports share.
final class Exports {

    private Exports() {}

    /// Programs that ask more of a format than those of the library, in order.
    static List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(GoldenFile.inRepository("dsl/src/test/resources/exports/programs"))) {
            return files.sorted().toList();
        }
    }

    /// Runs a command in a folder and returns its exit code and what it printed to both streams.
    static Finished run(Path folder, List<String> command) {
        try {
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Finished(process.waitFor(), output);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    /// A command that has ended.
    record Finished(int code, String output) {}

    /// Runs a command that must end with exit code 0, and returns what it printed.
    static String succeed(Path folder, String... command) {
        Finished finished = run(folder, List.of(command));
        assertEquals(0, finished.code(), finished.output());
        return finished.output();
    }

    /// Published steps as golden ones, for what is exported under `name`; cases of equal rates are arrays of one.
    static List<Conformance> golden(String name, PublishedSteps published) {
        Recipe recipe = Recipe.of(name, published.program(), Set.of());
        double usual = recipe.rate().filter(rate -> !rate.isSchedule()).map(Rate::usual).orElse(1.0);
        Map<String, List<PublishedSteps.Case>> byRates =
                published.cases().stream()
                        .collect(
                                Collectors.groupingBy(
                                        each ->
                                                Arrays.toString(
                                                        each.steps().stream()
                                                                .mapToDouble(PublishedSteps.Step::rate)
                                                                .toArray()),
                                        TreeMap::new,
                                        Collectors.toList()));
        var golden = new ArrayList<Conformance>();
        for (List<PublishedSteps.Case> cases : byRates.values()) {
            List<Conformance.Array> arrays =
                    cases.stream()
                            .map(each ->
                                    new Conformance.Array(
                                            Identifiers.snakeCase(each.name()),
                                            Arrays.stream(each.extents()).mapToObj(Math::toIntExact).toList(),
                                            each.start()))
                            .toList();
            var steps = new ArrayList<Conformance.Step>();
            for (int step = 0; step < cases.getFirst().steps().size(); step++) {
                int index = step;
                steps.add(
                        new Conformance.Step(
                                cases.getFirst().steps().get(step).rate() * usual,
                                cases.stream().map(each -> each.steps().get(index).gradient()).toArray(double[][]::new),
                                cases.stream()
                                        .map(each -> each.steps().get(index).weights())
                                        .toArray(double[][]::new)));
            }
            golden.add(new Conformance(recipe, arrays, steps));
        }
        return golden;
    }
}
