package serengeti.results.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;
import serengeti.dsl.text.UnknownName;

/// Where a campaign lies: the folder `campaigns/NAME` of a home folder.
///
/// @param home the home folder
/// @param name letters, digits, `.`, `_` and `-`, a letter or digit first
public record CampaignFolder(Path home, String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final String CAMPAIGNS = "campaigns";
    private static final String LOCK = "lock";
    private static final String UNFINISHED_DATABASE = "campaign.db.unfinished";

    public CampaignFolder {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "campaign name '%s': must be letters, digits, '.', '_' and '-', a letter or digit first"
                            .formatted(name));
        }
    }

    /// The names of the campaigns in a home folder, sorted.
    public static List<String> names(Path home) {
        Path campaigns = home.resolve(CAMPAIGNS);
        if (!Files.isDirectory(campaigns)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(campaigns)) {
            return folders.filter(folder -> Files.exists(folder.resolve("campaign.db")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(NAME.asMatchPredicate())
                    .sorted()
                    .toList();
        } catch (IOException error) {
            throw new StoreException("cannot list %s: %s".formatted(campaigns, reason(error)), error);
        }
    }

    /// The folder of a campaign that is there.
    ///
    /// @throws UnknownName if there is none of this name among others
    /// @throws StoreException if there is none at all
    public static CampaignFolder existing(Path home, String name) {
        List<String> names = names(home);
        if (names.contains(name)) {
            return new CampaignFolder(home, name);
        }
        if (NAME.matcher(name).matches() && isBeginning(new CampaignFolder(home, name).path())) {
            throw new StoreException(
                    "campaign '%s' in %s holds nothing yet; to make it: serengeti search --name %s"
                            .formatted(name, home.resolve(CAMPAIGNS), name));
        }
        if (names.isEmpty()) {
            throw new StoreException(
                    "there is no campaign '%s': no campaigns in %s".formatted(name, home.resolve(CAMPAIGNS)));
        }
        throw new UnknownName("campaign", name, names);
    }

    /// The folder `PREFIX-N` with the lowest N from 1 that is not taken.
    public static CampaignFolder free(Path home, String prefix) {
        int number = 1;
        while (Files.exists(new CampaignFolder(home, prefix + "-" + number).path())) {
            number++;
        }
        return new CampaignFolder(home, prefix + "-" + number);
    }

    /// The folder itself.
    public Path path() {
        return home.resolve(CAMPAIGNS).resolve(name);
    }

    /// The SQLite file.
    public Path database() {
        return path().resolve("campaign.db");
    }

    /// The winner's text, once there is one.
    public Path best() {
        return path().resolve("best.opt");
    }

    /// The text of the tuned baseline, once there is one.
    public Path baseline() {
        return path().resolve("baseline.opt");
    }

    /// Writes the text of a program that the campaign's funnel found.
    ///
    /// @param number of the winner, from 1
    /// @param suffix of the file's name
    /// @param title its head comment
    public void writeWinner(int number, String suffix, String title, Program program) {
        write(path().resolve("winner-%d%s.opt".formatted(number, suffix)), title, program);
    }

    static void write(Path file, String title, Program program) {
        try {
            Files.writeString(file, Printer.print(program.withComments(List.of(title))));
        } catch (IOException error) {
            throw new StoreException("cannot write %s: %s".formatted(file, reason(error)), error);
        }
    }

    /// The file whose lock a writer holds.
    Path lock() {
        return path().resolve(LOCK);
    }

    /// Where a new database is made; it gets its name when it is whole.
    Path unfinishedDatabase() {
        return path().resolve(UNFINISHED_DATABASE);
    }

    /// Removes what is left of a new database that a process was killed over, its journals too.
    void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(path())) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(UNFINISHED_DATABASE)) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Makes the folder, unless there is one that holds no more than what is left of a process that was killed while it
    /// made this campaign.
    void create() {
        try {
            Files.createDirectories(home.resolve(CAMPAIGNS));
            if (!isBeginning(path())) {
                Files.createDirectory(path());
            }
        } catch (FileAlreadyExistsException error) {
            throw Files.isDirectory(path())
                    ? taken()
                    : new StoreException(
                            "cannot create %s: %s is not a folder".formatted(path(), error.getFile()), error);
        } catch (IOException error) {
            throw new StoreException("cannot create %s: %s".formatted(path(), reason(error)), error);
        }
    }

    /// What to say where the name is in use.
    StoreException taken() {
        return new StoreException(
                "campaign '%s' exists already in %s; take another --name, or: ./serengeti resume %s"
                        .formatted(name, home.resolve(CAMPAIGNS), name));
    }

    private static boolean isBeginning(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .allMatch(name -> name.equals(LOCK) || name.startsWith(UNFINISHED_DATABASE));
        } catch (IOException error) {
            throw new StoreException("cannot list %s: %s".formatted(folder, reason(error)), error);
        }
    }

    /// Why a file could not be read or written, in a few words.
    static String reason(IOException error) {
        return switch (error) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException missing -> "no such file or folder: " + missing.getFile();
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> error.getMessage();
        };
    }
}
