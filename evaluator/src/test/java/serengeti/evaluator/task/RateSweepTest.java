package serengeti.evaluator.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.fresh.SteadyAllocation;
import serengeti.evaluator.task.RateSweep.Knobs;
import serengeti.evaluator.task.SweepOutcome.Fate;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.evaluator.task.TrainingRun.LossListener;

class RateSweepTest {
    private static final int STEPS = 200;
    private static final int SEED = 7;
    private static final LossListener DEAF = (_, _) -> {};

    private static StepPlan plan(String body) {
        return Lowering.plan(Parser.parse("def train(w, g, m, lr):\n  %s\n  return u, m".formatted(body)));
    }

    /// A gradient step; on the parabola, the larger the factor below 2 the better.
    private static StepPlan descent(String rate) {
        return plan("lr = lr * %s\n  u = g * lr".formatted(rate));
    }

    private static BlockInterpreter stepper(StepPlan plan, Model model) {
        return new BlockInterpreter(
                plan, model.layout(), model.weights(), model.gradient(), new OptimizerState(Parabola.LENGTH));
    }

    private static RateSweep sweep(StepPlan plan, double noise, Limits limits, Knobs knobs, LossListener listener) {
        Model model = new Parabola(STEPS, noise).newModel();
        List<BlockInterpreter> steppers = knobs.factors().stream().map(_ -> stepper(plan, model)).toList();
        List<LossListener> listeners = Collections.nCopies(knobs.factors().size(), listener);
        return new RateSweep(model, steppers, new Schedule(STEPS), limits, knobs, listeners);
    }

    private static SweepOutcome run(StepPlan plan, Knobs knobs) {
        return sweep(plan, 0.1, Limits.NO_HURDLE, knobs, DEAF).run(SEED);
    }

    private static Outcome alone(StepPlan plan, double factor) {
        Model model = new Parabola(STEPS, 0.1).newModel();
        Stepper stepper = stepper(plan, model);
        Stepper scaled =
                new Stepper() {
                    @Override
                    public void reset() {
                        stepper.reset();
                    }

                    @Override
                    public void step(double learningRate) {
                        stepper.step(factor * learningRate);
                    }
                };
        return new TrainingRun(model, scaled, new Schedule(STEPS), Limits.NO_HURDLE, DEAF).run(SEED);
    }

    private static List<Fate> fates(SweepOutcome outcome) {
        return outcome.rates().stream().map(SweepOutcome.Rate::fate).toList();
    }

    @Test
    void eachRateEndsAsItWouldHaveAlone() {
        for (Library.Entry entry : Library.all()) {
            StepPlan plan = Lowering.plan(entry.program());
            SweepOutcome outcome = run(plan, Knobs.FULL);
            for (SweepOutcome.Rate rate : outcome.rates()) {
                Outcome alone = alone(plan, rate.factor());
                assertEquals(new Fate.Ended(alone), rate.fate(), entry.name());
                assertEquals(alone instanceof Outcome.Diverged(int step) ? step + 1 : STEPS, rate.steps());
            }
        }
    }

    @Test
    void theBestFitnessWins() {
        assertEquals(3, run(descent("0.003"), Knobs.FULL).factor());
        assertEquals(1 / 3.0, run(descent("4"), Knobs.FULL).factor());
        SweepOutcome outcome = run(descent("0.003"), Knobs.FULL);
        assertEquals(alone(descent("0.003"), 3), outcome.outcome());
    }

    @Test
    void equalFitnessIsWonByTheEarlierRate() {
        assertEquals(1, run(plan("u = g * 0.1"), Knobs.FULL).factor());
        assertEquals(5, run(plan("u = g * 0.1"), new Knobs(List.of(5.0, 1.0), 0.25, 0)).factor());
    }

