package serengeti.dsl.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter.Requirement;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// A growing body of random statements and the kinds of its variables so far.
final class RandomBody {

    private static final double SHARE_OF_CONSTANTS = 0.25;
    private static final double SHARE_OF_REASSIGNMENTS = 0.4;
    private static final double SHARE_OF_LAST_AS_UPDATE = 0.7;
    private static final double SHARE_OF_STATES_IN_PLACE = 0.6;
    private static final double[] TYPICAL = {0.9, 0.99, 0.999, 1e-3, 1e-8, 0.01, 1, 2};
    private static final double[] EDGES = {
        0,
        -0.0,
        1,
        -1,
        Double.MIN_VALUE,
        -Double.MAX_VALUE,
        Double.MAX_VALUE,
        Double.MIN_NORMAL,
        1e-4,
        9.999999999999999e-5,
        1e16,
        9999999999999998.0,
        1e15,
        1.0 / 3
    };

    private final RandomGenerator random;
    private final RandomPrograms shape;
    private final Signature signature;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Set<String> fixed = new HashSet<>();
    private final List<Statement> statements = new ArrayList<>();
    private int locals;

    RandomBody(RandomGenerator random, RandomPrograms shape, Signature signature, List<Hyperparameter> declared) {
        this.random = random;
        this.shape = shape;
        this.signature = signature;
        kinds.put(signature.weight(), Kind.TENSOR);
        kinds.put(signature.gradient(), Kind.TENSOR);
        signature.states().forEach(state -> kinds.put(state.name(), state.kind()));
        kinds.put(signature.learningRate(), Kind.SCALAR);
        signature.step().ifPresent(step -> kinds.put(step, Kind.SCALAR));
        for (Hyperparameter each : declared) {
            kinds.put(each.name(), Kind.SCALAR);
            fixed.add(each.name());
        }
    }

    List<Statement> statements() {
        return statements;
    }

    /// The update, mostly what was assigned last, and the states, mostly variables of their own names.
    List<Variable> returns() {
        List<String> tensors = names(Requirement.TENSOR);
        var returns = new ArrayList<Variable>();
        boolean takeLast = random.nextDouble() < SHARE_OF_LAST_AS_UPDATE;
        String last =
                statements.reversed().stream()
                        .map(statement -> statement.target().name())
                        .filter(tensors::contains)
                        .findFirst()
                        .filter(_ -> takeLast)
                        .orElseGet(() -> pick(tensors));
        returns.add(new Variable(last));
        for (State state : signature.states()) {
            List<String> fitting = state.kind() == Kind.TENSOR ? tensors : ofKind(state.kind());
            boolean inPlace = fitting.contains(state.name()) && random.nextDouble() < SHARE_OF_STATES_IN_PLACE;
            returns.add(new Variable(inPlace ? state.name() : pick(fitting)));
        }
        return returns;
    }

    void append() {
        Fn function = pick(shape.functions());
        List<Argument> arguments =
                function.parameters().stream().map(parameter -> argument(parameter.required())).toList();
        Kind kind = function.resultKind(arguments.stream().map(this::kind).toArray(Kind[]::new));
        String target = target(kind);
        kinds.put(target, kind);
        statements.add(new Statement(new Variable(target), function, arguments));
    }

    static double number(RandomGenerator random, RandomPrograms.Constants constants) {
        return switch (constants) {
            case USUAL -> random.nextInt(3) == 0 ? TYPICAL[random.nextInt(TYPICAL.length)] : random.nextGaussian();
            case EXTREME ->
                    switch (random.nextInt(4)) {
                        case 0 -> EDGES[random.nextInt(EDGES.length)];
                        case 1 -> finite(Double.longBitsToDouble(random.nextLong()));
                        case 2 -> (double) (float) random.nextGaussian();
                        default -> number(random, RandomPrograms.Constants.USUAL);
                    };
        };
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 1;
    }

    private Argument argument(Requirement required) {
        boolean constant = required.accepts(Kind.SCALAR) && random.nextDouble() < SHARE_OF_CONSTANTS;
        return constant || names(required).isEmpty()
                ? new Constant(number(random, shape.constants()))
                : new Variable(pick(names(required)));
    }

    /// A new variable or an old one, but never the last tensor for a smaller value: outputs need a tensor.
    private String target(Kind kind) {
        if (random.nextDouble() < SHARE_OF_REASSIGNMENTS) {
            String old = pick(kinds.keySet().stream().filter(name -> !fixed.contains(name)).toList());
            boolean isLastTensor = kind != Kind.TENSOR && names(Requirement.TENSOR).equals(List.of(old));
            if (!isLastTensor && (kinds.get(old) == kind || !isSmallState(old))) {
                return old;
            }
        }
        return "v" + ++locals;
    }

    /// A state that must be returned and of whose kind there may be no other value.
    private boolean isSmallState(String name) {
        return signature.states().stream().anyMatch(state -> state.name().equals(name) && state.kind() != Kind.TENSOR);
    }

    private List<String> ofKind(Kind kind) {
        return kinds.keySet().stream().filter(name -> kinds.get(name) == kind).toList();
    }

    private List<String> names(Requirement required) {
        return kinds.keySet().stream().filter(name -> required.accepts(kinds.get(name))).toList();
    }

    private Kind kind(Argument argument) {
        return switch (argument) {
            case Constant _ -> Kind.SCALAR;
            case Variable(String name) -> kinds.get(name);
        };
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
