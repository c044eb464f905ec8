package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.text.UnknownName;

final class CampaignFolderTest {

    @TempDir private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../other", "a/b", "-x", "a b", ".hidden"})
    void aNameThatIsNoPlainFolderNameIsRefused(String name) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new CampaignFolder(home, name));
        assertEquals(
                "campaign name '%s': must be letters, digits, '.', '_' and '-', a letter or digit first"
                        .formatted(name),
                refusal.getMessage());
    }

    @Test
    void theLowestFreeNumberIsTaken() throws Exception {
        for (String name : List.of("quick-1", "quick-3")) {
            Files.createDirectories(new CampaignFolder(home, name).path());
        }
        assertEquals("quick-2", CampaignFolder.free(home, "quick").name());
        assertEquals("slow-1", CampaignFolder.free(home, "slow").name());
    }

    @Test
    void aHomeThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(home.resolve("file"));
        var folder = new CampaignFolder(file, "some");
        var refusal = assertThrows(StoreException.class, () -> CampaignStore.create(folder, TinyCampaign.SPEC, "test"));
        assertEquals("cannot create %s: Not a directory".formatted(folder.path()), refusal.getMessage());
    }

    @Test
    void campaignsAreListedAndFoundByName() throws Exception {
        assertEquals(List.of(), CampaignFolder.names(home));
        var none = assertThrows(StoreException.class, () -> CampaignFolder.existing(home, "quick-1"));
        assertEquals("there is no campaign 'quick-1': no campaigns in " + home.resolve("campaigns"), none.getMessage());
        CampaignStore.create(new CampaignFolder(home, "quick-1"), TinyCampaign.SPEC, "test").close();
        Files.createDirectories(home.resolve("campaigns/not-one"));
        assertEquals(List.of("quick-1"), CampaignFolder.names(home));
        assertEquals("quick-1", CampaignFolder.existing(home, "quick-1").name());
        var unknown = assertThrows(UnknownName.class, () -> CampaignFolder.existing(home, "quick-2"));
        assertEquals("unknown campaign 'quick-2'; did you mean 'quick-1'?", unknown.getMessage());
    }
}
