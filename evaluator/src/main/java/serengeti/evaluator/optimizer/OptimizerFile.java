package serengeti.evaluator.optimizer;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.meaning.InvalidProgramException;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.dsl.text.SyntaxError;

/*
 * The text of the program is kept instead of its hash, so that files stay readable when the rules behind the hash
 * change. Entries are deflated without compression: NumPy reads that, and sizes need not be known beforehand.
 */
/// An optimizer's state as a file in NumPy's npz format, a zip of arrays.
///
/// | entry | what |
/// | --- | --- |
/// | `format` | version of this list, 1 |
/// | `program.opt` | the program, as text |
/// | `steps` | how many steps were made |
/// | `hyperparameters/NAME` | a value, in double precision |
/// | `STATE/0`, `STATE/1`, ... | a state's arrays, in the weights' shapes and type; bfloat16 is widened to float |
final class OptimizerFile {
    private static final long VERSION = 1;
    private static final String PROGRAM = "program.opt";
    private static final long[] SCALAR = {};

    private final ZipFile zip;

    private OptimizerFile(ZipFile zip) {
        this.zip = zip;
    }

    /// What is in a file.
    ///
    /// @param hyperparameters by name
    /// @param states by name, one array for each array of the model
    record Contents(long steps, Map<String, Double> hyperparameters, Map<String, List<INDArray>> states) {}

