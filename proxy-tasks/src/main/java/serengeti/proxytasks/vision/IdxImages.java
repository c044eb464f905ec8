package serengeti.proxytasks.vision;

import java.nio.file.Files;
import java.nio.file.Path;
import serengeti.proxytasks.data.IdxException;
import serengeti.proxytasks.data.IdxFile;
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
    private static final double WHITE = 255;
    private static final double LEAST_DEVIATION = 1e-3;

    /// The files of a folder by their usual names, such as `train-images-idx3-ubyte` or `t10k-labels-idx1-ubyte.gz`.
    public static IdxImages in(Path folder) {
        return new IdxImages(
                file(folder, "train-images-idx3-ubyte"),
                file(folder, "train-labels-idx1-ubyte"),
                file(folder, "t10k-images-idx3-ubyte"),
                file(folder, "t10k-labels-idx1-ubyte"));
    }

    private static Path file(Path folder, String name) {
        Path plain = folder.resolve(name);
        Path packed = folder.resolve(name + ".gz");
        return !Files.exists(plain) && Files.exists(packed) ? packed : plain;
    }

    /// The images for a task; reads the files at once.
    ///
    /// @throws IdxException if a file cannot be read or does not fit the others
    public ImageSource source() {
        LabelledImages.Split images = images();
        int[] extents = IdxFile.images(trainImages).extents();
        String title = "%s, n %d".formatted(trainImages.getFileName(), images.train().count());
        return new ImageSource(title, extents[1], extents[2], 1, images.train().classes(), () -> images);
    }

    /// The images of all four files; there are as many classes as the largest training label calls for.
    ///
    /// @throws IdxException if a file cannot be read or does not fit the others
    public LabelledImages.Split images() {
        IdxFile train = IdxFile.images(trainImages);
        IdxFile test = IdxFile.images(testImages);
        int[] labels = labels(train, trainLabels);
        int[] validationLabels = labels(test, testLabels);
        int width = train.extents()[1] * train.extents()[2];
        if (test.extents()[1] != train.extents()[1] || test.extents()[2] != train.extents()[2]) {
            throw new IdxException(
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
            throw new IdxException(
                    "%s: has label %d, but the largest of %s is %d"
                            .formatted(testLabels, largest(validationLabels), trainLabels, classes - 1));
        }
        double mean = mean(train.values());
        double deviation = Math.max(LEAST_DEVIATION, deviation(train.values(), mean));
        return new LabelledImages.Split(
                new LabelledImages(standardised(train.values(), mean, deviation), labels, width, classes),
                new LabelledImages(standardised(test.values(), mean, deviation), validationLabels, width, classes));
    }

    private static int[] labels(IdxFile images, Path path) {
        IdxFile file = IdxFile.labels(path);
        if (file.count() != images.count()) {
            throw new IdxException(
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

    private static double mean(byte[] pixels) {
        double sum = 0;
        for (byte pixel : pixels) {
            sum += Byte.toUnsignedInt(pixel) / WHITE;
        }
        return sum / pixels.length;
    }

    private static double deviation(byte[] pixels, double mean) {
        double sum = 0;
        for (byte pixel : pixels) {
            double centred = Byte.toUnsignedInt(pixel) / WHITE - mean;
            sum += centred * centred;
        }
        return Math.sqrt(sum / pixels.length);
    }

    private static float[] standardised(byte[] pixels, double mean, double deviation) {
        float[] standardised = new float[pixels.length];
        for (int index = 0; index < pixels.length; index++) {
            standardised[index] = (float) ((Byte.toUnsignedInt(pixels[index]) / WHITE - mean) / deviation);
        }
        return standardised;
    }
}
