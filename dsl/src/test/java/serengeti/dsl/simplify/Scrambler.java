package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// Makes programs hard to recognize and leaves what they compute over the real numbers as it is.
///
/// Values are renamed and reordered, statements are written in other ways, states are kept in other units, twice, or for
/// nothing, and statements that reach no update are put in.
final class Scrambler {
    private final Random random;
    private final List<Statement> statements = new ArrayList<>();
    private Signature signature;
    private List<Variable> returns;
    private int names;
    private boolean isMixed;

    private Scrambler(Random random) {
        this.random = random;
    }

    /// The program after so many changes at random places.
    static Program scrambled(Program program, int changes, Random random) {
        return scrambled(program, changes, random, false);
    }

    /// The same.
    ///
    /// @param isMixed whether a state is kept as its sum with another one, if there are two
    static Program scrambled(Program program, int changes, Random random, boolean isMixed) {
        var scrambler = new Scrambler(random);
        scrambler.assignOnce(program.inlined());
        if (isMixed && program.signature().stateCount() > 1) {
            scrambler.mix();
        }
        for (int change = 0; change < changes; change++) {
            scrambler.change();
        }
        scrambler.reorder();
        return scrambler.renamed();
    }

    private String fresh() {
        return "t" + names++;
    }

    private Variable add(List<Statement> to, Fn function, Argument... arguments) {
        Statement statement = Statement.of(fresh(), function, arguments);
        to.add(statement);
        return statement.target();
    }

    private static Constant number(double value) {
        return new Constant(value);
    }

    private void assignOnce(Program program) {
        Map<String, Variable> scope = new HashMap<>();
        signature = program.signature();
        signature.names().forEach(name -> scope.put(name, new Variable(name)));
        for (Statement statement : program.statements()) {
            Argument[] arguments =
                    statement.arguments().stream()
                            .map(argument -> argument instanceof Variable(String name) ? scope.get(name) : argument)
                            .toArray(Argument[]::new);
            scope.put(statement.target().name(), add(statements, statement.function(), arguments));
        }
        returns = new ArrayList<>(program.returns().stream().map(each -> scope.get(each.name())).toList());
    }

    private void change() {
        switch (random.nextInt(14)) {
            case 0 -> dead();
            case 1 -> unit();
            case 2 -> twin();
            case 3, 4 -> around();
            case 5 -> otherStates();
            default -> rewrite();
        }
    }

    /// A statement that reaches nothing.
    private void dead() {
        Fn function = List.of(Fn.COSH, Fn.SIN, Fn.SQUARE, Fn.NEGATIVE, Fn.TANH).get(random.nextInt(5));
        int at = random.nextInt(statements.size() + 1);
        String read = at == 0 ? signature.gradient() : statements.get(random.nextInt(at)).target().name();
        statements.add(at, Statement.of(fresh(), function, new Variable(read)));
    }

    /// A state in another unit.
    private void unit() {
        if (signature.stateNames().isEmpty()) {
            return;
        }
        int state = random.nextInt(signature.stateCount());
        double unit = List.of(2.0, 0.5, 10.0, -1.0, 4.0).get(random.nextInt(5));
        Variable stored = new Variable(signature.stateNames().get(state));
        var head = new ArrayList<Statement>();
        Variable usual = add(head, Fn.MULTIPLY, stored, number(1 / unit));
        replace(stored, usual, 0);
        statements.addAll(0, head);
        returns.set(1 + state, add(statements, Fn.MULTIPLY, returns.get(1 + state), number(unit)));
    }

    /// A second copy of a state, which is read in places.
    private void twin() {
        if (signature.stateNames().isEmpty() || signature.stateCount() > 3) {
            return;
        }
        int state = random.nextInt(signature.stateCount());
        Variable first = new Variable(signature.stateNames().get(state));
        Variable second = new Variable(fresh());
        var states = new ArrayList<>(signature.stateNames());
        states.add(second.name());
        signature =
                Signature.of(
                        signature.weight(), signature.gradient(), states, signature.learningRate(), signature.step());
        returns.add(returns.get(1 + state));
        for (int index = 0; index < statements.size(); index++) {
            if (random.nextBoolean()) {
                statements.set(index, with(statements.get(index), first, second));
            }
        }
    }

