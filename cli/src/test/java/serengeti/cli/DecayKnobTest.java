package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.buffer.Layout;
import serengeti.evaluator.buffer.TensorBuffer;
import serengeti.evaluator.task.Schedule;

final class DecayKnobTest {

    @Test
    void theLibrarysDecaysAreFound() {
        Map<String, String> found = new TreeMap<>();
        Library.all()
                .forEach(
                        entry -> DecayKnob.of(entry.program()).ifPresent(knob -> found.put(entry.name(), knob.name())));
        Map<String, String> expected = new TreeMap<>();
        List.of("adabelief", "adamw", "adaxw", "cautious-adamw", "cautious-lion", "grams", "muon", "sophia-g", "tiger")
                .forEach(name -> expected.put(name, "weight_decay"));
        List.of("lion", "paper-ablation-0.9", "paper-ablation-0.99").forEach(name -> expected.put(name, "lambda"));
        assertEquals(expected, found);
    }

    /// With no gradient, weights shrink by `exp(-total decay)` but for the square of a step's decay.
    @Test
    void theTotalDecayOfARunIsWhatWasAskedFor() {
        var program = Library.named("adamw").program();
        DecayKnob knob = DecayKnob.of(program).orElseThrow();
        var schedule = new Schedule(2000);
        double value = knob.value(1.5, 3, schedule.sum());
        var plan =
                Lowering.plan(
                        ProgramChange.withLearningRateTimes(
                                3, ProgramChange.withHyperparameters(Map.of(knob.name(), value), program)));
        TensorBuffer weights = TensorBuffer.zeros(1);
        weights.set(0, 1);
        var stepper =
                new BlockInterpreter(
                        plan, Layout.of(new int[] {1}), weights, TensorBuffer.zeros(1), new OptimizerState(1));
        for (int step = 0; step < schedule.steps(); step++) {
            stepper.step(schedule.at(step));
        }
        assertEquals(Math.exp(-1.5), weights.get(0), 1e-3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another meaning: how fast a mean forgets
                "decay = 0.9\ndef train(w, g, m, lr):\n  m = interp(g, m, decay)\n  u = m * lr\n  return u, m",
                // coupled: the decay passes through the sign
                "wd = 0.1\ndef train(w, g, lr):\n  d = w * wd\n  u = g - d\n  u = sign(u)\n  u = u * lr\n  return u",
                // not scaled by the learning rate
                "wd = 0.1\ndef train(w, g, lr):\n  d = w * wd\n  u = g * lr\n  u = u + d\n  return u",
                // growing with the steps
                "wd = 0.1\ndef train(w, g, lr, t):\n  d = w * wd\n  d = d * t\n  u = g + d\n  u = u * lr\n  return u",
                // away from zero
                "wd = 0.1\ndef train(w, g, lr):\n  d = w * wd\n  u = g - d\n  u = u * lr\n  return u"
            })
    void aNameAloneProvesNothing(String text) {
        assertEquals(Optional.empty(), DecayKnob.of(Parser.parse(text)));
    }
}
