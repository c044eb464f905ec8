package serengeti.evaluator.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import serengeti.dsl.export.Conformance;
import serengeti.dsl.export.Export;
import serengeti.dsl.export.Format;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.text.Parser;

/// Classes that programs are exported to are compiled and run in this process.
class ExportedNd4jTest {
    @TempDir private Path folder;

    @Test
    void theLibraryMakesTheGoldenSteps() throws IOException, ReflectiveOperationException {
        var classes = new ExportedClasses(folder);
        var names = new TreeMap<String, Library.Entry>();
        for (Library.Entry entry : Library.all()) {
            switch (Format.ND4J.export(entry.name(), entry.program())) {
                case Export.Text _ -> names.put(classes.write(entry.name(), entry.program()), entry);
                case Export.Refused _ -> {}
            }
        }
        assertTrue(names.size() > 45, names.keySet().toString());
        try (URLClassLoader loader = classes.load()) {
            for (Map.Entry<String, Library.Entry> each : names.entrySet()) {
                JsonNode golden =
                        new ObjectMapper().readTree(Conformance.of(each.getKey(), each.getValue().program()).json());
                assertSmall(loader, each.getKey(), golden, DataType.DOUBLE, Conformance.DOUBLE_TOLERANCE);
                assertSmall(loader, each.getKey(), golden, DataType.FLOAT, Conformance.FLOAT_TOLERANCE);
            }
        }
    }

    /// Old values of states that are read after new ones are known, products of states, choices between rows.
    @Test
    void whatHasANumberForEachRowOrColumnIsBroadcast() throws IOException, ReflectiveOperationException {
        try (Stream<Path> files = Files.list(GoldenFile.inRepository("dsl/src/test/resources/exports/programs"))) {
            var classes = new ExportedClasses(folder);
            var golden = new TreeMap<String, JsonNode>();
            for (Path file : files.toList()) {
                Program program = Parser.parse(Files.readString(file), file.toString());
                String name = file.getFileName().toString().replace(".opt", "");
                golden.put(
                        classes.write(name, program),
                        new ObjectMapper().readTree(Conformance.of(name, program).json()));
            }
            assertEquals(3, golden.size());
            try (URLClassLoader loader = classes.load()) {
                for (Map.Entry<String, JsonNode> each : golden.entrySet()) {
                    assertSmall(loader, each.getKey(), each.getValue(), DataType.DOUBLE, Conformance.DOUBLE_TOLERANCE);
                }
            }
        }
    }

    private static void assertSmall(
            URLClassLoader loader, String className, JsonNode golden, DataType type, double allowed)
            throws ReflectiveOperationException {
        double found =
                (double)
                        loader.loadClass(className + "Check")
                                .getMethod("largestDifference", JsonNode.class, DataType.class)
                                .invoke(null, golden, type);
        System.out.printf("%s %s %.3g%n", className, type, found);
        assertTrue(found <= allowed, "%s, %s: %s".formatted(className, type, found));
    }

    @Test
    void codeReadsAsAPersonWouldWriteIt() {
        for (String name : List.of("lion", "adamw", "lamb", "adafactor", "muon")) {
            String file = Format.ND4J.fileName(name, Library.named(name).program());
            Export.Text export = (Export.Text) Format.ND4J.export(name, Library.named(name).program());
            GoldenFile.check(GoldenFile.inRepository("dsl/src/test/resources/exports/" + file + ".txt"), export.text());
        }
    }

    @Test
    void updatersAreConfigurations() throws IOException, ReflectiveOperationException {
        var classes = new ExportedClasses(folder);
        String name = classes.write("lion", Library.named("lion").program());
        try (URLClassLoader loader = classes.load()) {
            Thread thread = Thread.currentThread();
            ClassLoader own = thread.getContextClassLoader();
            // classes are looked up there when JSON is read
            thread.setContextClassLoader(loader);
            try {
                IUpdater lion = (IUpdater) loader.loadClass(name).getConstructor(double.class).newInstance(3e-4);
                assertEquals(3e-4, lion.getLearningRate(5, 0));
                IUpdater copy = lion.clone();
                assertEquals(lion, copy);
                assertEquals(lion.hashCode(), copy.hashCode());
                copy.setLrAndSchedule(0, new MapSchedule(ScheduleType.ITERATION, Map.of(0, 1.0, 10, 0.1)));
                assertEquals(0.1, copy.getLearningRate(10, 0));
                TrainingConfig config =
                        TrainingConfig.builder()
                                .updater(copy)
                                .dataSetFeatureMapping("x")
                                .dataSetLabelMapping("y")
                                .build();
                assertEquals(copy, TrainingConfig.fromJson(config.toJson()).getUpdater());
            } finally {
                thread.setContextClassLoader(own);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lion", "adamw", "sgd"})
    void updatersTrainDl4jNetworksAsTheProgramDoes(String program) throws IOException, ReflectiveOperationException {
        var classes = new ExportedClasses(folder);
        String name = classes.write(program, Library.named(program).program());
        try (URLClassLoader loader = classes.load()) {
            Class<?> type = loader.loadClass(name);
            IUpdater exported = (IUpdater) type.getConstructor(double.class).newInstance(0.01);
            List<Regularization> decay = new ArrayList<>();
            for (Object each : (List<?>) type.getMethod("regularization").invoke(exported)) {
                decay.add((Regularization) each);
            }
            ProgramUpdater updater = ProgramUpdater.of(Library.named(program).program()).with("peak_lr", 0.01);
            MultiLayerNetwork network = Dl4jNetworkTest.network(exported, decay);
            MultiLayerNetwork same = Dl4jNetworkTest.network(updater, updater.regularization());
            Dl4jNetworkTest.train(network, 0, 20);
            Dl4jNetworkTest.train(same, 0, 20);
            double difference = network.params().sub(same.params()).amaxNumber().doubleValue();
            assertTrue(difference < 1e-6, () -> "differs by " + difference);
        }
    }

    /// A choice between elements, which no program of the library makes, and what ND4J has no method for.
    @Test
    void choicesBetweenElementsDoNotShowWhatIsNotChosen() throws IOException, ReflectiveOperationException {
        var program =
                Parser.parse(
                        """
                        def train(w, g, m, lr):
                          m = interp(g, m, 0.9)
                          size = root(m)
                          missing = is_nan(size)
                          update = where(missing, g, size)
                          least = minimum(g, m)
                          update = update + least
                          third = cbrt(g)
                          update = update - third
                          two = exp2(g)
                          update = update + two
                          update = update * 0.001
                          update = update * lr
                          return update, m
                        """,
                        "choice.opt");
        var classes = new ExportedClasses(folder);
        String name = classes.write("choice", program);
        JsonNode golden = new ObjectMapper().readTree(Conformance.of(name, program).json());
        try (URLClassLoader loader = classes.load()) {
            assertSmall(loader, name, golden, DataType.DOUBLE, Conformance.DOUBLE_TOLERANCE);
        }
    }
}