    /// A state as its sum with a multiple of another one.
    private void mix() {
        isMixed = true;
        int state = random.nextInt(signature.stateCount());
        int other = (state + 1 + random.nextInt(signature.stateCount() - 1)) % signature.stateCount();
        double times = List.of(1.0, -1.0, 0.5, 0.3, 2.0).get(random.nextInt(5));
        Variable stored = new Variable(signature.stateNames().get(state));
        var head = new ArrayList<Statement>();
        Variable part = add(head, Fn.MULTIPLY, new Variable(signature.stateNames().get(other)), number(times));
        replace(stored, add(head, Fn.SUBTRACT, stored, part), 0);
        statements.addAll(0, head);
        Variable next = add(statements, Fn.MULTIPLY, returns.get(1 + other), number(times));
        returns.set(1 + state, add(statements, Fn.ADD, returns.get(1 + state), next));
    }

    /// A state as the difference of two, or as the square of its root where it is a mean of squares.
    private void otherStates() {
        if (signature.stateNames().isEmpty() || signature.stateCount() > 3) {
            return;
        }
        int state = random.nextInt(signature.stateCount());
        Variable stored = new Variable(signature.stateNames().get(state));
        Variable next = returns.get(1 + state);
        var head = new ArrayList<Statement>();
        if (random.nextBoolean() && !isMixed && List.of("v", "s").contains(stored.name())) {
            replace(stored, add(head, Fn.SQUARE, stored), 0);
            statements.addAll(0, head);
            returns.set(1 + state, add(statements, Fn.SQRT, returns.get(1 + state)));
            return;
        }
        Variable other = new Variable(fresh());
        var states = new ArrayList<>(signature.stateNames());
        states.add(other.name());
        signature =
                Signature.of(
                        signature.weight(), signature.gradient(), states, signature.learningRate(), signature.step());
        replace(stored, add(head, Fn.SUBTRACT, stored, other), 0);
        statements.addAll(0, head);
        Variable added = random.nextBoolean() ? gradient() : new Variable(signature.weight());
        returns.set(1 + state, add(statements, Fn.ADD, next, added));
        returns.add(add(statements, Fn.COPY, added));
    }

    private static Statement with(Statement statement, Variable from, Variable to) {
        return statement.withArguments(
                statement.arguments().stream().map(each -> each.equals(from) ? to : each).toList());
    }

    private void replace(Variable from, Variable to, int start) {
        for (int index = start; index < statements.size(); index++) {
            statements.set(index, with(statements.get(index), from, to));
        }
        returns.replaceAll(each -> each.equals(from) ? to : each);
    }

    /// A value by a detour that ends where it began.
    private void around() {
        int at = random.nextInt(statements.size());
        Variable value = statements.get(at).target();
        var detour = new ArrayList<Statement>();
        Variable back =
                switch (random.nextInt(11)) {
                    case 5 -> add(detour, Fn.INVERT, add(detour, Fn.INVERT, value));
                    case 6 -> add(detour, Fn.ADD, bound(Fn.MAXIMUM, value, detour), bound(Fn.MINIMUM, value, detour));
                    case 7 -> add(detour, Fn.LOG, add(detour, Fn.EXP, value));
                    case 8 -> add(detour, Fn.MULTIPLY, add(detour, Fn.ABS, value), add(detour, Fn.SIGN, value));
                    case 9 -> add(detour, Fn.INTERP, value, value, number(0.3));
                    case 10 -> add(detour, Fn.SUBTRACT, add(detour, Fn.ADD, value, gradient()), gradient());
                    case 0 -> add(detour, Fn.NEGATIVE, add(detour, Fn.NEGATIVE, value));
                    case 1 -> add(detour, Fn.MULTIPLY, add(detour, Fn.MULTIPLY, value, number(8)), number(0.125));
                    case 2 -> add(detour, Fn.SUBTRACT, add(detour, Fn.ADD, value, number(0.5)), number(0.5));
                    case 3 -> add(detour, Fn.SINH, add(detour, Fn.ARCSINH, value));
                    default -> add(detour, Fn.CBRT, add(detour, Fn.CUBE, value));
                };
        replace(value, back, at + 1);
        statements.addAll(at + 1, detour);
    }

