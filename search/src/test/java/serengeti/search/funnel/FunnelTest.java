package serengeti.search.funnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Parabola;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.funnel.FunnelResult.Other;
import serengeti.search.funnel.FunnelResult.Standing;
import serengeti.search.funnel.FunnelResult.TaskScores;
import serengeti.search.funnel.FunnelResult.TierResult;
import serengeti.search.funnel.FunnelResult.Winner;
import serengeti.search.knobs.Knobs;

/// Funnels on tasks that train in microseconds.
final class FunnelTest {
    private static final Entrant ADAMW = new Entrant("baseline", Library.named("paper-adamw").program());

    private static final double NOISE = 0.5;

    /// On a parabola without noise there at the first step, at the right rate.
    private static final Program DESCENT =
            Parser.parse(
                    """
                    def train(w, g, lr):
                      update = g * 0.9
                      update = update * lr
                      return update
                    """);

    /// Does nothing but pull weights to zero.
    private static final Program HOPELESS =
            Parser.parse(
                    """
                    def train(w, g, lr):
                      update = w * lr
                      return update
                    """);

    private static final List<Candidate> CANDIDATES =
            List.of(
                    new Candidate("evolution-1", 5, Library.named("signum").program().inlined(), 0.5),
                    new Candidate("evolution-1", 9, HOPELESS, 0.4));

    /// Remembers runs, and how many were made.
    private static final class Memory implements FunnelMemory {
        private final Map<Key, Training> runs = new ConcurrentHashMap<>();

        @Override
        public Optional<Training> recall(Key key) {
            return Optional.ofNullable(runs.get(key));
        }

        @Override
        public void keep(Key key, Training training) {
            assertEquals(null, runs.put(key, training), "made twice: " + key);
        }
    }

    private static FunnelSettings settings(Map<String, String> changes) {
        CampaignSpec spec = Preset.named("quick").spec();
        FunnelSettings small =
                Knobs.with(
                        spec.funnel(),
                        Map.of(
                                "larger",
                                "parabola:40",
                                "largest",
                                "parabola:60",
                                "held_out",
                                "none",
                                "tuning",
                                "12",
                                "seeds",
                                "8"));
        return Knobs.with(small, changes);
    }

    private static Funnel funnel(FunnelSettings settings, Entrant baseline, int workers, FunnelMemory memory) {
        return new Funnel(
                settings,
                tiers(settings, NOISE),
                CANDIDATES,
                baseline,
                7,
                workers,
                Candidate::simplified,
                memory,
                FunnelListener.NONE);
    }

    /// A parabola, of which each tier has one of another length.
    private static List<Tier> tiers(FunnelSettings settings, double noise) {
        return Tier.of(
                settings,
                (_, choices) ->
                        choices.stream().map(choice -> new Parabola(10, noise).withSteps(choice.steps())).toList());
    }

    @Test
    void whatIsHopelessIsBehindAndNothingBetterEndsWithACardOfTheBest() {
        FunnelResult result = funnel(settings(Map.of()), ADAMW, 2, new Memory()).run(() -> false).orElseThrow();
        TierResult tier = result.tiers().getFirst();
        assertEquals(List.of("parabola"), tier.tasks());
        Standing last = tier.standings().getLast();
        assertEquals("evolution-1:9", last.name());
        assertEquals(Fate.BEHIND, last.fate());
        Winner winner = result.winners().getFirst();
        assertEquals(5, winner.candidate().id());
        assertEquals(8, winner.scores().getFirst().own().length);
        assertEquals(tier.reference(), winner.scores().getFirst().others().getFirst().name());
        assertEquals("lion", winner.scores().getFirst().others().getLast().name());
    }

    @Test
    void theResultIsThatOfAnyNumberOfWorkersAndOfARunThatWasCut() {
        FunnelResult one = funnel(settings(Map.of()), ADAMW, 1, new Memory()).run(() -> false).orElseThrow();
        var memory = new Memory();
        int[] asked = {0};
        Optional<FunnelResult> cut = funnel(settings(Map.of()), ADAMW, 1, memory).run(() -> ++asked[0] > 30);
        assertEquals(Optional.empty(), cut);
        assertTrue(memory.runs.size() > 5 && memory.runs.size() <= 30, memory.runs.size() + " runs");
        FunnelResult resumed = funnel(settings(Map.of()), ADAMW, 3, memory).run(() -> false).orElseThrow();
        assertEquals(one.tiers(), resumed.tiers());
        assertArrayEquals(
                one.winners().getFirst().scores().getFirst().own(),
                resumed.winners().getFirst().scores().getFirst().own());
        int made = memory.runs.size();
        assertTrue(funnel(settings(Map.of()), ADAMW, 3, memory).run(() -> false).isPresent());
        assertEquals(made, memory.runs.size());
    }

