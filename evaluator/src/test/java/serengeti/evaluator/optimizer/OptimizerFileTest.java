package serengeti.evaluator.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.optimizer.Optimizer.Settings;

class OptimizerFileTest {
    private static final Program ADAMW = Library.named("adamw").program();

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "adamw, FLOAT, EXACT",
        "adamw, DOUBLE, EXACT",
        "lion, FLOAT, EXACT",
        "adamw, FLOAT, BFLOAT16",
        "adamw, FLOAT, BFLOAT16_STOCHASTIC",
        "sgd, FLOAT, EXACT",
        "nadam, FLOAT, EXACT",
        "adafactor-momentum, FLOAT, EXACT",
        "adafactor-momentum, FLOAT, BFLOAT16",
        "amos-columns, DOUBLE, EXACT",
        "schedule-free-adamw, FLOAT, EXACT",
        "muon, FLOAT, EXACT",
        "paper-cleaned, FLOAT, EXACT"
    })
    void stepsGoOnWithTheSameBits(String name, DataType type, StateFormat format) throws IOException {
        Program program = Library.named(name).program();
        Settings settings = Settings.DEFAULT.withThreads(1).withStates(format).withSeed(3);
        List<INDArray> expected = weights(type);
        Optimizer whole = Optimizer.compile(program, settings);
        List<INDArray> found = weights(type);
        Optimizer first = Optimizer.compile(program, settings);
        if (!program.hyperparameters().isEmpty()) {
            whole.set("peak_lr", 0.01);
            first.set("peak_lr", 0.01);
        }
        run(whole, expected, 0, 10);
        run(first, found, 0, 5);
        first.save(file());
        Optimizer second = Optimizer.compile(program, settings);
        second.prepare(found);
        second.load(file());
        assertEquals(5, second.steps());
        run(second, found, 5, 10);
        assertEquals(bits(expected), bits(found));
        for (String state : whole.states()) {
            assertEquals(bits(whole.state(state)), bits(second.state(state)));
        }
        whole.hyperparameters().forEach(each -> assertEquals(whole.get(each), second.get(each)));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    private Path file() {
        return folder.resolve("state.npz");
    }

    private static List<INDArray> weights(DataType type) {
        return List.of(
                random(type, 'c', 3, 4),
                random(type, 'f', 5, 2),
                random(type, 'c', 7),
                random(type, 'c'),
                random(type, 'f', 2, 3, 4).permute(1, 0, 2),
                random(type, 'c', 1, 1));
    }

    private static INDArray random(DataType type, char order, long... shape) {
        INDArray array = shape.length == 0 ? Nd4j.scalar(type, 0) : Nd4j.create(type, shape, order);
        var random = new Random(shape.length);
        for (long index = 0; index < array.length(); index++) {
            array.putScalar(index, random.nextGaussian());
        }
        return array;
    }

    private static void run(Optimizer optimizer, List<INDArray> weights, int from, int to) {
        for (int step = from; step < to; step++) {
            var gradients = new ArrayList<INDArray>();
            for (INDArray array : weights) {
                gradients.add(array.mul(0.5 + 0.1 * step).subi(0.3));
            }
            optimizer.step(weights, gradients, 1 - 0.05 * step);
        }
    }

    private static List<Long> bits(List<INDArray> arrays) {
        return arrays.stream()
                .flatMap(array -> Stream.of(array.castTo(DataType.DOUBLE).dup('c').data().asDouble()))
                .flatMap(values -> Arrays.stream(values).boxed())
                .map(Double::doubleToRawLongBits)
                .toList();
    }

    @Test
    void programsThatDoTheSameMayReadEachOther() throws IOException {
        saved(ADAMW);
        String text = Library.named("adamw").text();
        Optimizer other =
                prepared(
                        Parser.parse(
                                text.replace("beta1 = 0.9", "beta1 = 0.8")
                                        .replace("denominator", "root_of_v")
                                        .replace("update + wd", "wd + update")));
        other.load(file());
        assertEquals(0.9, other.get("beta1"));
        assertEquals(3, other.steps());
    }

    @Test
    void otherProgramsAreRefused() throws IOException {
        saved(ADAMW);
        String text = Library.named("adamw").text();
        List<String> others =
                List.of(
                        text.replace("square(g)", "abs(g)"),
                        text.replace("m = interp(g, m, beta1)", "m = interp(g, m, beta2)"),
                        text.replace("(w, g, m, v, lr, t)", "(w, g, v, m, lr, t)")
                                .replace(" m = interp(g, m, ", " v = interp(g, v, ")
                                .replace(" v = interp(g2, v, ", " m = interp(g2, m, ")
                                .replace("ratio(v, c", "ratio(x, c")
                                .replace("ratio(m, c", "ratio(v, c")
                                .replace("ratio(x, c", "ratio(m, c")
                                .replace("update, m, v", "update, v, m"),
                        Library.named("lion").text());
        for (String other : others) {
            assertRefused("of another program, 'AdamW'", prepared(Parser.parse(other)));
        }
    }

    @Test
    void otherModelsAreRefused() throws IOException {
        saved(ADAMW);
        assertRefused(
                "entry 'm/0' has shape [3, 4], must be [4, 3]", prepared(ADAMW, random(DataType.FLOAT, 'c', 4, 3)));
        assertRefused("entry 'm/0' has type <f4, must be <f8", prepared(ADAMW, random(DataType.DOUBLE, 'c', 3, 4)));
        assertRefused("has 6 arrays of state 'm', the model has 1", prepared(ADAMW, random(DataType.FLOAT, 'c', 3, 4)));
        List<INDArray> more = new ArrayList<>(weights(DataType.FLOAT));
        more.add(random(DataType.FLOAT, 'c', 2));
        assertRefused("has 6 arrays of state 'm', the model has 7", prepared(ADAMW, more.toArray(INDArray[]::new)));
    }

    @Test
    void filesThatAreNotWholeAreRefused() throws IOException {
        Optimizer optimizer = prepared(ADAMW);
        assertRefused("there is no such file", optimizer);
        Files.writeString(file(), "text");
        assertRefused("not an npz file, or only a part of one", optimizer);
        saved(ADAMW);
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length / 2));
        assertRefused("not an npz file, or only a part of one", optimizer);
        byte[] changed = whole.clone();
        int place = new String(whole, StandardCharsets.ISO_8859_1).indexOf("v/0.npy") + 150;
        changed[place] ^= 1;
        Files.write(file(), changed);
        assertRefused("entry 'v/0.npy' is damaged", optimizer);
        for (String entry : List.of("format", "steps", "hyperparameters/eps", "v/3")) {
            Files.write(file(), whole);
            try (FileSystem zip = FileSystems.newFileSystem(file())) {
                Files.delete(zip.getPath(entry + ".npy"));
            }
            assertRefused("has no entry '%s.npy'".formatted(entry), optimizer);
        }
        Files.write(file(), whole);
        try (FileSystem zip = FileSystems.newFileSystem(file())) {
            Files.writeString(zip.getPath("program.opt"), "nothing");
        }
        assertRefused("entry 'program.opt' is not a program", optimizer);
        Files.write(file(), whole);
        try (FileSystem zip = FileSystems.newFileSystem(file())) {
            byte[] entry = Files.readAllBytes(zip.getPath("m/2.npy"));
            Files.write(zip.getPath("m/2.npy"), Arrays.copyOf(entry, entry.length - 4));
        }
        assertRefused("entry 'm/2' ends early", optimizer);
        Files.write(file(), whole);
        optimizer.load(file());
        assertEquals(3, optimizer.steps());
    }

    @Test
    void filesNeedAStartedOptimizerAndAFolder() {
        Optimizer fresh = Optimizer.compile(ADAMW);
        assertEquals(
                "load: call step or prepare first",
                assertThrows(IllegalStateException.class, () -> fresh.load(file())).getMessage());
        Path nowhere = folder.resolve("none").resolve("state.npz");
        assertEquals(
                nowhere + ": its folder does not exist",
                assertThrows(IOException.class, () -> prepared(ADAMW).save(nowhere)).getMessage());
    }

    @Test
    void foldersAreRefusedByTheirNames() {
        Optimizer optimizer = prepared(ADAMW);
        String message = folder + ": is a folder, must be a file";
        assertEquals(message, assertThrows(IOException.class, () -> optimizer.load(folder)).getMessage());
        assertEquals(message, assertThrows(IOException.class, () -> optimizer.save(folder)).getMessage());
        assertEquals("path", assertThrows(NullPointerException.class, () -> optimizer.load(null)).getMessage());
        assertEquals("path", assertThrows(NullPointerException.class, () -> optimizer.save(null)).getMessage());
    }

    /// Names that are too long.
    @Test
    void filesThatTheSystemRefusesAreNamed() {
        Path path = folder.resolve("x".repeat(250));
        assertEquals(
                path + ": cannot be written",
                assertThrows(IOException.class, () -> prepared(ADAMW).save(path)).getMessage());
        Path longer = folder.resolve("x".repeat(300));
        assertEquals(
                longer + ": cannot be read",
                assertThrows(IOException.class, () -> prepared(ADAMW).load(longer)).getMessage());
    }

    /// Writes a file after three steps.
    private void saved(Program program) throws IOException {
        Optimizer optimizer = Optimizer.compile(program, Settings.DEFAULT.withThreads(1));
        run(optimizer, weights(DataType.FLOAT), 0, 3);
        optimizer.save(file());
    }

    private static Optimizer prepared(Program program, INDArray... weights) {
        Optimizer optimizer = Optimizer.compile(program, Settings.DEFAULT.withThreads(1));
        optimizer.prepare(weights.length == 0 ? weights(DataType.FLOAT) : List.of(weights));
        return optimizer;
    }

    private void assertRefused(String message, Optimizer optimizer) {
        IOException error = assertThrows(IOException.class, () -> optimizer.load(file()));
        assertEquals("%s: %s".formatted(file(), message), error.getMessage());
        assertEquals(0, optimizer.steps());
        for (String state : optimizer.states()) {
            for (INDArray array : optimizer.state(state)) {
                assertEquals(0, array.castTo(DataType.DOUBLE).amaxNumber().doubleValue());
            }
        }
    }
}