    private Variable bound(Fn function, Variable value, List<Statement> to) {
        return add(to, function, value, number(0));
    }

    private Variable gradient() {
        return new Variable(signature.gradient());
    }

    private void rewrite() {
        int at = random.nextInt(statements.size());
        Statement statement = statements.get(at);
        var body = new ArrayList<Statement>();
        Optional<Variable> value = rewritten(statement, body);
        if (value.isPresent()) {
            statements.remove(at);
            replace(statement.target(), value.get(), at);
            statements.addAll(at, body);
        }
    }

    private Optional<Variable> rewritten(Statement statement, List<Statement> body) {
        List<Argument> given = statement.arguments();
        Argument x = given.isEmpty() ? number(0) : given.get(0);
        Argument y = given.size() > 1 ? given.get(1) : number(0);
        int choice = random.nextInt(3);
        Variable value =
                switch (statement.function()) {
                    case SQUARE -> squared(x, body);
                    case SUBTRACT ->
                            choice == 0
                                    ? add(body, Fn.ADD, x, add(body, Fn.NEGATIVE, y))
                                    : add(body, Fn.NEGATIVE, add(body, Fn.SUBTRACT, y, x));
                    case ADD ->
                            choice == 0
                                    ? add(body, Fn.ADD, y, x)
                                    : add(body, Fn.SUBTRACT, x, add(body, Fn.NEGATIVE, y));
                    case MULTIPLY -> multiplied(x, y, choice, body);
                    case INTERP -> given.get(2) instanceof Constant(double a) ? mean(x, y, a, choice, body) : null;
                    case SIGN -> signed(x, body);
                    case SQRT -> add(body, Fn.SQRT, add(body, Fn.NEGATIVE, x));
                    case ROOT -> root(x, choice, body);
                    case POWER -> y.equals(signature.step().map(Variable::new).orElse(null)) ? power(x, y, body) : null;
                    case NEGATIVE -> add(body, Fn.MULTIPLY, x, number(-1));
                    case DIVIDE ->
                            add(body, Fn.MULTIPLY, x, add(body, Fn.RECIPROCAL, add(body, Fn.ADD, y, number(1e-8))));
                    case RATIO -> add(body, Fn.MULTIPLY, x, add(body, Fn.RECIPROCAL, y));
                    case ABS ->
                            choice == 0
                                    ? add(body, Fn.MAXIMUM, x, add(body, Fn.NEGATIVE, x))
                                    : add(body, Fn.SQRT, add(body, Fn.SQUARE, x));
                    default -> null;
                };
        return Optional.ofNullable(value);
    }

    private Variable root(Argument x, int choice, List<Statement> body) {
        return switch (choice) {
            case 0 -> add(body, Fn.POWER, x, number(0.5));
            case 1 -> add(body, Fn.EXP, add(body, Fn.MULTIPLY, add(body, Fn.LOG, x), number(0.5)));
            default -> add(body, Fn.SQUARE, add(body, Fn.SQRT, add(body, Fn.SQRT, x)));
        };
    }

    private Variable power(Argument base, Argument step, List<Statement> body) {
        return add(body, Fn.EXP, add(body, Fn.MULTIPLY, step, add(body, Fn.LOG, base)));
    }

    private Variable squared(Argument x, List<Statement> body) {
        return switch (random.nextInt(5)) {
            case 0 -> add(body, Fn.MULTIPLY, x, x);
            case 1 -> add(body, Fn.SQUARE, add(body, Fn.NEGATIVE, x));
            case 2 -> add(body, Fn.POWER, x, number(2));
            case 3 -> {
                Variable product =
                        add(
                                body,
                                Fn.MULTIPLY,
                                add(body, Fn.ADD, x, number(0.5)),
                                add(body, Fn.SUBTRACT, x, number(0.5)));
                yield add(body, Fn.ADD, product, number(0.25));
            }
            default -> add(body, Fn.SQUARE, add(body, Fn.ABS, x));
        };
    }

