package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class BootTest {

    @Test
    void aDescriptorThatIsNotOpenIsRefused() {
        var refusal = assertThrows(IllegalStateException.class, () -> Boot.restoreStandardError(987_654));
        assertEquals("serengeti.stderr: descriptor 987654 is not open", refusal.getMessage());
    }

    @Test
    void standardErrorMayStayWhereItIs() {
        assertDoesNotThrow(() -> Boot.restoreStandardError(2));
    }
}
