package serengeti.dsl.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// Makes a program that shows a failure as small as it gets while it still shows it.
///
/// One step drops a statement, bypasses one (its readers read one of its arguments), returns the gradient, replaces
/// a variable by 1, or a constant by 1. Every step lowers (statements, comments and hyperparameters, outputs other
/// than the gradient, variables, constants other than 1), so the search ends.
public final class ProgramShrinker {

    private static final Constant ONE = new Constant(1);

    private ProgramShrinker() {}

    /// A valid program for which `fails` holds, and of which no single step leaves one.
    ///
    /// @param program valid, and `fails` holds for it
    public static Program shrink(Program program, Predicate<Program> fails) {
        Program smallest = program;
        Optional<Program> smaller = Optional.of(program);
        while (smaller.isPresent()) {
            smallest = smaller.get();
            smaller = candidates(smallest).filter(Validity::isValid).filter(fails).findFirst();
        }
        return smallest;
    }

    private static Stream<Program> candidates(Program program) {
        return Stream.of(dropped(program), bypassed(program), bare(program), gradients(program), constants(program))
                .flatMap(steps -> steps);
    }

    private static Stream<Program> dropped(Program program) {
        return lastToFirst(program.statements().size()).mapToObj(i -> program.withStatements(without(program, i)));
    }

    private static Stream<Program> bypassed(Program program) {
        return lastToFirst(program.statements().size())
                .boxed()
                .flatMap(i ->
                        program.statements().get(i).arguments().stream()
                                .filter(Variable.class::isInstance)
                                .map(argument -> bypassed(program, i, (Variable) argument)));
    }

    private static Program bypassed(Program program, int index, Variable replacement) {
        Variable bypassed = program.statements().get(index).target();
        var statements = without(program, index);
        boolean live = true;
        for (int i = index; i < statements.size() && live; i++) {
            Statement reader = statements.get(i);
            List<Argument> arguments =
                    reader.arguments().stream()
                            .map(argument -> argument.equals(bypassed) ? replacement : argument)
                            .toList();
            statements.set(i, new Statement(reader.target(), reader.function(), arguments));
            live = !reader.target().equals(bypassed);
        }
        boolean returned = live;
        List<Variable> returns =
                program.returns().stream()
                        .map(output -> returned && output.equals(bypassed) ? replacement : output)
                        .toList();
        return new Program(program.comments(), program.hyperparameters(), program.signature(), statements, returns);
    }

    private static Stream<Program> bare(Program program) {
        Program bare = program.withComments(List.of()).inlined();
        return bare.equals(program) ? Stream.empty() : Stream.of(bare);
    }

    private static Stream<Program> gradients(Program program) {
        var gradient = new Variable(program.signature().gradient());
        return IntStream.range(0, program.returns().size())
                .filter(i -> !program.returns().get(i).equals(gradient))
                .mapToObj(i -> {
                    var returns = new ArrayList<>(program.returns());
                    returns.set(i, gradient);
                    return new Program(
                            program.comments(),
                            program.hyperparameters(),
                            program.signature(),
                            program.statements(),
                            returns);
                });
    }

    private static Stream<Program> constants(Program program) {
        return IntStream.range(0, program.statements().size())
                .boxed()
                .flatMap(i -> {
                    Statement statement = program.statements().get(i);
                    return IntStream.range(0, statement.arguments().size())
                            .filter(argument -> !statement.arguments().get(argument).equals(ONE))
                            .mapToObj(argument -> {
                                var statements = new ArrayList<>(program.statements());
                                statements.set(i, statement.withArgument(argument, ONE));
                                return program.withStatements(statements);
                            });
                });
    }

    private static ArrayList<Statement> without(Program program, int index) {
        var statements = new ArrayList<>(program.statements());
        statements.remove(index);
        return statements;
    }

    private static IntStream lastToFirst(int size) {
        return IntStream.iterate(size - 1, i -> i >= 0, i -> i - 1);
    }
}
