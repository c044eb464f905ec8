package serengeti.search.mutation;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// One change of one statement (arXiv 2302.06675, section 2.2); its result may be unsound until it has been checked.
///
/// Pins are not looked at here: what may be changed is the business of the [Mutator].
public sealed interface Mutation {

    /// A new statement before the one at `position` (0-based), or at the end.
    record InsertStatement(int position, Statement statement) implements Mutation {}

    /// The statement at `position` goes.
    record DeleteStatement(int position) implements Mutation {}

    /// Argument `argument` of the statement at `position` is replaced.
    record ModifyArgument(int position, int argument, Argument replacement) implements Mutation {}

    /// The constant at argument `argument` of the statement at `position` takes a value scaled from its own.
    record ScaleConstant(int position, int argument, double value) implements Mutation {}

    /// A change of what a variable is set to, followed by a statement that scales it back to the magnitude it had.
    ///
    /// @param change an insertion or a modification
    /// @param position where the scaling statement is inserted, after the change
    /// @param target the variable
    /// @param factor what it is multiplied by
    record Calibrated(Mutation change, int position, Variable target, double factor) implements Mutation {}

    /// The changed program.
    default Program apply(Program parent) {
        List<Statement> statements =
                new ArrayList<>(
                        this instanceof Calibrated calibrated
                                ? calibrated.change().apply(parent).statements()
                                : parent.statements());
        switch (this) {
            case InsertStatement(int position, Statement statement) -> statements.add(position, statement);
            case DeleteStatement(int position) -> statements.remove(position);
            case ModifyArgument(int position, int argument, Argument replacement) ->
                    statements.set(position, statements.get(position).withArgument(argument, replacement));
            case ScaleConstant(int position, int argument, double value) ->
                    statements.set(position, statements.get(position).withArgument(argument, new Constant(value)));
            case Calibrated(_, int position, Variable target, double factor) ->
                    statements.add(position, new Statement(target, Fn.MULTIPLY, List.of(target, new Constant(factor))));
        }
        return parent.withStatements(statements);
    }

    /// The name under which a mutation is stored and counted.
    default String label() {
        return switch (this) {
            case InsertStatement _ -> "insert";
            case DeleteStatement _ -> "delete";
            case ModifyArgument _ -> "modify";
            case ScaleConstant _ -> "scale";
            case Calibrated calibrated -> calibrated.change().label() + "_calibrated";
        };
    }
}