    @Test
    void whatIsClearlyWorseIsStoppedWhereRatesAreCompared() {
        SweepOutcome outcome = run(descent("0.003"), Knobs.DEFAULT);
        assertEquals(
                List.of(new Fate.ClearlyWorse(), new Fate.ClearlyWorse(), new Fate.Ended(outcome.outcome())),
                fates(outcome));
        assertEquals(List.of(50, 50, STEPS), outcome.rates().stream().map(SweepOutcome.Rate::steps).toList());
        assertEquals(50 + 50 + STEPS, outcome.steps());
        assertEquals(3, outcome.factor());
        assertEquals(alone(descent("0.003"), 3), outcome.outcome());
    }

    @Test
    void theLossThatIsComparedIsTheMeanOfTheLastTwentiethOfAllSteps() {
        var losses = new ArrayList<Float>();
        var knobs = new Knobs(List.of(1.0), 0.25, 0);
        LossListener listener = (_, loss) -> losses.add(loss);
        SweepOutcome outcome = sweep(descent("0.003"), 0.1, Limits.NO_HURDLE, knobs, listener).run(SEED);
        double mean = losses.subList(40, 50).stream().mapToDouble(loss -> loss).average().orElseThrow();
        assertEquals(mean, outcome.rates().getFirst().lossWhenCompared(), 1e-15);
    }

    @Test
    void toleranceIsAShareOfHowFarTheLowestLossHasFallen() {
        var knobs = new Knobs(List.of(1.0), 0.25, 0.1);
        assertTrue(knobs.isClearlyWorse(1.11, 1, 2));
        assertTrue(!knobs.isClearlyWorse(1.09, 1, 2));
        assertTrue(knobs.isClearlyWorse(3.01, 3, 2), "none has fallen");
        assertTrue(!knobs.isClearlyWorse(3, 3, 2));
        assertTrue(!Knobs.FULL.isClearlyWorse(1e30, 1, 2));
        assertTrue(!Knobs.FULL.isClearlyWorse(1e30, 3, 2));
    }

    @Test
    void ratesThatDivergeAreNotComparedAndDoNotWin() {
        SweepOutcome outcome = run(descent("1e20"), new Knobs(List.of(1.0, 1e-20), 0.25, 0));
        assertInstanceOf(Outcome.Diverged.class, ((Fate.Ended) outcome.rates().getFirst().fate()).outcome());
        assertTrue(Double.isNaN(outcome.rates().getFirst().lossWhenCompared()));
        assertEquals(1e-20, outcome.factor());
        assertInstanceOf(Outcome.Scored.class, outcome.outcome());
    }

    @Test
    void ifAllDivergeTheFirstCounts() {
        SweepOutcome outcome = run(descent("1e30"), Knobs.DEFAULT);
        assertEquals(0, outcome.winner());
        assertEquals(alone(descent("1e30"), 1), outcome.outcome());
    }

    /// The larger rate is ahead at first, then its weights grow without bound; it never reads the gradient.
    @Test
    void whatWasLeftGetsItsTurnWhenTheOthersDivergeLater() {
        StepPlan late =
                plan(
                        "s = m - 60\n  s = maximum(s, 0)\n  one = norm(g)\n  one = one / one\n  m = m + one\n"
                                + "  u = g * lr\n  u = u * 0.01\n  far = s * lr\n  far = far * 1e7\n  u = u + far");
        var limits = new Limits(1e9, 0, 0);
        SweepOutcome outcome = sweep(late, 0, limits, new Knobs(List.of(1.0, 1e-4), 0.25, 0), DEAF).run(SEED);
        assertInstanceOf(Outcome.Diverged.class, ((Fate.Ended) outcome.rates().getFirst().fate()).outcome());
        assertEquals(1e-4, outcome.factor());
        assertInstanceOf(Outcome.Scored.class, outcome.outcome());
    }

    @Test
    void theHurdleHoldsForEachRate() {
        SweepOutcome outcome = sweep(descent("1e-9"), 0.1, Limits.DEFAULT, Knobs.FULL, DEAF).run(SEED);
        assertEquals(Collections.nCopies(3, new Fate.Ended(new Outcome.StoppedAtHurdle(50))), fates(outcome));
        assertEquals(new Outcome.StoppedAtHurdle(50), outcome.outcome());
    }

