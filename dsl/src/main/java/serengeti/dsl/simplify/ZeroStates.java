package serengeti.dsl.simplify;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// The states that stay 0, where all begin, as far as that can be told without algebra. Stateless.
///
/// Of what is made of them nobody may assume that it is never 0.
final class ZeroStates {
    private ZeroStates() {}

    /// The numbers of the inputs that are such states.
    static BitSet of(Program program) {
        Signature signature = program.signature();
        var zeros = new BitSet();
        zeros.set(Recurrence.FIRST_STATE, Recurrence.FIRST_STATE + signature.stateCount());
        while (!zeros.isEmpty()) {
            Map<String, Double> known = new HashMap<>();
            zeros.stream().forEach(input -> known.put(signature.names().get(input), 0.0));
            for (Statement statement : program.statements()) {
                known.put(statement.target().name(), value(statement, known));
            }
            var still = new BitSet();
            zeros.stream()
                    .filter(input -> isZero(known.get(program.returns().get(input - 1).name())))
                    .forEach(still::set);
            if (still.equals(zeros)) {
                break;
            }
            zeros = still;
        }
        return zeros;
    }

    /// The number that all elements of a value are; null if there may be another.
    private static Double value(Statement statement, Map<String, Double> known) {
        double[] values = new double[statement.arguments().size()];
        boolean isKnown = true;
        for (int index = 0; index < values.length; index++) {
            Double value = value(statement.arguments().get(index), known);
            isKnown &= value != null;
            values[index] = value == null ? Double.NaN : value;
        }
        if (isKnown && !statement.function().hasReduction()) {
            return statement.function().formula().scalar(values);
        }
        boolean isZero =
                switch (statement.function()) {
                    case MULTIPLY, DOT -> values[0] == 0 || values[1] == 0;
                    case DIVIDE, RATIO, NORM, GLOBAL_NORM -> values[0] == 0;
                    default -> false;
                };
        return isZero ? 0.0 : null;
    }

    private static Double value(Argument argument, Map<String, Double> known) {
        return switch (argument) {
            case Variable(String name) -> known.get(name);
            case Constant(double value) -> value;
        };
    }

    private static boolean isZero(Double value) {
        return value != null && value == 0;
    }
}
