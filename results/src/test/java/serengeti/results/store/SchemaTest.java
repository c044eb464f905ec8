package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaTest {

    @TempDir private Path home;

    private CampaignFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new CampaignFolder(home, "some");
        Files.createDirectories(folder.path());
    }

    private void createEmpty() throws SQLException {
        try (Connection connection = Schema.create(folder.database())) {
            connection.commit();
        }
    }

    private String refusal() {
        return assertThrows(StoreException.class, () -> CampaignStore.resume(folder)).getMessage();
    }

    @Test
    void aMissingDatabaseIsRefused() {
        assertEquals(
                "cannot read %s: no such file or folder: %s".formatted(folder.database(), folder.database()),
                refusal());
    }

    @Test
    void aTextFileIsRefusedAndLeftAsItIs() throws Exception {
        Files.writeString(folder.database(), "dear diary, ".repeat(100));
        byte[] before = Files.readAllBytes(folder.database());
        assertEquals("%s is not a campaign database".formatted(folder.database()), refusal());
        assertArrayEquals(before, Files.readAllBytes(folder.database()));
    }

    @Test
    void aForeignDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                var statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE song (title TEXT)");
        }
        byte[] before = Files.readAllBytes(folder.database());
        assertEquals("%s is not a campaign database".formatted(folder.database()), refusal());
        assertArrayEquals(before, Files.readAllBytes(folder.database()));
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        Files.createFile(folder.database());
        assertEquals("%s is not a campaign database".formatted(folder.database()), refusal());
    }

    @Test
    void aLaterFormatIsRefused() throws Exception {
        createEmpty();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                var statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 9");
        }
        assertEquals(
                "%s has format 9, this version of Serengeti reads format 6".formatted(folder.database()), refusal());
    }

    @Test
    void aDamagedDatabaseIsRefusedAndLeftAsItIs() throws Exception {
        createEmpty();
        byte[] bytes = Files.readAllBytes(folder.database());
        Arrays.fill(bytes, bytes.length / 4, bytes.length, (byte) 0x5a);
        Files.write(folder.database(), bytes);
        String message = refusal();
        assertTrue(message.startsWith("%s is damaged and was left as it is: ".formatted(folder.database())), message);
        assertEquals(1, message.lines().count());
        assertArrayEquals(bytes, Files.readAllBytes(folder.database()));
    }

    @Test
    void aTruncatedDatabaseIsRefusedWithTheReasonSaidOnce() throws Exception {
        createEmpty();
        byte[] bytes = Files.readAllBytes(folder.database());
        Files.write(folder.database(), Arrays.copyOf(bytes, bytes.length / 2));
        assertEquals(
                "%s is damaged and was left as it is: The database disk image is malformed"
                        .formatted(folder.database()),
                refusal());
    }

    @Test
    void aDatabaseWhoseLogWasLostIsRefusedUntilThatIsAccepted() throws Exception {
        createEmpty();
        Path index = Files.createFile(folder.path().resolve("campaign.db-shm"));
        assertEquals(
                "%s is missing, which holds what was stored last; put it back, or remove %s to go on without it"
                        .formatted(folder.path().resolve("campaign.db-wal"), index),
                refusal());
    }
}
