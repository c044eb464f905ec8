package serengeti.proxytasks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Colour images of 32 x 32 pixels with their labels, in the binary format of CIFAR-10 (A. Krizhevsky, Learning
/// multiple layers of features from tiny images, 2009): for each image a byte for the class, then the red, the green
/// and the blue plane, row by row.
///
/// @param path where they were read, for messages
/// @param labels `int[count]`, each from 0 to 9
/// @param values `byte[count * 3072]`, unsigned, the three numbers of a pixel next to each other
public record CifarFile(Path path, int[] labels, byte[] values) {
    /// Pixels of a row and of a column.
    public static final int SIDE = 32;

    /// Red, green and blue.
    public static final int CHANNELS = 3;

    /// Number of classes.
    public static final int CLASSES = 10;

    private static final int PLACES = SIDE * SIDE;
    private static final int RECORD = 1 + CHANNELS * PLACES;

    /// Reads a file.
    ///
    /// @throws ImageFileException if the file cannot be read or holds something else
    public static CifarFile read(Path path) {
        byte[] bytes = bytes(path);
        if (bytes.length == 0 || bytes.length % RECORD != 0) {
            throw new ImageFileException(
                    "%s: holds %d bytes, must be a multiple of %d above 0: a label and %d pixels in 3 planes each"
                            .formatted(path, bytes.length, RECORD, PLACES));
        }
        int[] labels = new int[bytes.length / RECORD];
        byte[] values = new byte[bytes.length - labels.length];
        for (int image = 0; image < labels.length; image++) {
            int first = image * RECORD;
            labels[image] = Byte.toUnsignedInt(bytes[first]);
            if (labels[image] >= CLASSES) {
                throw new ImageFileException(
                        "%s: image %d has label %d, must be 0 to %d"
                                .formatted(path, image + 1, labels[image], CLASSES - 1));
            }
            interleave(bytes, first + 1, values, image * CHANNELS * PLACES);
        }
        return new CifarFile(path, labels, values);
    }

    private static void interleave(byte[] planes, int from, byte[] pixels, int to) {
        for (int place = 0; place < PLACES; place++) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                pixels[to + place * CHANNELS + channel] = planes[from + channel * PLACES + place];
            }
        }
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new ImageFileException("%s: no such file".formatted(path), e);
        } catch (IOException e) {
            throw new ImageFileException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }
}