    @Test
    void ofEqualLossesOnlyTheFirstGoesOnWhereOnlyTheLowestDoes() {
        SweepOutcome outcome = run(plan("u = g * 0.1"), Knobs.LOWEST);
        assertEquals(List.of(STEPS, 50, 50), outcome.rates().stream().map(SweepOutcome.Rate::steps).toList());
        assertEquals(1, outcome.factor());
    }

    @Test
    void whereTheLowestLossIsStoppedAtTheHurdleItCountsAndNoOtherIsTried() {
        SweepOutcome outcome = sweep(descent("1e-5"), 0, Limits.DEFAULT, Knobs.LOWEST, DEAF).run(SEED);
        assertEquals(List.of(50, 50, 51), outcome.rates().stream().map(SweepOutcome.Rate::steps).toList());
        assertEquals(3, outcome.factor());
        assertEquals(new Outcome.StoppedAtHurdle(50), outcome.outcome());
        assertTrue(outcome.lossAtHurdle() > 0);
        assertTrue(Double.isNaN(outcome.rates().getFirst().lossAtHurdle()));
    }

    @Test
    void aSweepIsAFunctionOfTheSeed() {
        StepPlan plan = Lowering.plan(Library.named("adamw").program());
        RateSweep sweep = sweep(plan, 0.1, Limits.NO_HURDLE, Knobs.DEFAULT, DEAF);
        SweepOutcome first = sweep.run(SEED);
        assertTrue(!first.equals(sweep.run(SEED + 1)));
        assertEquals(first, sweep.run(SEED));
    }

    @Test
    void warmStepsAllocateNothing() throws Exception {
        assertEquals("0", SteadyAllocation.ofBest(SteadyCourse.class));
    }

    @Test
    void aRunOfASingleStepCanBeSwept() {
        Model model = new Parabola(1, 0).newModel();
        StepPlan plan = descent("1");
        var sweep =
                new RateSweep(
                        model,
                        List.of(stepper(plan, model), stepper(plan, model), stepper(plan, model)),
                        new Schedule(1),
                        Limits.DEFAULT,
                        Knobs.DEFAULT,
                        Collections.nCopies(3, DEAF));
        SweepOutcome outcome = sweep.run(SEED);
        assertEquals(3, outcome.steps());
        assertEquals(1, outcome.factor());
        assertEquals(0, ((Outcome.Scored) outcome.outcome()).fitness(), 1e-12);
    }

    @Test
    void knobsThatMakeNoSenseAreRefused() {
        assertRefused("factors: [], must be numbers above 0", List.of(), 0.25, 0);
        assertRefused("factors: [1.0, 0.0], must be numbers above 0", List.of(1.0, 0.0), 0.25, 0);
        assertRefused("factors: [NaN], must be numbers above 0", List.of(Double.NaN), 0.25, 0);
        assertRefused("factors: [1.0, 1.0], must all be different", List.of(1.0, 1.0), 0.25, 0);
        assertRefused("share: 0.0, must be above 0 and at most 1", List.of(1.0), 0, 0);
        assertRefused("tolerance: -0.1, must be at least 0", List.of(1.0), 0.25, -0.1);
        assertRefused("tolerance: NaN, must be at least 0", List.of(1.0), 0.25, Double.NaN);
    }

    private static void assertRefused(String message, List<Double> factors, double share, double tolerance) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> new Knobs(factors, share, tolerance));
        assertEquals(message, thrown.getMessage());
    }

    @Test
    void thereIsAnOptimizerForEachFactor() {
        Model model = new Parabola(STEPS, 0).newModel();
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new RateSweep(
                                        model,
                                        List.of(),
                                        new Schedule(STEPS),
                                        Limits.DEFAULT,
                                        Knobs.DEFAULT,
                                        Collections.nCopies(3, DEAF)));
        assertEquals(
                "0 steppers and 3 listeners for 3 factors: there must be one of each for a factor",
                thrown.getMessage());
    }
}
