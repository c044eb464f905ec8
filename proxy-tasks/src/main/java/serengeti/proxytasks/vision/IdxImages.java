package serengeti.proxytasks.vision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import serengeti.proxytasks.data.IdxFile;
import serengeti.proxytasks.data.ImageFileException;
import serengeti.proxytasks.data.LabelledImages;

/// Tasks on image files in the IDX format, as MNIST and Fashion-MNIST use it: batches come from the training files,
/// fitness is the accuracy on the test files.
///
/// Pixels are divided by 255, then shifted and scaled by the mean and the deviation of all training pixels together.
///
/// @param trainImages unsigned bytes in three dimensions
/// @param trainLabels as many unsigned bytes
/// @param testImages images of the same size
/// @param testLabels as many unsigned bytes
public record IdxImages(Path trainImages, Path trainLabels, Path testImages, Path testLabels) {
    /// The usual names: training images and labels, test images and labels.
    static final List<String> NAMES =
            List.of(
                    "train-images-idx3-ubyte",
                    "train-labels-idx1-ubyte",
                    "t10k-images-idx3-ubyte",
                    "t10k-labels-idx1-ubyte");

    /// What follows the name of a compressed file.
    static final String PACKED = ".gz";

    /// The files of a folder by their usual names, such as `train-images-idx3-ubyte` or `t10k-labels-idx1-ubyte.gz`.
    public static IdxImages in(Path folder) {
        List<Path> files = NAMES.stream().map(name -> file(folder, name)).toList();
        return new IdxImages(files.get(0), files.get(1), files.get(2), files.get(3));
    }

    private static Path file(Path folder, String name) {
        Path plain = folder.resolve(name);
        Path packed = folder.resolve(name + PACKED);
        return !Files.exists(plain) && Files.exists(packed) ? packed : plain;
    }

    /// The images for a task; reads the files at once.
    ///
    /// @throws ImageFileException if a file cannot be read or does not fit the others
    public ImageSource source() {
        LabelledImages.Split images = images();
        int[] extents = IdxFile.images(trainImages).extents();
        String title = "%s, n %d".formatted(trainImages.getFileName(), images.train().count());
        return new ImageSource(title, extents[1], extents[2], 1, images.train().classes(), () -> images);
    }

    /// The images of all four files; there are as many classes as the largest training label calls for.
    ///
    /// @throws ImageFileException if a file cannot be read or does not fit the others
    public LabelledImages.Split images() {
        IdxFile train = IdxFile.images(trainImages);
        IdxFile test = IdxFile.images(testImages);
        int[] labels = labels(train, trainLabels);
        int[] validationLabels = labels(test, testLabels);
        int width = train.extents()[1] * train.extents()[2];
        if (test.extents()[1] != train.extents()[1] || test.extents()[2] != train.extents()[2]) {
            throw new ImageFileException(
                    "%s: images of %d x %d, but those of %s are %d x %d"
                            .formatted(
                                    testImages,
                                    test.extents()[1],
                                    test.extents()[2],
                                    trainImages,
                                    train.extents()[1],
                                    train.extents()[2]));
        }
        int classes = largest(labels) + 1;
        if (largest(validationLabels) >= classes) {
            throw new ImageFileException(
                    "%s: has label %d, but the largest of %s is %d"
                            .formatted(testLabels, largest(validationLabels), trainLabels, classes - 1));
        }
        List<byte[]> trainPixels = List.of(train.values());
        PixelScale scale = PixelScale.of(trainPixels);
        return new LabelledImages.Split(
                new LabelledImages(scale.scaled(trainPixels), labels, width, classes),
                new LabelledImages(scale.scaled(List.of(test.values())), validationLabels, width, classes));
    }

    private static int[] labels(IdxFile images, Path path) {
        IdxFile file = IdxFile.labels(path);
        if (file.count() != images.count()) {
            throw new ImageFileException(
                    "%s: %d labels for the %d images of %s"
                            .formatted(path, file.count(), images.count(), images.path()));
        }
        int[] labels = new int[file.count()];
        for (int index = 0; index < labels.length; index++) {
            labels[index] = Byte.toUnsignedInt(file.values()[index]);
        }
        return labels;
    }

    private static int largest(int[] labels) {
        int largest = 0;
        for (int label : labels) {
            largest = Math.max(largest, label);
        }
        return largest;
    }
}