    @Test
    void takesNoMoreRunsThanForetoldAndKnowsThemAfterwards() {
        var memory = new Memory();
        Funnel funnel = funnel(settings(Map.of()), ADAMW, 2, memory);
        assertEquals(Funnel.Remembered.NOTHING, funnel.remembered(_ -> funnel.shortener()));
        int[] asked = {0};
        funnel.run(() -> ++asked[0] > 30);
        assertEquals(
                new Funnel.Remembered(Map.of("parabola:40", memory.runs.size()), false),
                funnel.remembered(_ -> funnel.shortener()));
        funnel.run(() -> false);
        assertTrue(funnel.remembered(_ -> funnel.shortener()).isWhole());
        assertTrue(memory.runs.size() <= FunnelCost.of(funnel).trainings());
    }

    @Test
    void whatAWinnerWasSimplifiedToIsTunedAndScoredAsWell() {
        FunnelSettings settings = settings(Map.of("held_out", "parabola:70"));
        var asked = new ArrayList<Candidate>();
        Funnel funnel =
                new Funnel(
                        settings,
                        tiers(settings, NOISE),
                        CANDIDATES,
                        ADAMW,
                        7,
                        2,
                        winner -> {
                            asked.add(winner);
                            return DESCENT;
                        },
                        new Memory(),
                        FunnelListener.NONE);
        Winner winner = funnel.run(() -> false).orElseThrow().winners().getFirst();
        assertEquals(List.of(CANDIDATES.getFirst()), asked);
        assertEquals(List.of(false, true), winner.scores().stream().map(TaskScores::isSimplified).toList());
        TaskScores found = winner.scores().getFirst();
        TaskScores simplified = winner.scores().getLast();
        assertEquals(List.of("baseline", "lion"), found.others().stream().map(Other::name).toList());
        assertEquals(
                List.of("baseline", "lion", "evolution-1:5"), simplified.others().stream().map(Other::name).toList());
        assertArrayEquals(found.own(), simplified.others().getLast().scores());
        assertEquals(found.others().getFirst(), simplified.others().getFirst());
        assertEquals(2, simplified.tuned().statements().size());
    }

    @Test
    void whatPassesATierGoesOnAndGetsScoresOnAllThatItCameTo() {
        var told = new ArrayList<String>();
        FunnelSettings settings = settings(Map.of("tuning", "60"));
        Funnel funnel =
                new Funnel(
                        settings,
                        tiers(settings, 0),
                        List.of(new Candidate("evolution-1", 3, DESCENT, 0.5), CANDIDATES.getLast()),
                        ADAMW,
                        7,
                        2,
                        Candidate::simplified,
                        new Memory(),
                        new FunnelListener() {
                            @Override
                            public void begins(String what, int runs) {
                                told.add(what);
                            }

                            @Override
                            public void oneDone() {}

                            @Override
                            public void tells(String line) {
                                told.add(line);
                            }
                        });
        Winner winner = funnel.run(() -> false).orElseThrow().winners().getFirst();
        assertEquals(3, winner.candidate().id());
        assertEquals(List.of("larger", "largest"), winner.passed());
        assertEquals(List.of(40, 60), winner.scores().stream().map(each -> each.task().steps()).toList());
        assertEquals(
                List.of(
                        "tuning constants on larger tasks",
                        "comparing on larger tasks",
                        "larger tasks: 1 of 2 pass",
                        "tuning constants on largest tasks",
                        "comparing on largest tasks",
                        "largest tasks: 1 of 1 pass",
                        "simplifying evolution-1:3",
                        "scores for the cards on larger tasks",
                        "scores for the cards on largest tasks"),
                told);
    }

    @Test
    void whereAdamwCannotBeTrainedNothingCanBeCompared() {
        Funnel funnel =
                new Funnel(
                        settings(Map.of()),
                        tiers(settings(Map.of()), Double.NaN),
                        CANDIDATES,
                        ADAMW,
                        7,
                        2,
                        Candidate::simplified,
                        new Memory(),
                        FunnelListener.NONE);
        assertEquals(
                "AdamW cannot be trained on the larger tasks, so nothing can be compared",
                assertThrows(FunnelFailure.class, () -> funnel.run(() -> false)).getMessage());
    }

    @Test
    void settingsAreRefusedWithOneLine() {
        assertRefused("candidates: 0, must be at least 1", "candidates", "0");
        assertRefused("tuning: 0, must be at least 1", "tuning", "0");
        assertRefused("seeds: 7, must be at least 8", "seeds", "7");
        assertRefused("keep: 0, must be at least 1", "keep", "0");
        assertRefused("winners: 0, must be at least 1", "winners", "0");
        assertRefused("simplify_trainings: 0, must be at least 1", "simplify_trainings", "0");
        assertRefused("simplify_seeds: 1, must be 0 or at least 2", "simplify_seeds", "1");
        assertRefused("chance: 0.5, must be above 0 and below 0.5", "chance", "0.5");
    }

    private static void assertRefused(String message, String knob, String value) {
        FunnelSettings usual = Preset.named("quick").spec().funnel();
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Knobs.with(usual, Map.of(knob, value)))
                        .getMessage());
    }
}