    /// Writes a file, in place of one that is there once all is written.
    ///
    /// @throws IOException if it cannot be written, with one line that says so
    static void write(Path path, Program program, Contents contents) throws IOException {
        requireNoFolder(path);
        String writer = "%d-%d".formatted(ProcessHandle.current().pid(), Thread.currentThread().threadId());
        Path fresh = path.resolveSibling("%s.%s.tmp".formatted(path.getFileName(), writer));
        try {
            try (FileChannel channel =
                            FileChannel.open(
                                    fresh,
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE);
                    var out = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)))) {
                writeEntries(out, program, contents);
                out.finish();
                out.flush();
                channel.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            throw new IOException("%s: its folder does not exist".formatted(path), e);
        } catch (FileSystemException e) {
            // its message names the other file
            throw new IOException("%s: cannot be written".formatted(path), e);
        } finally {
            if (Files.exists(fresh)) {
                Files.delete(fresh);
            }
        }
    }

    private static void requireNoFolder(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("%s: is a folder, must be a file".formatted(path));
        }
    }

    private static void writeEntries(ZipOutputStream out, Program program, Contents contents) throws IOException {
        out.setLevel(Deflater.NO_COMPRESSION);
        write(out, "format", NpyEntry.LONGS, SCALAR, MemorySegment.ofArray(new long[] {VERSION}));
        out.putNextEntry(new ZipEntry(PROGRAM));
        out.write(Printer.print(program).getBytes(StandardCharsets.UTF_8));
        write(out, "steps", NpyEntry.LONGS, SCALAR, MemorySegment.ofArray(new long[] {contents.steps()}));
        for (Map.Entry<String, Double> each : contents.hyperparameters().entrySet()) {
            MemorySegment value = MemorySegment.ofArray(new double[] {each.getValue()});
            write(out, "hyperparameters/" + each.getKey(), NpyEntry.DOUBLES, SCALAR, value);
        }
        for (Map.Entry<String, List<INDArray>> state : contents.states().entrySet()) {
            for (int array = 0; array < state.getValue().size(); array++) {
                INDArray values = state.getValue().get(array);
                INDArray dense = values.castTo(fileType(values)).dup('c');
                try {
                    write(out, state.getKey() + "/" + array, npyType(values), values.shape(), memory(dense));
                } finally {
                    // the segment alone does not keep the collector from freeing the array
                    Reference.reachabilityFence(dense);
                }
            }
        }
    }

    private static void write(ZipOutputStream out, String name, String type, long[] shape, MemorySegment elements)
            throws IOException {
        out.putNextEntry(new ZipEntry(name + ".npy"));
        NpyEntry.write(out, type, shape, elements);
    }

    private static DataType fileType(INDArray state) {
        return state.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    }

    private static String npyType(INDArray state) {
        return state.dataType() == DataType.DOUBLE ? NpyEntry.DOUBLES : NpyEntry.FLOATS;
    }

    private static MemorySegment memory(INDArray dense) {
        return MemorySegment.ofAddress(dense.data().address() + dense.offset() * dense.dataType().width())
                .reinterpret(dense.length() * dense.dataType().width());
    }

    /// Reads a file.
    ///
    /// @param program what the file must be of
    /// @param model the states that the file must hold, in their names, types and shapes; not changed
    /// @throws IOException if it cannot be read or is of another program or model, with one line that says so
    static Contents read(Path path, Program program, Map<String, List<INDArray>> model) throws IOException {
        requireNoFolder(path);
        try (var zip = new ZipFile(path.toFile())) {
            return new OptimizerFile(zip).read(program, model);
        } catch (NoSuchFileException e) {
            throw new IOException("%s: there is no such file".formatted(path), e);
        } catch (FileSystemException | FileNotFoundException e) {
            // their messages begin with the path
            throw new IOException("%s: cannot be read".formatted(path), e);
        } catch (ZipException e) {
            throw new IOException("%s: not an npz file, or only a part of one".formatted(path), e);
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private Contents read(Program program, Map<String, List<INDArray>> model) throws IOException {
        long version = readLong("format");
        if (version != VERSION) {
            throw new IOException("format %d, readable is %d".formatted(version, VERSION));
        }
        requireProgram(program, List.copyOf(model.keySet()));
        long steps = readLong("steps");
        if (steps < 0) {
            throw new IOException("steps %d, must be at least 0".formatted(steps));
        }
        var hyperparameters = new LinkedHashMap<String, Double>();
        for (var each : program.hyperparameters()) {
            double[] value = new double[1];
            String name = "hyperparameters/" + each.name();
            readArray(name, NpyEntry.DOUBLES, SCALAR, MemorySegment.ofArray(value));
            if (!Double.isFinite(value[0])) {
                throw new IOException("entry '%s' is %s, must be finite".formatted(name, value[0]));
            }
            hyperparameters.put(each.name(), value[0]);
        }
        var states = new LinkedHashMap<String, List<INDArray>>();
        for (Map.Entry<String, List<INDArray>> state : model.entrySet()) {
            states.put(state.getKey(), readState(state.getKey(), state.getValue()));
        }
        return new Contents(steps, hyperparameters, states);
    }

    private List<INDArray> readState(String name, List<INDArray> model) throws IOException {
        int found = 0;
        while (zip.getEntry("%s/%d.npy".formatted(name, found)) != null) {
            found++;
        }
        // with a gap, the array that is missing is to be named
        int read = found == countArrays(name) ? Math.min(found, model.size()) : model.size();
        var arrays = new ArrayList<INDArray>();
        for (INDArray like : model.subList(0, read)) {
            INDArray array = Nd4j.createUninitialized(fileType(like), like.shape(), 'c');
            readArray(name + "/" + arrays.size(), npyType(like), like.shape(), memory(array));
            arrays.add(array);
        }
        if (found != model.size()) {
            throw new IOException(
                    "has %d %s of state '%s', the model has %d"
                            .formatted(found, found == 1 ? "array" : "arrays", name, model.size()));
        }
        return arrays;
    }

    private long countArrays(String name) {
        Pattern entry = Pattern.compile(Pattern.quote(name) + "/[0-9]+\\.npy");
        return zip.stream().filter(each -> entry.matcher(each.getName()).matches()).count();
    }

    private void requireProgram(Program program, List<String> states) throws IOException {
        var text = new String[1];
        readEntry(PROGRAM, in -> text[0] = new String(in.readAllBytes(), StandardCharsets.UTF_8));
        Program found;
        try {
            found = Parser.parse(text[0], PROGRAM);
        } catch (SyntaxError e) {
            throw new IOException("entry '%s' is not a program".formatted(PROGRAM), e);
        }
        try {
            if (found.signature().stateNames().containsAll(states)
                    && ProgramIdentity.of(found, states).equals(ProgramIdentity.of(program, states))) {
                return;
            }
        } catch (InvalidProgramException e) {
            throw new IOException("entry '%s' is not a sound program".formatted(PROGRAM), e);
        }
        throw new IOException("of another program, %s".formatted(title(found)));
    }

    private static String title(Program program) {
        return program.comments().isEmpty() ? "without a title" : "'%s'".formatted(program.comments().getFirst());
    }

    private long readLong(String name) throws IOException {
        long[] value = new long[1];
        readArray(name, NpyEntry.LONGS, SCALAR, MemorySegment.ofArray(value));
        return value[0];
    }

    private void readArray(String name, String type, long[] shape, MemorySegment elements) throws IOException {
        readEntry(
                name + ".npy",
                in -> {
                    try {
                        NpyEntry.read(in, type, shape, elements);
                    } catch (ZipException e) {
                        throw e;
                    } catch (IOException e) {
                        throw new IOException("entry '%s' %s".formatted(name, e.getMessage()), e);
                    }
                });
    }

    private interface EntryReader {
        void read(InputStream in) throws IOException;
    }

    /// Reads an entry to its end and compares its checksum, which a zip file does not do by itself.
    private void readEntry(String name, EntryReader reader) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("has no entry '%s'".formatted(name));
        }
        try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            reader.read(in);
            if (in.getChecksum().getValue() != entry.getCrc()) {
                throw new IOException("entry '%s' is damaged".formatted(name));
            }
        }
    }
}
