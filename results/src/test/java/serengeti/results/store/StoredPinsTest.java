package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.search.CampaignSpec;
import serengeti.search.knobs.Knobs;

/// Pins outlive the process: a resumed campaign keeps them.
final class StoredPinsTest {
    private static final Program START =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)  # pin
                      update = sign(m)
                      update = update * lr  # pin
                      return update, m, v
                    """);

    private static final Program CHILD =
            Parser.parse(
                    """
                    def train(w, g, m, v, lr):
                      m = interp(g, m, 0.9)  # pin
                      update = sign(m)
                      update = update * 0.5
                      update = update * lr  # pin
                      return update, m, v
                    """);

    @Test
    void programsAreDecompressedWithTheirPins() {
        var compression = new ProgramCompression(START);
        for (Program program : new Program[] {START, CHILD}) {
            assertEquals(program, Parser.parse(compression.text(compression.compressed(program))));
        }
    }

    @Test
    void theStartProgramIsReadBackWithItsPins() {
        CampaignSpec spec = Knobs.with(TinyCampaign.SPEC, Map.of("start", Printer.print(START)));
        assertEquals(START.statements(), spec.start().statements());
        assertEquals(spec, SpecSettings.read(SpecSettings.of(spec)));
    }
}
