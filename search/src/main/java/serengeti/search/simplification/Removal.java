package serengeti.search.simplification;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.text.Printer;

/// A statement that becomes one of its arguments, or an argument of what one of them was set to.
///
/// @param position of the statement
/// @param path the number of an argument; a second one counts those of the statement that set the first
record Removal(int position, List<Integer> path) {
    /// Rules whose assumption is measured by itself.
    static final Set<Rule> REFUTABLE =
            Laws.all().stream().filter(Rule::isAboutSize).collect(Collectors.toUnmodifiableSet());

    /// Each statement that is neither pinned nor a scalar as each of its arguments.
    static List<Removal> of(Program program) {
        Dataflow dataflow = Dataflow.of(program);
        List<Statement> statements = program.statements();
        return IntStream.range(0, statements.size())
                .boxed()
                .filter(position -> !statements.get(position).isPinned())
                .filter(position -> dataflow.statementKind(position) != Kind.SCALAR)
                .flatMap(position ->
                        variables(statements.get(position)).map(index -> new Removal(position, List.of(index))))
                .toList();
    }

    /// The same statement as each argument of what the argument was set to in this step.
    List<Removal> deeper(Program program) {
        int source = source(program);
        return source < 0
                ? List.of()
                : variables(program.statements().get(source))
                        .map(index -> new Removal(position, List.of(path.getFirst(), index)))
                        .toList();
    }

    /// The statement that set the first argument, -1 where none did.
    int source(Program program) {
        Argument argument = program.statements().get(position).arguments().get(path.getFirst());
        for (int before = position - 1; before >= 0; before--) {
            if (program.statements().get(before).target().equals(argument)) {
                return before;
            }
        }
        return -1;
    }

    private static Stream<Integer> variables(Statement statement) {
        return IntStream.range(0, statement.arguments().size())
                .boxed()
                .filter(index -> statement.arguments().get(index) instanceof Variable);
    }

    /// Such as `update = sign(x) becomes x`.
    String name(Program program) {
        Statement statement = program.statements().get(position);
        String becomes = "%s becomes %s".formatted(Printer.print(statement), ((Variable) kept(program)).name());
        return path.size() == 1
                ? becomes
                : "%s of %s".formatted(becomes, Printer.print(program.statements().get(source(program))));
    }

    private Argument kept(Program program) {
        int reader = path.size() == 1 ? position : source(program);
        return program.statements().get(reader).arguments().get(path.getLast());
    }

    /// Several in words.
    static String name(List<Removal> removals, Program program) {
        return removals.stream().map(removal -> removal.name(program)).collect(Collectors.joining(" and "));
    }

    /// The program after several, at different statements, at once; as long as it was, or longer, before algebra.
    static Program apply(List<Removal> removals, Program program) {
        List<Statement> statements = program.statements();
        List<List<Statement>> parts =
                statements.stream().<List<Statement>>map(each -> new ArrayList<>(List.of(each))).toList();
        Set<String> names = names(program);
        for (Removal removal : removals) {
            Argument kept = removal.kept(program);
            Variable target = statements.get(removal.position).target();
            if (removal.path.size() > 1) {
                int source = removal.source(program);
                boolean isOverwritten =
                        statements.subList(source, removal.position).stream()
                                .anyMatch(each -> each.target().equals(kept));
                if (isOverwritten) {
                    var copy = new Variable(fresh(names));
                    parts.get(source).addFirst(new Statement(copy, Fn.COPY, List.of(kept)));
                    parts.get(removal.position).set(parts.get(removal.position).size() - 1, copy(target, copy));
                    continue;
                }
            }
            parts.get(removal.position).set(parts.get(removal.position).size() - 1, copy(target, kept));
        }
        return program.withStatements(parts.stream().flatMap(List::stream).filter(each -> !isOfItself(each)).toList());
    }

    private static Statement copy(Variable target, Argument kept) {
        return new Statement(target, Fn.COPY, List.of(kept));
    }

    private static boolean isOfItself(Statement statement) {
        return statement.function() == Fn.COPY
                && !statement.isPinned()
                && statement.arguments().getFirst().equals(statement.target());
    }

    private static Set<String> names(Program program) {
        var names = new HashSet<String>(program.signature().stateNames());
        for (Statement statement : program.statements()) {
            names.add(statement.target().name());
            variables(statement).forEach(index -> names.add(((Variable) statement.arguments().get(index)).name()));
        }
        return names;
    }

    private static String fresh(Set<String> names) {
        int number = 1;
        while (!names.add("kept_" + number)) {
            number++;
        }
        return "kept_" + number;
    }

    /// What algebra makes of a changed program, if that is sound, still has all pinned statements, and still descends.
    static Optional<Program> simplified(Program changed) {
        if (!(Dataflow.check(changed) instanceof Dataflow.Valid)) {
            return Optional.empty();
        }
        Program after = Simplifier.simplify(StaticFacts.live(changed), REFUTABLE).output();
        if (!pinned(after).equals(pinned(changed))) {
            return Optional.empty();
        }
        return Probe.descent(Lowering.plan(after)) instanceof Probe.Descends ? Optional.of(after) : Optional.empty();
    }

    private static List<Statement> pinned(Program program) {
        return program.statements().stream().filter(Statement::isPinned).toList();
    }

    /// What several make of a program, if that is sound, has fewer statements, and still descends.
    static Optional<Program> shortened(List<Removal> removals, Program program) {
        Program changed = apply(removals, program);
        if (!(Dataflow.check(changed) instanceof Dataflow.Valid)) {
            return Optional.empty();
        }
        return simplified(changed).filter(after -> after.statements().size() < program.statements().size());
    }

    /// What several make of both programs, if of both the same but for constants.
    static Optional<Change> change(List<Removal> removals, Twin present) {
        return shortened(removals, present.program()).flatMap(program -> change(removals, present, program));
    }

    /// The same with what they make of the first known.
    static Optional<Change> change(List<Removal> removals, Twin present, Program program) {
        return shortened(removals, present.tuned())
                .filter(tuned -> ConstantTuning.isSameButForConstants(program, tuned))
                .map(tuned -> new Change(name(removals, present.program()), new Twin(program, tuned)));
    }
}
