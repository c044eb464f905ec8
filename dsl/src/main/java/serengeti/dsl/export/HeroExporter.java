package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.text.Decimal;

/*
 * The functions of the paper's language [1] are a part of ours. Where a program uses another, it is written with those that
 * there are if that gives the same bits; otherwise the program is refused.
 *
 * [1] Chen et al., Symbolic Discovery of Optimization Algorithms, 2023, arXiv 2302.06675, appendix H
 */
/// The text of a program as the paper's listings and its released code `hero` have it: Python, with numbers in the place of
/// hyperparameters.
final class HeroExporter {
    private final Program program;
    private final HeroNames names;
    private final HeroSigns signs;
    private final List<Statement> statements = new ArrayList<>();

    private HeroExporter(Program program) {
        this.program = program;
        this.names = new HeroNames(program);
        this.signs = new HeroSigns(program);
    }

    static Export export(String name, Program program) {
        Dataflow.of(program);
        for (State state : program.signature().states()) {
            if (state.kind() != Kind.TENSOR || !state.startsAtZero()) {
                throw new Inexpressible(
                        "hero's states are tensors that begin with zeros, and '%s' is another".formatted(state.name()));
            }
        }
        return new Export.Text(new HeroExporter(program.inlined()).text());
    }

    private String text() {
        BitSet live = Dataflow.of(program).liveStatements();
        for (int index = 0; index < program.statements().size(); index++) {
            Statement statement = program.statements().get(index);
            if (live.get(index)) {
                write(index, statement);
            } else if (statement.function().isInDefaultSpace() && !readsStep(statement)) {
                statements.add(statement);
            }
        }
        var text = new StringBuilder();
        program.comments().forEach(line -> text.append(("# " + line).strip()).append('\n'));
        var parameters = new ArrayList<>(program.signature().names());
        program.signature().step().ifPresent(parameters::remove);
        text.append("def train(%s):\n".formatted(joined(parameters)));
        statements.forEach(statement -> text.append("  %s\n".formatted(line(statement))));
        return text.append("  return %s\n".formatted(joined(program.returns().stream().map(Variable::name).toList())))
                .toString();
    }

    private String joined(List<String> variables) {
        return variables.stream().map(names::of).collect(Collectors.joining(", "));
    }

    private boolean readsStep(Statement statement) {
        return program.signature().step().map(Variable::new).filter(statement.arguments()::contains).isPresent();
    }

    private void write(int index, Statement statement) {
        if (readsStep(statement)) {
            throw new Inexpressible(
                    "hero's programs do not know the number of the step, which this one reads as '%s'"
                            .formatted(program.signature().step().orElseThrow()));
        }
        List<Argument> arguments = statement.arguments();
        if (statement.function().isInDefaultSpace() || statement.function() == Fn.COPY) {
            statements.add(statement);
            return;
        }
        switch (statement.function()) {
            case CLAMP -> {
                Variable target = statement.target();
                String held = names.fresh("bounded");
                statements.add(Statement.of(held, Fn.MAXIMUM, arguments.get(0), arguments.get(1)));
                statements.add(Statement.of(target.name(), Fn.MINIMUM, new Variable(held), arguments.get(2)));
            }
            case ROOT -> {
                if (!signs.isNonNegative(index, arguments.getFirst())) {
                    throw new Inexpressible(
                            "hero's 'sqrt' is the root of the absolute value, and '%s' may be negative"
                                    .formatted(text(arguments.getFirst())));
                }
                statements.add(Statement.of(statement.target().name(), Fn.SQRT, arguments.getFirst()));
            }
            case RATIO -> ratio(index, statement);
            default ->
                    throw new Inexpressible(
                            "hero's language has no function '%s'".formatted(statement.function().spelling()));
        }
    }

    /// A quotient whose divisor has just had 1e-8 added to it is what the protected division computes.
    private void ratio(int index, Statement statement) {
        Argument divisor = statement.arguments().getLast();
        Statement before = statements.isEmpty() ? null : statements.getLast();
        boolean isGuarded =
                before != null
                        && before.target().equals(divisor)
                        && before.function() == Fn.ADD
                        && before.arguments().getLast().equals(new Constant(1e-8))
                        && before.arguments().getFirst() instanceof Variable
                        && !statement.arguments().getFirst().equals(divisor)
                        && !isReadLater(index, statement, (Variable) divisor);
        if (!isGuarded) {
            throw new Inexpressible(
                    "hero's language has no plain division, as 'ratio' is: its '/' adds 1e-8 to the divisor '%s'"
                            .formatted(text(divisor)));
        }
        statements.removeLast();
        statements.add(
                Statement.of(
                        statement.target().name(),
                        Fn.DIVIDE,
                        statement.arguments().getFirst(),
                        before.arguments().getFirst()));
    }

    /// Whether the value that a variable has at a statement is read behind it.
    private boolean isReadLater(int index, Statement statement, Variable variable) {
        if (statement.target().equals(variable)) {
            return false;
        }
        for (Statement later : program.statements().subList(index + 1, program.statements().size())) {
            if (later.arguments().contains(variable)) {
                return true;
            }
            if (later.target().equals(variable)) {
                return false;
            }
        }
        return program.returns().contains(variable);
    }

    private String line(Statement statement) {
        return names.of(statement.target().name()) + " = " + call(statement);
    }

    private String call(Statement statement) {
        List<String> arguments = statement.arguments().stream().map(this::text).toList();
        if (statement.function() == Fn.COPY) {
            return arguments.getFirst();
        }
        return statement.function().isInfix()
                ? String.join(" " + statement.function().spelling() + " ", arguments)
                : HeroNames.spelling(statement.function()) + "(" + String.join(", ", arguments) + ")";
    }

    private String text(Argument argument) {
        return switch (argument) {
            case Variable(String name) -> names.of(name);
            case Constant(double value) -> Decimal.of(value);
        };
    }
}
