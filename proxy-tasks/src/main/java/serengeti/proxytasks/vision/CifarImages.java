package serengeti.proxytasks.vision;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import serengeti.proxytasks.data.CifarFile;
import serengeti.proxytasks.data.ImageFileException;
import serengeti.proxytasks.data.LabelledImages;

/// Tasks on the colour images of CIFAR-10: batches come from the training files, fitness is the accuracy on the test
/// file.
///
/// Pixels are divided by 255, then shifted and scaled by the mean and the deviation of all training pixels together.
///
/// @param train files in the binary format, at least one
/// @param test another one
public record CifarImages(List<Path> train, Path test) {
    /// The names of the training files.
    static final List<String> TRAIN_NAMES =
            IntStream.rangeClosed(1, 5).mapToObj("data_batch_%d.bin"::formatted).toList();

    /// The name of the test file.
    static final String TEST_NAME = "test_batch.bin";

    public CifarImages {
        train = List.copyOf(train);
    }

    /// The files of a folder by their usual names, `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`.
    public static CifarImages in(Path folder) {
        return new CifarImages(TRAIN_NAMES.stream().map(folder::resolve).toList(), folder.resolve(TEST_NAME));
    }

    /// The images for a task; reads the files at once.
    ///
    /// @throws ImageFileException if a file cannot be read or is no such file
    public ImageSource source() {
        LabelledImages.Split images = images();
        String title = "CIFAR-10, n %d".formatted(images.train().count());
        return new ImageSource(
                title, CifarFile.SIDE, CifarFile.SIDE, CifarFile.CHANNELS, CifarFile.CLASSES, () -> images);
    }

    /// The images of all files.
    ///
    /// @throws ImageFileException if a file cannot be read or is no such file
    public LabelledImages.Split images() {
        List<CifarFile> files = train.stream().map(CifarFile::read).toList();
        List<CifarFile> tests = List.of(CifarFile.read(test));
        PixelScale scale = PixelScale.of(values(files));
        return new LabelledImages.Split(images(files, scale), images(tests, scale));
    }

    private static LabelledImages images(List<CifarFile> files, PixelScale scale) {
        int[] labels = files.stream().flatMapToInt(file -> IntStream.of(file.labels())).toArray();
        int width = CifarFile.SIDE * CifarFile.SIDE * CifarFile.CHANNELS;
        return new LabelledImages(scale.scaled(values(files)), labels, width, CifarFile.CLASSES);
    }

    private static List<byte[]> values(List<CifarFile> files) {
        return files.stream().map(CifarFile::values).toList();
    }
}
