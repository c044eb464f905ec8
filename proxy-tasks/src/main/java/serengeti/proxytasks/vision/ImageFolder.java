package serengeti.proxytasks.vision;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import serengeti.proxytasks.data.ImageFileException;

/// A folder of image files in one of the formats that are known by the names of their files.
///
/// @param path the folder
public record ImageFolder(Path path) {

    /// The images for a task; reads the files at once.
    ///
    /// @throws ImageFileException if there is no such folder, if it holds files of no format or of both, or if they
    ///     cannot be read
    public ImageSource source() {
        if (!Files.isDirectory(path)) {
            throw new ImageFileException("%s: %s".formatted(path, Files.exists(path) ? "no folder" : "no such folder"));
        }
        boolean hasIdx = hasAny(IdxImages.NAMES.stream().flatMap(name -> Stream.of(name, name + IdxImages.PACKED)));
        boolean hasCifar = hasAny(Stream.concat(CifarImages.TRAIN_NAMES.stream(), Stream.of(CifarImages.TEST_NAME)));
        if (hasIdx == hasCifar) {
            throw new ImageFileException(
                    "%s: %s, must be of one kind: %s and so on (IDX, also as .gz) or %s and so on (CIFAR-10)"
                            .formatted(
                                    path,
                                    hasIdx ? "files of two kinds" : "no image files",
                                    IdxImages.NAMES.getFirst(),
                                    CifarImages.TRAIN_NAMES.getFirst()));
        }
        return hasIdx ? IdxImages.in(path).source() : CifarImages.in(path).source();
    }

    private boolean hasAny(Stream<String> names) {
        return names.anyMatch(name -> Files.exists(path.resolve(name)));
    }
}
