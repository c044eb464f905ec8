package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/*
 * Each variable is assigned once when this begins. A name may be given to a second value when the first is not read any
 * more: the next value of a state takes the state's name, and what leads to the update is called update all along.
 */
/// Names such as people give them, in place of numbered ones.
final class Naming {
    private static final String UPDATE = "update";

    private final Program program;
    private final List<Statement> statements;
    private final Map<String, Integer> lastRead = new HashMap<>();
    private final Map<String, Integer> definition = new HashMap<>();
    private final Map<String, String> wishes = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> holders = new HashMap<>();

    private Naming(Program program) {
        this.program = program;
        this.statements = program.statements();
    }

    /// The program with names of its own.
    ///
    /// @param program every target is assigned once and is no input
    static Program named(Program program) {
        return new Naming(program).named();
    }

    private Program named() {
        for (int index = 0; index < statements.size(); index++) {
            int at = index;
            definition.put(statements.get(index).target().name(), index);
            statements.get(index).arguments().forEach(argument -> read(argument, at));
        }
        program.returns().forEach(variable -> lastRead.put(variable.name(), statements.size()));
        for (String input : program.signature().names()) {
            names.put(input, input);
            holders.put(input, input);
        }
        wish();
        var named = new ArrayList<Statement>();
        for (int index = 0; index < statements.size(); index++) {
            Statement statement = statements.get(index);
            List<Argument> arguments = statement.arguments().stream().map(this::named).toList();
            String target = statement.target().name();
            String name = name(target, statement, index);
            names.put(target, name);
            holders.put(name, target);
            named.add(new Statement(new Variable(name), statement.function(), arguments));
        }
        return new Program(
                program.comments(),
                program.hyperparameters(),
                program.signature(),
                named,
                program.returns().stream().map(variable -> new Variable(names.get(variable.name()))).toList());
    }

    private void read(Argument argument, int at) {
        if (argument instanceof Variable(String name)) {
            lastRead.put(name, at);
        }
    }

    private Argument named(Argument argument) {
        return argument instanceof Variable(String name) ? new Variable(names.get(name)) : argument;
    }

    /// What values would best be called: next states like the states, the way to the update `update`.
    private void wish() {
        Signature signature = program.signature();
        for (int state = 0; state < signature.stateCount(); state++) {
            wishes.putIfAbsent(program.returns().get(1 + state).name(), signature.stateNames().get(state));
        }
        String value = program.returns().getFirst().name();
        while (definition.containsKey(value) && wishes.putIfAbsent(value, UPDATE) == null) {
            List<Argument> arguments = statements.get(definition.get(value)).arguments();
            if (arguments.isEmpty()
                    || !(arguments.getFirst() instanceof Variable(String first))
                    || readers(first) > 1) {
                return;
            }
            value = first;
        }
    }

    private long readers(String value) {
        return Stream.concat(
                        statements.stream().flatMap(statement -> statement.arguments().stream()),
                        program.returns().stream())
                .filter(argument -> argument.equals(new Variable(value)))
                .count();
    }

    private String name(String target, Statement statement, int index) {
        Set<String> held = new HashSet<>();
        holders.forEach((name, value) -> {
            if (lastRead.getOrDefault(value, -1) > index) {
                held.add(name);
            }
        });
        held.add(program.signature().weight());
        held.add(program.signature().gradient());
        List<String> wanted = wanted(target, statement);
        return wanted.stream()
                .filter(name -> !held.contains(name))
                .findFirst()
                .orElseGet(() -> numbered(wanted.getLast(), held));
    }

    private List<String> wanted(String target, Statement statement) {
        var wanted = new ArrayList<String>();
        String wish = wishes.get(target);
        if (wish != null) {
            wanted.add(wish);
        }
        String of =
                statement.arguments().stream()
                        .filter(Variable.class::isInstance)
                        .map(argument -> names.get(((Variable) argument).name()))
                        .findFirst()
                        .orElse("");
        Signature signature = program.signature();
        boolean isMultiple = statement.arguments().stream().anyMatch(Constant.class::isInstance);
        switch (statement.function()) {
            case SQUARE -> wanted.add(of + "2");
            case CUBE -> wanted.add(of + "3");
            case ABS -> wanted.add("abs_" + of);
            case SIGN, SQRT, NORM, CLIP -> wanted.add(statement.function().spelling() + "_" + of);
            case MULTIPLY -> {
                if (isMultiple && (of.equals(signature.learningRate()) || of.equals(signature.weight()))) {
                    wanted.add(of.equals(signature.weight()) ? "wd" : of);
                }
            }
            default -> {}
        }
        if (wanted.isEmpty() || !statement.function().equals(Fn.SQUARE)) {
            wanted.add("x");
        }
        return wanted;
    }

    private static String numbered(String name, Set<String> held) {
        for (int number = 1; ; number++) {
            String candidate = name + "_" + number;
            if (!held.contains(candidate)) {
                return candidate;
            }
        }
    }
}
