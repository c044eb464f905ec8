package serengeti.dsl.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.testing.GoldenFile;
import serengeti.dsl.text.UnknownName;

class FormatTest {

    /// Every program of the library is written in every format, or one line says why not.
    @Test
    void whatCannotBeExpressedIsRefusedInOneLine() {
        var refused = new StringBuilder();
        for (Format format : Format.values()) {
            for (Library.Entry entry : Library.all()) {
                if (format.export(entry.name(), entry.program()) instanceof Export.Refused(String reason)) {
                    assertEquals(1, reason.lines().count(), reason);
                    refused.append("%s %s: %s\n".formatted(format.label(), entry.name(), reason));
                }
            }
        }
        GoldenFile.check(GoldenFile.inRepository("dsl/src/test/resources/exports/refused.txt"), refused.toString());
    }

    @Test
    void everyProgramHasItsOwnFileName() {
        for (Format format : Format.values()) {
            Set<String> names = new HashSet<>();
            Library.all().forEach(entry -> names.add(format.fileName(entry.name(), entry.program())));
            assertEquals(Library.all().size(), names.size(), format.label());
        }
    }

    @Test
    void filesHaveTheNamesThatLanguagesWant() {
        Program program = Library.named("paper-ablation-0.9").program();
        assertEquals("paper_ablation_0_9.c", Format.C.fileName("paper-ablation-0.9", program));
        assertEquals("_8bit.c", Format.C.fileName("8bit", program));
        assertEquals("PaperAblation09.java", Format.ND4J.fileName("paper-ablation-0.9", program));
        assertEquals("AdamW.java", Format.ND4J.fileName("adamw", Library.named("adamw").program()));
    }

    @Test
    void unknownFormatsAreNamed() {
        assertEquals(
                "unknown format 'jsn'; did you mean 'json'?",
                assertThrows(UnknownName.class, () -> Format.labelled("jsn")).getMessage());
    }
}
