package serengeti.dsl.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// Other ways to write the same program, in which every statement computes the same bits.
///
/// Programs must be free of hyperparameters.
public final class Spellings {

    private Spellings() {}

    /// All variables and inputs under new names.
    public static Program renamed(Program program, RandomGenerator random) {
        Map<String, String> names = new HashMap<>();
        String prefix = "x" + random.nextInt(1_000) + "_";
        UnaryOperator<String> rename = old -> names.computeIfAbsent(old, _ -> prefix + names.size());
        Signature old = program.signature();
        var signature =
                new Signature(
                        rename.apply(old.weight()),
                        rename.apply(old.gradient()),
                        old.states().stream().map(state -> state.named(rename.apply(state.name()))).toList(),
                        rename.apply(old.learningRate()),
                        old.step().map(rename));
        return new Program(
                List.of(),
                List.of(),
                signature,
                program.statements().stream().map(statement -> renamed(statement, rename)).toList(),
                program.returns().stream().map(each -> new Variable(rename.apply(each.name()))).toList());
    }

    private static Statement renamed(Statement statement, UnaryOperator<String> rename) {
        List<Argument> arguments =
                statement.arguments().stream()
                        .map(argument ->
                                switch (argument) {
                                    case Variable(String name) -> (Argument) new Variable(rename.apply(name));
                                    case Constant constant -> constant;
                                })
                        .toList();
        return new Statement(new Variable(rename.apply(statement.target().name())), statement.function(), arguments);
    }

    /// The state parameters in another order, their next values with them.
    public static Program withStatesShuffled(Program program, RandomGenerator random) {
        Signature old = program.signature();
        List<Integer> order = new ArrayList<>(IntStream.range(0, old.stateCount()).boxed().toList());
        shuffle(order, random);
        var returns = new ArrayList<Variable>();
        returns.add(program.returns().getFirst());
        order.forEach(state -> returns.add(program.returns().get(1 + state)));
        Signature signature = old.withStates(order.stream().map(old.states()::get).toList());
        return new Program(program.comments(), List.of(), signature, program.statements(), returns);
    }

    /// Neighbouring statements swapped here and there, where neither needs the other.
    public static Program reordered(Program program, RandomGenerator random) {
        var statements = new ArrayList<>(program.statements());
        for (int swap = 0; swap < 3 * statements.size(); swap++) {
            int index = random.nextInt(Math.max(1, statements.size() - 1));
            if (index + 1 < statements.size() && independent(statements.get(index), statements.get(index + 1))) {
                Collections.swap(statements, index, index + 1);
            }
        }
        return program.withStatements(statements);
    }

    private static boolean independent(Statement first, Statement second) {
        return !first.target().equals(second.target())
                && !second.arguments().contains(first.target())
                && !first.arguments().contains(second.target());
    }

    /// Statements between the others whose results nothing reads.
    public static Program withDeadStatements(Program program, RandomGenerator random) {
        var statements = new ArrayList<>(program.statements());
        List<Fn> functions = List.of(Fn.SIN, Fn.SQUARE, Fn.ADD, Fn.DOT, Fn.INTERP, Fn.GET_PI, Fn.NORM);
        for (int count = 0; count < 4; count++) {
            Fn function = functions.get(random.nextInt(functions.size()));
            var gradient = new Variable(program.signature().weight());
            List<Argument> arguments =
                    function.parameters().stream()
                            .map(parameter ->
                                    parameter.name().equals("a")
                                            ? new Constant(random.nextGaussian())
                                            : (Argument) gradient)
                            .toList();
            int position = random.nextInt(statements.size() + 1);
            boolean stillTensor =
                    statements.subList(0, position).stream().noneMatch(each -> each.target().equals(gradient));
            if (stillTensor) {
                statements.add(position, new Statement(new Variable("dead" + count), function, arguments));
            }
        }
        return program.withStatements(statements);
    }

    /// The first two arguments of commutative functions swapped at random.
    public static Program commuted(Program program, RandomGenerator random) {
        return program.withStatements(
                program.statements().stream()
                        .map(statement ->
                                statement.function().isCommutative() && random.nextBoolean()
                                        ? Statement.of(
                                                statement.target().name(),
                                                statement.function(),
                                                statement.arguments().get(1),
                                                statement.arguments().get(0))
                                        : statement)
                        .toList());
    }

    /// Statements written as two that give the same bits, here and there.
    public static Program respelt(Program program, RandomGenerator random) {
        var statements = new ArrayList<Statement>();
        int fresh = 0;
        for (Statement statement : program.statements()) {
            var helper = new Variable("helper" + fresh++);
            String target = statement.target().name();
            Argument x = statement.arguments().isEmpty() ? null : statement.arguments().getFirst();
            Argument last = statement.arguments().isEmpty() ? null : statement.arguments().getLast();
            if (random.nextBoolean()) {
                statements.add(statement);
            } else {
                switch (statement.function()) {
                    case SQUARE -> statements.add(Statement.of(target, Fn.MULTIPLY, x, x));
                    case CUBE -> {
                        statements.add(Statement.of(helper.name(), Fn.SQUARE, x));
                        statements.add(Statement.of(target, Fn.MULTIPLY, x, helper));
                    }
                    case NEGATIVE -> statements.add(Statement.of(target, Fn.MULTIPLY, new Constant(-1), x));
                    case RECIPROCAL -> statements.add(Statement.of(target, Fn.RATIO, new Constant(1), x));
                    case ABS -> {
                        statements.add(Statement.of(helper.name(), Fn.NEGATIVE, x));
                        statements.add(Statement.of(target, Fn.ABS, helper));
                    }
                    case SQRT -> {
                        statements.add(Statement.of(helper.name(), Fn.ABS, x));
                        statements.add(Statement.of(target, Fn.ROOT, helper));
                    }
                    case SUBTRACT -> {
                        if (x instanceof Variable && last instanceof Variable) {
                            statements.add(Statement.of(helper.name(), Fn.NEGATIVE, last));
                            statements.add(Statement.of(target, Fn.ADD, helper, x));
                        } else {
                            statements.add(statement);
                        }
                    }
                    default -> {
                        statements.add(
                                Statement.of(
                                        helper.name(),
                                        statement.function(),
                                        statement.arguments().toArray(Argument[]::new)));
                        statements.add(Statement.of(target, Fn.COPY, helper));
                    }
                }
            }
        }
        return program.withStatements(statements);
    }

    private static void shuffle(List<Integer> order, RandomGenerator random) {
        for (int index = order.size() - 1; index > 0; index--) {
            Collections.swap(order, index, random.nextInt(index + 1));
        }
    }
}
