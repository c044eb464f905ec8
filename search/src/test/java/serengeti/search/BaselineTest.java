package serengeti.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.search.knobs.Knobs;

final class BaselineTest {
    private static final CampaignSpec SPEC = Preset.named("quick").spec();

    @ParameterizedTest
    @ValueSource(strings = {"constants", "random", "constants:adamw", "random:lion:beta1=0.8:beta2=0.95"})
    void textsAreReadAndWrittenAlike(String text) {
        assertEquals(text, Baseline.parse(text).toString());
        assertEquals(Baseline.parse(text), Baseline.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "evolution | evolution is no baseline; must be constants or random",
                "tuned | 'tuned' is no baseline; must be constants or random, :PROGRAM behind it if need be",
                "constants:paper-adamw:beta2=0.9 | 'paper-adamw:beta2=0.9': program 'paper-adamw' has no"
                        + " hyperparameters",
                "constants:adamw:beta2 | 'adamw:beta2': what follows beta2 must be = and a number",
                "constants:adamw:beta2=high | 'adamw:beta2=high': what follows beta2 must be = and a number",
                "constants:adamw:beta2=Infinity | 'adamw:beta2=Infinity': what follows beta2 must be = and a number"
            })
    void textsThatAreNoneAreRefused(String text, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> Baseline.parse(text)).getMessage());
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        String program = assertThrows(RuntimeException.class, () -> Baseline.parse("constants:adm")).getMessage();
        assertTrue(program.startsWith("unknown program 'adm'"), program);
        String knob = assertThrows(RuntimeException.class, () -> Baseline.parse("constants:adamw:b=1")).getMessage();
        assertTrue(knob.startsWith("unknown hyperparameter of adamw 'b'"), knob);
        assertTrue(knob.contains("beta2"), knob);
    }

    @Test
    void eachBaselineIsSearchedOnceForEachRepeatFromItsOwnProgram() {
        CampaignSpec spec =
                Knobs.with(SPEC, Map.of("repeats", "2", "baselines", "constants, random, constants:adamw:beta2=0.99"));
        assertEquals(
                List.of(
                        "evolution-1",
                        "evolution-2",
                        "baseline-constants-1",
                        "baseline-constants-2",
                        "baseline-random-1",
                        "baseline-random-2",
                        "baseline-constants-adamw:beta2=0.99-1",
                        "baseline-constants-adamw:beta2=0.99-2"),
                spec.runs().stream().map(Run::label).toList());
        assertEquals(
                List.of(
                        "baseline-constants-1",
                        "baseline-constants-2",
                        "baseline-constants-adamw:beta2=0.99-1",
                        "baseline-constants-adamw:beta2=0.99-2"),
                spec.firstBaseline().stream().map(Run::label).toList(),
                "the best of all that tune constants is what counts");
        Run other = spec.run("baseline-constants-adamw:beta2=0.99-2");
        Program expected = Library.named("adamw").program().inlined();
        assertEquals(
                expected.statements().toString().replace("0.999", "0.99"), spec.start(other).statements().toString());
        assertEquals(spec.start().inlined(), spec.start(spec.run("baseline-constants-1")));
        assertEquals(
                "'evolution-3' is no search of the campaign",
                assertThrows(IllegalArgumentException.class, () -> spec.run("evolution-3")).getMessage());
    }

    @Test
    void tunedBaselinesCountWhereverTheyAreNamed() {
        for (String baselines : List.of("constants, random", "random, constants")) {
            assertEquals(
                    List.of("baseline-constants-1"),
                    Knobs.with(SPEC, Map.of("baselines", baselines)).firstBaseline().stream().map(Run::label).toList());
        }
        assertEquals(
                List.of("baseline-random-1", "baseline-random-lion-1"),
                Knobs.with(SPEC, Map.of("baselines", "random, random:lion")).firstBaseline().stream()
                        .map(Run::label)
                        .toList());
    }

    @Test
    void aSearchOfConstantsIsComparedWithItsOwnStartAndTunedOthers() {
        CampaignSpec spec = Knobs.with(SPEC, Map.of("mode", "constants", "baselines", "constants, constants:adamw"));
        assertTrue(spec.isUntuned(spec.run("baseline-constants-1")));
        assertFalse(spec.isUntuned(spec.run("baseline-constants-adamw-1")));
    }

    @Test
    void baselinesMustDiffer() {
        assertEquals("baselines: [random, random], must all be different", refusal("baselines", "random, random"));
    }

    @Test
    void noneStandsAlone() {
        assertEquals(
                "baselines: 'constants,none', none cannot stand beside others", refusal("baselines", "constants,none"));
        assertEquals("baselines: 'none none', none cannot stand beside others", refusal("baselines", "none none"));
        assertEquals(List.of(), Knobs.with(SPEC, Map.of("baselines", "none")).baselines());
    }

    @Test
    void tasksMustDiffer() {
        assertEquals("tasks: [mlp16, mlp16], must all be different", refusal("tasks", "mlp16,mlp16"));
        assertEquals(2, Knobs.with(SPEC, Map.of("tasks", "mlp16,mlp16:500")).tasks().size());
    }

    private static String refusal(String knob, String text) {
        return assertThrows(IllegalArgumentException.class, () -> Knobs.with(SPEC, Map.of(knob, text))).getMessage();
    }
}
