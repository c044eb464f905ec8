package serengeti.search.knobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.function.Fn;
import serengeti.dsl.text.UnknownName;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.TaskChoice;
import serengeti.search.knobs.Knobs.Setting;

final class KnobsTest {
    private static final CampaignSpec SPEC = Preset.named("quick").spec();

    @Test
    void everyKnobIsDeclaredAndNamedOnce() {
        var names = new HashSet<String>();
        for (Setting setting : Knobs.of(SPEC)) {
            assertEquals(true, names.add(setting.name()), setting.name());
            assertFalse(setting.knob() == null, setting.name() + " lacks a @Knob");
            assertFalse(setting.knob().about().isBlank() || setting.knob().about().endsWith("."), setting.name());
            assertFalse(setting.knob().unit().isBlank(), setting.name());
            assertFalse(setting.knob().source().isBlank(), setting.name());
        }
    }

    @Test
    void everyPresetIsReadBackFromItsTexts() {
        for (Preset preset : Preset.all()) {
            Map<String, String> texts = new HashMap<>();
            Knobs.of(preset.spec()).forEach(setting -> texts.put(setting.name(), setting.text()));
            assertEquals(preset.spec(), Knobs.with(SPEC, texts));
        }
    }

    @Test
    void knobsAreChangedByName() {
        CampaignSpec changed =
                Knobs.with(
                        SPEC,
                        Map.of(
                                "tasks", "vit8s, mlp16:2000 lm8",
                                "mutation.functions", "sign interp,*",
                                "stop.seconds", "60.5",
                                "stop.programs", "unlimited",
                                "fitness.rule", "paper",
                                "restarts.plateau", "5000"));
        assertEquals(
                List.of(new TaskChoice("vit8s", 0), new TaskChoice("mlp16", 2000), new TaskChoice("lm8", 0)),
                changed.tasks());
        assertEquals(3, changed.mutation().functions().size());
        assertEquals(true, changed.mutation().functions().contains(Fn.SIGN));
        assertEquals(60.5, changed.stop().seconds());
        assertEquals(Long.MAX_VALUE, changed.stop().programs());
        assertEquals(1, changed.fitness().asRule().maxSeeds());
        assertEquals(5000, changed.restarts().plateau());
        assertEquals(SPEC.evolution(), changed.evolution());
    }

    @Test
    void whatCannotBeReadIsRefusedInOneLine() {
        assertRefused("stop.seconds: 'NaN', must be a number or 'unlimited'", "stop.seconds", "NaN");
        assertRefused("mutation.insert: 'unlimited', must be a number", "mutation.insert", "unlimited");
        assertRefused("fitness.rule: 'Paper', must be one of paper, noise-aware", "fitness.rule", "Paper");
        assertRefused("mutation.max_statements: 0, must be between 1 and 900", "mutation.max_statements", "0");
        assertRefused("rejection.micro_fall: -0.1, must be between 0 and 1", "rejection.micro_fall", "-0.1");
        assertRefused("rejection.micro_fall: 1.5, must be between 0 and 1", "rejection.micro_fall", "1.5");
        assertRefused("rejection.micro_fall: 'NaN', must be a number", "rejection.micro_fall", "NaN");
        assertRefused("tasks: none, must be at least one", "tasks", "none");
        assertRefused("baselines: evolution is no baseline; must be constants or random", "baselines", "evolution");
        assertEquals(
                "unknown knob 'population'; known: evolution.population",
                assertThrows(UnknownName.class, () -> Knobs.with(SPEC, Map.of("population", "3"))).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant_share", "new_variable_share", "complement_share", "calibrated_share"})
    void sharesOfMutationsAreBetweenZeroAndOne(String share) {
        String name = "mutation." + share;
        assertRefused(name + ": 7.0, must be between 0 and 1", name, "7");
        assertRefused(name + ": -0.5, must be between 0 and 1", name, "-0.5");
        for (String possible : List.of("0", "1")) {
            Knobs.with(SPEC, Map.of(name, possible));
        }
    }

    @Test
    void constantsAreScaledBySomething() {
        assertRefused("mutation.scale_spread: -1.0, must be above 0", "mutation.scale_spread", "-1");
        assertRefused("mutation.scale_spread: 0.0, must be above 0", "mutation.scale_spread", "0");
    }

    @Test
    void aPopulationFitsIntoMemory() {
        assertRefused(
                "evolution.population: 2000000000, must be at most 1000000", "evolution.population", "2000000000");
        assertRefused("evolution.population: 1000001, must be at most 1000000", "evolution.population", "1000001");
        assertEquals(1_000_000, Knobs.with(SPEC, Map.of("evolution.population", "1000000")).evolution().population());
    }

    @Test
    void wholeNumbersThatAreTooLargeAreRefusedWithTheirRange() {
        assertRefused(
                "seed: '99999999999999999999', must be a whole number between -9223372036854775808 and"
                        + " 9223372036854775807",
                "seed",
                "99999999999999999999");
        assertRefused(
                "stop.trainings: '99999999999999999999', must be a whole number between -9223372036854775808 and"
                        + " 9223372036854775807 or 'unlimited'",
                "stop.trainings",
                "99999999999999999999");
        assertRefused(
                "repeats: '3000000000', must be a whole number between -2147483648 and 2147483647",
                "repeats",
                "3000000000");
    }

    @Test
    void aGroupIsNoKnob() {
        assertRefused(
                "'evolution' is a group of knobs, must be one of evolution.population, evolution.tournament,"
                        + " evolution.batch, evolution.tuning_share",
                "evolution",
                "3");
    }

    private static void assertRefused(String message, String name, String text) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Knobs.with(SPEC, Map.of(name, text))).getMessage());
    }
}
