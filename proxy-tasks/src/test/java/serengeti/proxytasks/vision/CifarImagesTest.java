package serengeti.proxytasks.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import serengeti.evaluator.task.Model;
import serengeti.proxytasks.data.CifarFile;
import serengeti.proxytasks.data.ImageFileException;
import serengeti.proxytasks.data.LabelledImages;

class CifarImagesTest {
    private static final int RECORD = 3073;
    private static final int PLANE = 1024;

    @TempDir private Path folder;

    private Path first;
    private Path test;

    /// Each file has one image of its own label, black but for one red, two green and three blue bytes.
    @BeforeEach
    void sixFilesOfOneImage() throws IOException {
        for (int file = 1; file <= 5; file++) {
            Files.write(folder.resolve("data_batch_%d.bin".formatted(file)), image(file));
        }
        first = folder.resolve("data_batch_1.bin");
        test = folder.resolve("test_batch.bin");
        Files.write(test, image(9));
    }

    private static byte[] image(int label) {
        byte[] bytes = new byte[RECORD];
        bytes[0] = (byte) label;
        bytes[1] = (byte) 255;
        Arrays.fill(bytes, 1 + PLANE, 1 + PLANE + 2, (byte) 255);
        Arrays.fill(bytes, 1 + 2 * PLANE, 1 + 2 * PLANE + 3, (byte) 255);
        return bytes;
    }

    @Test
    void theNumbersOfAPixelLieNextToEachOther() {
        byte white = (byte) 255;
        byte[] values = CifarFile.read(first).values();
        assertEquals(3 * PLANE, values.length);
        byte[] pixels = {white, white, white, 0, white, white, 0, 0, white, 0, 0, 0};
        assertArrayEquals(pixels, Arrays.copyOf(values, pixels.length));
    }

    @Test
    void imagesAreStandardisedByTheTrainingPixels() {
        LabelledImages.Split split = CifarImages.in(folder).images();
        assertArrayEquals(new int[] {1, 2, 3, 4, 5}, split.train().labels());
        assertArrayEquals(new int[] {9}, split.validation().labels());
        double mean = 6.0 / (3 * PLANE);
        double deviation = Math.sqrt(mean * (1 - mean));
        float white = (float) ((1 - mean) / deviation);
        float black = (float) (-mean / deviation);
        float[] start = {white, white, white, black, white, white, black, black, white, black};
        assertArrayEquals(start, Arrays.copyOf(split.train().pixels(), start.length), 1e-4f);
        assertArrayEquals(start, Arrays.copyOf(split.validation().pixels(), start.length), 1e-4f);
        assertEquals(5 * 3 * PLANE, split.train().pixels().length);
    }

    @Test
    void bothModelsTrainOnFiles() {
        ImageSource source = new ImageFolder(folder).source();
        assertEquals("CIFAR-10, n 5", source.title());
        assertTrains(new MlpShape(source.inputs(), List.of(4), source.classes()), source);
        assertTrains(CnnShape.of(source, List.of(2, 3)), source);
    }

    private static void assertTrains(ImageShape shape, ImageSource source) {
        Model model = shape.task("tiny", 1, 3, 10, source).newModel();
        model.start(1);
        assertTrue(model.lossAndGradient(0) > 0);
        assertTrue(model.fitness() >= 0 && model.fitness() <= 1);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(test);
        assertMessage("%s: no such file".formatted(test));
    }

    @Test
    void aFolderInPlaceOfAFileIsReported() throws IOException {
        Files.delete(test);
        Files.createDirectory(test);
        assertMessage("%s: cannot be read: Is a directory".formatted(test));
    }

    @Test
    void aFileOfAnotherLengthIsReported() throws IOException {
        Files.write(first, new byte[RECORD + 1]);
        assertMessage(
                "%s: holds 3074 bytes, must be a multiple of 3073 above 0: a label and 1024 pixels in 3 planes each"
                        .formatted(first));
        Files.write(first, new byte[0]);
        assertMessage(
                "%s: holds 0 bytes, must be a multiple of 3073 above 0: a label and 1024 pixels in 3 planes each"
                        .formatted(first));
    }

    @Test
    void aLabelThatIsNoClassIsReportedWithItsImage() throws IOException {
        byte[] images = new byte[3 * RECORD];
        images[2 * RECORD] = 10;
        Files.write(first, images);
        assertMessage("%s: image 3 has label 10, must be 0 to 9".formatted(first));
    }

    private void assertMessage(String message) {
        CifarImages images = CifarImages.in(folder);
        assertEquals(message, assertThrows(ImageFileException.class, images::images).getMessage());
    }
}
