package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import serengeti.dsl.function.Fn;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// What the constants of a program without hyperparameters are for, by the names that optimizers use. Stateless.
///
/// The share of what a mean has been so far is a beta, whichever way round the mean is written.
final class Roles {
    private static final String SHARE = "beta";
    private static final String NUMBERED = " is ";
    private static final Map<String, String> BY_TARGET = Map.of("lr", "peak_lr", "wd", "weight_decay");

    private Roles() {}

    /// A program with a hyperparameter in place of each of its constants, if it has no hyperparameters.
    static Program open(Program program) {
        if (!program.hyperparameters().isEmpty()) {
            return program;
        }
        Program live = StaticFacts.live(program);
        List<Statement> statements = live.statements().stream().map(each -> withShareOfState(each, live)).toList();
        long shares = statements.stream().filter(Roles::isMean).count();
        var names = new ArrayList<String>();
        var hyperparameters = new ArrayList<Hyperparameter>();
        var opened = new ArrayList<Statement>();
        for (Statement statement : statements) {
            List<Argument> arguments = new ArrayList<>();
            for (Argument argument : statement.arguments()) {
                if (argument instanceof Constant(double value)) {
                    String name = isMean(statement) && shares > 1 ? SHARE + 1 : role(statement);
                    names.add(free(name, names));
                    // A variable of the program may be called so.
                    String unique = names.size() + NUMBERED + names.getLast();
                    hyperparameters.add(new Hyperparameter(unique, value));
                    arguments.add(new Variable(unique));
                } else {
                    arguments.add(argument);
                }
            }
            opened.add(statement.withArguments(arguments));
        }
        return live.withStatements(opened).withHyperparameters(hyperparameters);
    }

    /// The name of a hyperparameter as people know it.
    static String name(Hyperparameter hyperparameter) {
        String name = hyperparameter.name();
        int at = name.indexOf(NUMBERED);
        return at < 0 ? name : name.substring(at + NUMBERED.length());
    }

    /// Whether a hyperparameter is the share of something in a mean, usually between 0 and 1.
    static boolean isShare(Hyperparameter hyperparameter) {
        String name = name(hyperparameter);
        return name.startsWith(SHARE) || name.equals("alpha") || name.equals("momentum");
    }

    private static String role(Statement statement) {
        String target = statement.target().name();
        return isMean(statement) ? SHARE : BY_TARGET.getOrDefault(target, target);
    }

    private static boolean isMean(Statement statement) {
        return statement.function() == Fn.INTERP && statement.arguments().getLast() instanceof Constant;
    }

    /// A mean whose number is the share of its second argument, which is the state if one of them is.
    private static Statement withShareOfState(Statement statement, Program program) {
        if (isMean(statement)
                && statement.arguments().getFirst() instanceof Variable(String first)
                && statement.arguments().getLast() instanceof Constant(double share)
                && program.signature().stateNames().contains(first)) {
            return statement.withArguments(
                    List.of(
                            statement.arguments().get(1),
                            statement.arguments().getFirst(),
                            new Constant(Digits.written(BigDecimal.valueOf(1 - share)).doubleValue())));
        }
        return statement;
    }

    /// The name, or the first of those that follow it by number that is free.
    private static String free(String name, List<String> known) {
        boolean isNumbered = name.endsWith("1");
        String stem = isNumbered ? name.substring(0, name.length() - 1) : name + "_";
        String free = name;
        for (int next = 2; known.contains(free); next++) {
            free = stem + next;
        }
        return free;
    }
}
