package serengeti.results.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;

/// Program texts made small by what they share with the start program they descend from, so that 300,000 of them take
/// tens of megabytes; each can be read without the others.
final class ProgramCompression {
    private static final int BUFFER = 1024;

    private final byte[] dictionary;

    ProgramCompression(Program start) {
        dictionary = bytes(start);
    }

    /// The compressed text, head comments left out.
    byte[] compressed(Program program) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setDictionary(dictionary);
            deflater.setInput(bytes(program));
            deflater.finish();
            var output = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                output.write(buffer, 0, deflater.deflate(buffer));
            }
            return output.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /// The text that [#compressed] made small.
    String text(byte[] compressed) {
        var inflater = new Inflater(true);
        try {
            inflater.setDictionary(dictionary);
            inflater.setInput(compressed);
            var output = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && inflater.needsInput()) {
                    throw new IllegalArgumentException("a program's text is cut short");
                }
                output.write(buffer, 0, count);
            }
            return output.toString(StandardCharsets.UTF_8);
        } catch (DataFormatException error) {
            throw new IllegalArgumentException("a program's text cannot be read: " + error.getMessage(), error);
        } finally {
            inflater.end();
        }
    }

    private static byte[] bytes(Program program) {
        return Printer.print(program.withComments(List.of())).getBytes(StandardCharsets.UTF_8);
    }
}
