package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// Which variables of a program without hyperparameters are never negative, statement by statement: averages of squares,
/// say. That holds for rounded values, too.
final class HeroSigns {
    private final List<Set<String>> before = new ArrayList<>();

    HeroSigns(Program program) {
        Set<String> states = new HashSet<>(program.signature().states().stream().map(State::name).toList());
        boolean isSettled = false;
        while (!isSettled) {
            Set<String> after = run(program, states);
            var kept = new HashSet<String>();
            for (int state = 0; state < program.signature().stateCount(); state++) {
                String name = program.signature().states().get(state).name();
                if (states.contains(name) && after.contains(program.returns().get(1 + state).name())) {
                    kept.add(name);
                }
            }
            isSettled = kept.equals(states);
            states = kept;
        }
    }

    /// Whether an argument of statement `index` is never negative.
    boolean isNonNegative(int index, Argument argument) {
        return isNonNegative(argument, before.get(index));
    }

    private Set<String> run(Program program, Set<String> states) {
        before.clear();
        Set<String> known = new HashSet<>(states);
        program.signature().step().ifPresent(known::add);
        for (Statement statement : program.statements()) {
            before.add(Set.copyOf(known));
            if (isNonNegative(statement, known)) {
                known.add(statement.target().name());
            } else {
                known.remove(statement.target().name());
            }
        }
        return known;
    }

    private static boolean isNonNegative(Statement statement, Set<String> known) {
        List<Argument> arguments = statement.arguments();
        boolean areAll = arguments.stream().allMatch(each -> isNonNegative(each, known));
        return switch (statement.function()) {
            case SQUARE, ABS, SQRT, ROOT, EXP, EXP2, EXP10, COSH, NORM, GLOBAL_NORM, GREATER, IS_NAN -> true;
            case INTERP -> areAll && arguments.getLast() instanceof Constant(double share) && share <= 1;
            case MULTIPLY -> areAll || arguments.getFirst().equals(arguments.getLast());
            case ADD, DIVIDE, RATIO, MINIMUM, COPY, CUBE, CBRT, MEAN -> areAll;
            case MAXIMUM -> arguments.stream().anyMatch(each -> isNonNegative(each, known));
            case GET_PI, GET_E, GET_EPS -> true;
            default -> false;
        };
    }

    private static boolean isNonNegative(Argument argument, Set<String> known) {
        return switch (argument) {
            case Variable(String name) -> known.contains(name);
            case Constant(double value) -> value >= 0;
        };
    }
}
