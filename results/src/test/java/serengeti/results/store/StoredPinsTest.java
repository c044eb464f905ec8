package serengeti.results.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.search.CampaignSpec;

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
        CampaignSpec tiny = TinyCampaign.SPEC;
        var spec =
                new CampaignSpec(
                        tiny.preset(), tiny.seed(), tiny.mode(), START, tiny.maxPrograms(), tiny.maxTrainings());
        assertEquals(spec, SpecSettings.read(SpecSettings.of(spec)));
    }
}
