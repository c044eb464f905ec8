package serengeti.proxytasks.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.data.ImageFileException;
import serengeti.proxytasks.data.LabelledImages;

class IdxImagesTest {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;

    @TempDir private Path folder;

    private Path trainImages;
    private Path trainLabels;
    private Path testImages;

    @BeforeEach
    void fourFilesOfTinyImages() throws IOException {
        trainImages = folder.resolve("train-images-idx3-ubyte");
        trainLabels = folder.resolve("train-labels-idx1-ubyte");
        testImages = folder.resolve("t10k-images-idx3-ubyte");
        Files.write(trainImages, idx(IMAGES, new int[] {3, 1, 2}, 0, 255, 255, 0, 0, 0));
        Files.write(trainLabels, idx(LABELS, new int[] {3}, 0, 1, 2));
        Files.write(testImages, idx(IMAGES, new int[] {2, 1, 2}, 255, 255, 0, 0));
        packed(folder.resolve("t10k-labels-idx1-ubyte.gz"), idx(LABELS, new int[] {2}, 2, 0));
    }

    @Test
    void imagesAreStandardisedByTheTrainingPixels() {
        LabelledImages.Split split = IdxImages.in(folder).images();
        float black = (float) (-1 / Math.sqrt(2));
        float white = (float) Math.sqrt(2);
        assertArrayEquals(new float[] {black, white, white, black, black, black}, split.train().pixels(), 1e-6f);
        assertArrayEquals(new float[] {white, white, black, black}, split.validation().pixels(), 1e-6f);
        assertArrayEquals(new int[] {0, 1, 2}, split.train().labels());
        assertArrayEquals(new int[] {2, 0}, split.validation().labels());
        assertEquals(3, split.train().classes());
        assertEquals(2, split.train().width());
    }

    @Test
    void aPerceptronTrainsOnFiles() {
        ImageSource source = IdxImages.in(folder).source();
        var shape = new MlpShape(source.inputs(), List.of(5, 4), source.classes());
        Task task = shape.task("tiny", 1, 2, 10, source);
        assertEquals("MLP 2-5-4-3 on train-images-idx3-ubyte, n 3", task.card().title());
        assertEquals(2 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3, task.card().parameters());
        Model model = task.newModel();
        model.start(1);
        assertTrue(model.lossAndGradient(0) > 0);
        assertTrue(model.fitness() >= 0 && model.fitness() <= 1);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(trainLabels);
        assertMessage("%s: no such file".formatted(trainLabels));
    }

    @Test
    void aFolderInPlaceOfAFileIsReported() throws IOException {
        Files.delete(trainLabels);
        Files.createDirectory(trainLabels);
        assertMessage("%s: cannot be read: Is a directory".formatted(trainLabels));
    }

    @Test
    void aForeignFileIsReportedWithTheMagicSeen() throws IOException {
        Files.write(trainImages, Files.readAllBytes(trainLabels));
        assertMessage("%s: starts with 0x00000801, IDX images start with 0x00000803".formatted(trainImages));
        Files.write(trainImages, idx(IMAGES, new int[] {3, 1, 2}, 0, 255, 255, 0, 0, 0));
        Files.writeString(trainLabels, "label,file\n");
        assertMessage("%s: starts with 0x6c616265, IDX labels start with 0x00000801".formatted(trainLabels));
    }

    @Test
    void aTruncatedFileIsReportedWithTheBytesSeen() throws IOException {
        Files.write(trainImages, idx(IMAGES, new int[] {3, 1, 2}, 0, 255, 255));
        assertMessage("%s: holds 3 bytes of images, its header [3, 1, 2] promises 6".formatted(trainImages));
        Files.write(trainImages, new byte[] {0, 0, 8, 3, 0});
        assertMessage("%s: ends inside the header of an IDX file".formatted(trainImages));
        Files.write(trainImages, new byte[0]);
        assertMessage("%s: ends inside the header of an IDX file".formatted(trainImages));
    }

    @Test
    void anImpossibleHeaderIsReported() throws IOException {
        Files.write(trainImages, idx(IMAGES, new int[] {3, -1, 2}));
        assertMessage("%s: dimension 2 is -1, must be at least 1 and all together below 2^31".formatted(trainImages));
        Files.write(trainImages, idx(IMAGES, new int[] {1 << 20, 1 << 10, 1 << 10}));
        assertMessage("%s: dimension 3 is 1024, must be at least 1 and all together below 2^31".formatted(trainImages));
    }

    @Test
    void filesThatDoNotFitEachOtherAreReported() throws IOException {
        Files.write(trainLabels, idx(LABELS, new int[] {2}, 0, 1));
        assertMessage("%s: 2 labels for the 3 images of %s".formatted(trainLabels, trainImages));
        Files.write(trainLabels, idx(LABELS, new int[] {3}, 0, 1, 1));
        assertMessage(
                "%s: has label 2, but the largest of %s is 1"
                        .formatted(folder.resolve("t10k-labels-idx1-ubyte.gz"), trainLabels));
        Files.write(testImages, idx(IMAGES, new int[] {2, 2, 1}, 0, 0, 0, 0));
        assertMessage("%s: images of 2 x 1, but those of %s are 1 x 2".formatted(testImages, trainImages));
    }

    @Test
    void aDamagedArchiveIsReported() throws IOException {
        Path packed = folder.resolve("t10k-labels-idx1-ubyte.gz");
        Files.write(packed, new byte[] {0x1f, (byte) 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        assertMessage("%s: cannot be read: Unsupported compression method".formatted(packed));
    }

    @Test
    void surplusBytesAreReportedWithTheBytesSeen() throws IOException {
        Files.write(trainImages, idx(IMAGES, new int[] {3, 1, 2}, 0, 255, 255, 0, 0, 0, 1));
        assertMessage("%s: holds 7 bytes of images, its header [3, 1, 2] promises 6".formatted(trainImages));
        Files.delete(trainImages);
        Path packed = folder.resolve("train-images-idx3-ubyte.gz");
        packed(packed, idx(IMAGES, new int[] {3, 1, 2}, new int[100_000]));
        assertMessage("%s: holds 100000 bytes of images, its header [3, 1, 2] promises 6".formatted(packed));
    }

    @Test
    void aCompressedFileThatIsCutOffIsReportedWithThePlace() throws IOException {
        Path packed = folder.resolve("t10k-labels-idx1-ubyte.gz");
        packed(packed, idx(LABELS, new int[] {100_000}, new Random(1).ints(100_000, 0, 10).toArray()));
        byte[] bytes = Files.readAllBytes(packed);
        for (int cut : new int[] {1, 8, 9, 10_000}) {
            Files.write(packed, Arrays.copyOf(bytes, bytes.length - cut));
            assertMessage(
                    "%s: is cut off inside the compressed labels, its header [100000] promises 100000 bytes"
                            .formatted(packed));
        }
        Files.write(packed, Arrays.copyOf(bytes, 12));
        assertMessage("%s: ends inside the header of an IDX file".formatted(packed));
        Files.write(packed, Arrays.copyOf(bytes, 6));
        assertMessage("%s: ends inside the header of a gzip file".formatted(packed));
    }

    private void assertMessage(String message) {
        IdxImages images = IdxImages.in(folder);
        assertEquals(message, assertThrows(ImageFileException.class, images::images).getMessage());
    }

    private static byte[] idx(int magic, int[] extents, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (1 + extents.length) + values.length).putInt(magic);
        for (int extent : extents) {
            bytes.putInt(extent);
        }
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.array();
    }

    private static void packed(Path path, byte[] bytes) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(bytes);
        }
    }
}
