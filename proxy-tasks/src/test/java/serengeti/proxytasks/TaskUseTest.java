package serengeti.proxytasks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TaskUseTest {

    private static List<String> names(TaskUse use) {
        return ProxyTasks.all().stream()
                .map(task -> task.card())
                .filter(card -> TaskUse.of(card) == use)
                .map(card -> card.name())
                .toList();
    }

    @Test
    void smallTasksAreForTheSearchAndLargerOnesForWinnersUnlessHeldOut() {
        assertEquals(
                List.of("mlp16", "mlp16s", "mlp16ln", "vit8", "vit8s", "lm8", "lm8s", "clip2", "clipln"),
                names(TaskUse.SEARCH));
        assertEquals(
                List.of(
                        "mlp-10x",
                        "vit-10x",
                        "lm-10x",
                        "clip-10x",
                        "mlp-100x",
                        "vit-100x",
                        "lm-100x",
                        "clip-100x",
                        "half-digits"),
                names(TaskUse.WINNERS));
        assertEquals(
                List.of(
                        "mlm16",
                        "cnn8",
                        "ddpm2",
                        "ddpm8",
                        "mlp16ft",
                        "lm8ft",
                        "mlm-10x",
                        "cnn-10x",
                        "ddpm2-10x",
                        "ddpm8-10x"),
                names(TaskUse.HELD_OUT));
        assertEquals("held out", TaskUse.HELD_OUT.label());
    }
}
