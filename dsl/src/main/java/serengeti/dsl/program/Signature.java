package serengeti.dsl.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The inputs of one training step, in the order of the `def` line.
///
/// @param weight the weights before the step, a tensor
/// @param gradient their gradient, a tensor
/// @param states the tensors carried from step to step, zero at the start; any number
/// @param learningRate the schedule's value at this step, a scalar with peak 1
/// @param step the number of the step, 1 at the first, if the program asks for it; in a text it is called `t` or `step`
public record Signature(
        String weight, String gradient, List<String> states, String learningRate, Optional<String> step) {

    /// The signature of the paper's search: `train(w, g, m, v, lr)`.
    public static final Signature PAPER = new Signature("w", "g", List.of("m", "v"), "lr", Optional.empty());

    public Signature {
        states = List.copyOf(states);
        var names = new ArrayList<String>(states);
        names.add(weight);
        names.add(gradient);
        names.add(learningRate);
        step.ifPresent(names::add);
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("parameter %s occurs twice".formatted(name));
            }
        }
    }

    /// All names in the order of the `def` line.
    public List<String> names() {
        var names = new ArrayList<String>();
        names.add(weight);
        names.add(gradient);
        names.addAll(states);
        names.add(learningRate);
        step.ifPresent(names::add);
        return List.copyOf(names);
    }

    /// The number of state tensors.
    public int stateCount() {
        return states.size();
    }
}
