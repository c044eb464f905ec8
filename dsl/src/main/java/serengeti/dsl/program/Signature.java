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
/// @param states what is carried from step to step; any number
/// @param learningRate the schedule's value at this step, a scalar with peak 1
/// @param step the number of the step, 1 at the first, if the program asks for it; in a text it is called `t` or `step`
public record Signature(
        String weight, String gradient, List<State> states, String learningRate, Optional<String> step) {

    /// The signature of the paper's search: `train(w, g, m, v, lr)`.
    public static final Signature PAPER = Signature.of("w", "g", List.of("m", "v"), "lr", Optional.empty());

    public Signature {
        states = List.copyOf(states);
        var names = new ArrayList<>(states.stream().map(State::name).toList());
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

    /// A signature whose states are tensors that are zero at the start.
    public static Signature of(
            String weight, String gradient, List<String> states, String learningRate, Optional<String> step) {
        return new Signature(weight, gradient, states.stream().map(State::tensor).toList(), learningRate, step);
    }

    /// This signature with other states.
    public Signature withStates(List<State> newStates) {
        return new Signature(weight, gradient, newStates, learningRate, step);
    }

    /// The names of the states, in order.
    public List<String> stateNames() {
        return states.stream().map(State::name).toList();
    }

    /// The number of states that start from something else than zero.
    public int startedStates() {
        return (int) states.stream().filter(state -> !state.startsAtZero()).count();
    }

    /// All names in the order of the `def` line.
    public List<String> names() {
        var names = new ArrayList<String>();
        names.add(weight);
        names.add(gradient);
        names.addAll(stateNames());
        names.add(learningRate);
        step.ifPresent(names::add);
        return List.copyOf(names);
    }

    /// The number of states.
    public int stateCount() {
        return states.size();
    }
}
