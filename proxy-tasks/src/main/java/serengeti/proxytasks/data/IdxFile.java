package serengeti.proxytasks.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// Unsigned bytes in the IDX format of MNIST, plain or gzip-compressed, told apart by their first bytes.
///
/// @param path where they were read, for messages
/// @param extents size of each dimension: count, rows and columns of images, or the count of labels
/// @param values `byte[product of the extents]`, unsigned, the last dimension varying fastest
public record IdxFile(Path path, int[] extents, byte[] values) {
    private static final int UNSIGNED_BYTES = 0x0800;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    /// Reads images: unsigned bytes in three dimensions.
    ///
    /// @throws ImageFileException if the file cannot be read or holds something else
    public static IdxFile images(Path path) {
        return read(path, 3, "images");
    }

    /// Reads labels: unsigned bytes in one dimension.
    ///
    /// @throws ImageFileException if the file cannot be read or holds something else
    public static IdxFile labels(Path path) {
        return read(path, 1, "labels");
    }

    /// The number of images or labels.
    public int count() {
        return extents[0];
    }

    private static IdxFile read(Path path, int dimensions, String kind) {
        try (DataInputStream in = new DataInputStream(unpacked(path))) {
            int[] extents = header(in, path, dimensions, kind);
            return new IdxFile(path, extents, values(in, path, extents, kind));
        } catch (NoSuchFileException e) {
            throw new ImageFileException("%s: no such file".formatted(path), e);
        } catch (EOFException e) {
            throw new ImageFileException("%s: ends inside the header of a gzip file".formatted(path), e);
        } catch (IOException e) {
            throw new ImageFileException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    private static InputStream unpacked(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path));
        in.mark(2);
        boolean packed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return packed ? new BufferedInputStream(new GZIPInputStream(in)) : in;
    }

    private static int[] header(DataInputStream in, Path path, int dimensions, String kind) throws IOException {
        try {
            int magic = in.readInt();
            int expected = UNSIGNED_BYTES | dimensions;
            if (magic != expected) {
                throw new ImageFileException(
                        "%s: starts with 0x%08x, IDX %s start with 0x%08x".formatted(path, magic, kind, expected));
            }
            int[] extents = new int[dimensions];
            long size = 1;
            for (int dimension = 0; dimension < dimensions; dimension++) {
                extents[dimension] = in.readInt();
                size = extents[dimension] < 1 ? 0 : size * extents[dimension];
                if (size < 1 || size > Integer.MAX_VALUE) {
                    throw new ImageFileException(
                            "%s: dimension %d is %d, must be at least 1 and all together below 2^31"
                                    .formatted(path, dimension + 1, extents[dimension]));
                }
            }
            return extents;
        } catch (EOFException e) {
            throw new ImageFileException("%s: ends inside the header of an IDX file".formatted(path), e);
        }
    }

    private static byte[] values(DataInputStream in, Path path, int[] extents, String kind) throws IOException {
        int size = Arrays.stream(extents).reduce(1, (left, right) -> left * right);
        byte[] values;
        long seen;
        try {
            values = in.readNBytes(size);
            seen = values.length + in.transferTo(OutputStream.nullOutputStream());
        } catch (EOFException e) {
            throw new ImageFileException(
                    "%s: is cut off inside the compressed %s, its header %s promises %d bytes"
                            .formatted(path, kind, Arrays.toString(extents), size),
                    e);
        }
        if (seen != size) {
            throw new ImageFileException(
                    "%s: holds %d bytes of %s, its header %s promises %d"
                            .formatted(path, seen, kind, Arrays.toString(extents), size));
        }
        return values;
    }
}
