package serengeti.dsl.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;

/// Reads the parameters of a `def` line: `weight, gradient, states..., lr` and perhaps the step, a state with its kind and
/// its start if they are not those of a tensor of zeros: `p: scalar = 1`, `z = w`.
final class ParameterList {
    private static final Set<String> STEP_NAMES = Set.of("t", "step");
    private static final int FIRST_STATE = 2;

    private final SourceText source;
    private final Set<String> inputs;
    private final List<Token> names = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final List<Optional<Token>> details = new ArrayList<>();

    /// @param inputs the names of the hyperparameters, to which those of the parameters are added
    ParameterList(SourceText source, Set<String> inputs) {
        this.source = source;
        this.inputs = inputs;
    }

    /// One parameter.
    void read(LineReader line) {
        Token name = line.name("a parameter");
        if (names.stream().anyMatch(earlier -> earlier.is(name.text()))) {
            throw source.error(name, "parameter '%s' occurs twice".formatted(name.text()));
        }
        if (!inputs.add(name.text())) {
            throw source.error(name, "parameter '%s' is also a hyperparameter".formatted(name.text()));
        }
        Token detail = line.peek();
        Kind kind = line.accept(":") ? kind(line) : Kind.TENSOR;
        State.Start start = line.accept("=") ? start(line, kind) : State.ZERO;
        names.add(name);
        states.add(new State(name.text(), kind, start));
        details.add(detail.is(":") || detail.is("=") ? Optional.of(detail) : Optional.empty());
    }

    private Kind kind(LineReader line) {
        Token keyword = line.next();
        return Kind.withKeyword(keyword.text())
                .orElseThrow(() ->
                        source.error(
                                keyword,
                                "expected the kind of a state, one of %s, found %s"
                                        .formatted(String.join(", ", Kind.keywords()), keyword.shown())));
    }

    private State.Start start(LineReader line, Kind kind) {
        Token first = line.peek();
        Optional<Double> number = line.number();
        if (number.isPresent()) {
            return new State.Number(number.get());
        }
        if (names.isEmpty() || !first.is(names.getFirst().text())) {
            throw source.error(
                    first,
                    "expected what the state starts from, a number%s, found %s"
                            .formatted(
                                    names.isEmpty() ? "" : " or '%s'".formatted(names.getFirst().text()),
                                    first.shown()));
        }
        line.next();
        if (kind != Kind.TENSOR) {
            throw source.error(first, "only a tensor can start from the weights, not a %s".formatted(kind.label()));
        }
        return new State.Weights();
    }

    /// The signature, once all are read.
    ///
    /// @param function the name behind `def`, where errors point to
    Signature signature(Token function) {
        int rate = names.size() - 1;
        Optional<String> step = Optional.empty();
        if (rate >= 0 && STEP_NAMES.contains(names.get(rate).text())) {
            step = Optional.of(names.get(rate--).text());
        }
        if (rate < FIRST_STATE) {
            throw source.error(
                    function,
                    "too few parameters: train needs the weight, the gradient, any number of"
                            + " states and the learning rate, then the step 't' if it is used");
        }
        for (int index = 0; index < names.size(); index++) {
            Optional<Token> detail = details.get(index);
            if (detail.isPresent() && (index < FIRST_STATE || index >= rate)) {
                throw source.error(
                        detail.get(),
                        "parameter '%s' is no state: only states have a kind or a start"
                                .formatted(names.get(index).text()));
            }
        }
        return new Signature(
                names.get(0).text(),
                names.get(1).text(),
                states.subList(FIRST_STATE, rate),
                names.get(rate).text(),
                step);
    }
}
