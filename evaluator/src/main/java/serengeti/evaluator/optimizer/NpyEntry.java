package serengeti.evaluator.optimizer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/*
 * ND4J's own conversion is not used: it writes arrays in f-order with their elements in the wrong places, ends the JVM
 * on bfloat16, reads behind the end of short input, and takes no array of 2 GB or more.
 *
 * The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
/// An array in NumPy's npy format, version 1.0: a line of text that describes it, then its elements in c-order.
final class NpyEntry {
    static final String FLOATS = "<f4";
    static final String DOUBLES = "<f8";
    static final String LONGS = "<i8";

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 16;
    private static final Pattern HEADER =
            Pattern.compile(
                    "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\), *\\}\\s*");

    private NpyEntry() {}

    /// Writes an array.
    ///
    /// @param type one of the constants
    /// @param elements in c-order, little-endian
    static void write(OutputStream out, String type, long[] shape, MemorySegment elements) throws IOException {
        var header = new StringBuilder();
        header.append("{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, tuple(shape)));
        int prefix = MAGIC.length + Short.BYTES;
        while ((prefix + header.length() + 1) % ALIGNMENT != 0) {
            header.append(' ');
        }
        header.append('\n');
        out.write(MAGIC);
        out.write(header.length() & 0xFF);
        out.write(header.length() >>> 8);
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        byte[] chunk = new byte[CHUNK];
        for (long done = 0; done < elements.byteSize(); done += CHUNK) {
            int count = (int) Math.min(CHUNK, elements.byteSize() - done);
            MemorySegment.copy(elements, ValueLayout.JAVA_BYTE, done, chunk, 0, count);
            out.write(chunk, 0, count);
        }
    }

    private static String tuple(long[] shape) {
        String extents = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
        return shape.length == 1 ? "(%s,)".formatted(extents) : "(%s)".formatted(extents);
    }

    /// Reads an array of known type and shape.
    ///
    /// @param elements is filled
    /// @throws IOException with one line on what is wrong, to stand behind the entry's name
    static void read(InputStream in, String type, long[] shape, MemorySegment elements) throws IOException {
        byte[] prefix = in.readNBytes(MAGIC.length + Short.BYTES);
        if (prefix.length < MAGIC.length + Short.BYTES || !Arrays.equals(MAGIC, Arrays.copyOf(prefix, MAGIC.length))) {
            throw new IOException("is not in npy format 1.0");
        }
        int length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getShort(MAGIC.length) & 0xFFFF;
        Matcher header = HEADER.matcher(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
        if (!header.matches()) {
            throw new IOException("has no npy header");
        }
        if (!header.group(1).equals(type)) {
            throw new IOException("has type %s, must be %s".formatted(header.group(1), type));
        }
        long[] found =
                Pattern.compile("[0-9]+")
                        .matcher(header.group(3))
                        .results()
                        .mapToLong(extent -> Long.parseLong(extent.group()))
                        .toArray();
        if (!Arrays.equals(found, shape)) {
            throw new IOException("has shape %s, must be %s".formatted(Arrays.toString(found), Arrays.toString(shape)));
        }
        if (header.group(2).equals("True") && shape.length > 1) {
            throw new IOException("is in fortran order, must be in c order");
        }
        byte[] chunk = new byte[CHUNK];
        for (long done = 0; done < elements.byteSize(); ) {
            int count = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, elements.byteSize() - done));
            if (count == 0) {
                throw new EOFException("ends early");
            }
            MemorySegment.copy(chunk, 0, elements, ValueLayout.JAVA_BYTE, done, count);
            done += count;
        }
        if (in.read() >= 0) {
            throw new IOException("is longer than its shape says");
        }
    }
}