    private Variable signed(Argument x, List<Statement> body) {
        return switch (random.nextInt(8)) {
            case 0 -> add(body, Fn.DIVIDE, x, add(body, Fn.ABS, x));
            case 1 -> add(body, Fn.DIVIDE, x, add(body, Fn.SQRT, add(body, Fn.MULTIPLY, x, x)));
            case 2 -> add(body, Fn.DIVIDE, add(body, Fn.ABS, x), x);
            case 3 -> add(body, Fn.RATIO, x, add(body, Fn.EXP, add(body, Fn.LOG, x)));
            case 4 -> add(body, Fn.SIGN, add(body, Fn.CUBE, x));
            case 5 -> add(body, Fn.SIGN, add(body, Fn.MULTIPLY, x, add(body, Fn.EXP, gradient())));
            case 6 -> add(body, Fn.SIGN, add(body, Fn.MULTIPLY, add(body, Fn.SQRT, x), add(body, Fn.SIGN, x)));
            default -> add(body, Fn.SIGN, add(body, Fn.MULTIPLY, x, number(3)));
        };
    }

    /// `(a + b) * c` as `a * c + b * c`, or a number in two parts, or in the other order.
    private Variable multiplied(Argument x, Argument y, int choice, List<Statement> body) {
        if (choice == 0 && y instanceof Constant(double number)) {
            return add(body, Fn.MULTIPLY, add(body, Fn.MULTIPLY, x, number(number * 4)), number(0.25));
        }
        Optional<Statement> sum =
                statements.stream().filter(each -> each.target().equals(x) && each.function() == Fn.ADD).findFirst();
        if (sum.isPresent()) {
            Variable first = add(body, Fn.MULTIPLY, sum.get().arguments().get(0), y);
            return add(body, Fn.ADD, first, add(body, Fn.MULTIPLY, sum.get().arguments().get(1), y));
        }
        return add(body, Fn.MULTIPLY, y, x);
    }

    private Variable mean(Argument x, Argument y, double a, int choice, List<Statement> body) {
        return switch (choice) {
            case 0 -> add(body, Fn.INTERP, y, x, number(1 - a));
            case 1 -> add(body, Fn.ADD, add(body, Fn.MULTIPLY, x, number(1 - a)), add(body, Fn.MULTIPLY, y, number(a)));
            default -> {
                Variable half = add(body, Fn.INTERP, x, y, number(0.8));
                yield add(body, Fn.INTERP, x, half, number(a / 0.8));
            }
        };
    }

    /// Statements in a random order in which each still comes after what it reads.
    private void reorder() {
        var waiting = new ArrayList<>(statements);
        statements.clear();
        while (!waiting.isEmpty()) {
            var ready = new ArrayList<Statement>();
            for (Statement each : waiting) {
                boolean isReady =
                        each.arguments().stream()
                                .noneMatch(argument ->
                                        waiting.stream().anyMatch(other -> other.target().equals(argument)));
                if (isReady) {
                    ready.add(each);
                }
            }
            Statement next = ready.get(random.nextInt(ready.size()));
            waiting.remove(next);
            statements.add(next);
        }
    }

    private Program renamed() {
        var letters = new ArrayList<String>();
        for (int index = 0; index < names + 10; index++) {
            letters.add("q" + index);
        }
        Collections.shuffle(letters, random);
        Map<String, String> renamed = new HashMap<>();
        signature.names().forEach(name -> renamed.put(name, letters.get(renamed.size())));
        // That the last input is the number of the step, a text says by its name.
        signature.step().ifPresent(name -> renamed.put(name, "t"));
        statements.forEach(each -> renamed.putIfAbsent(each.target().name(), letters.get(renamed.size())));
        List<Statement> body =
                statements.stream()
                        .map(each ->
                                Statement.of(
                                        renamed.get(each.target().name()),
                                        each.function(),
                                        each.arguments().stream()
                                                .map(argument ->
                                                        argument instanceof Variable(String name)
                                                                ? new Variable(renamed.get(name))
                                                                : argument)
                                                .toArray(Argument[]::new)))
                        .toList();
        var inputs =
                Signature.of(
                        renamed.get(signature.weight()),
                        renamed.get(signature.gradient()),
                        signature.stateNames().stream().map(renamed::get).toList(),
                        renamed.get(signature.learningRate()),
                        signature.step().map(renamed::get));
        return new Program(
                List.of(),
                List.of(),
                inputs,
                body,
                returns.stream().map(each -> new Variable(renamed.get(each.name()))).toList());
    }
}
