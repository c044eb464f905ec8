package serengeti.search.mutation;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.meaning.Canonical;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.Probe;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/*
 * Dividing an update by its norm shortens the step some thirtyfold; trained at the parent's learning rate the child is
 * hopeless, and the mutation that would have mended the rate never comes. So the changed variable is scaled back: its
 * magnitude is measured on the probe's mild gradients before and after the change, by returning it in place of the
 * update.
 */
/// Keeps the scale of a variable through a change of how it is computed.
final class Calibration {
    private static final double NEAR_ONE = 1.07;
    private static final String MEASURED = "measured_";

    private Calibration() {}

    /// The change with a scaling statement behind it; the change itself where none is needed or the magnitudes are zero
    /// or not finite.
    static Mutation of(Mutation change, Program parent) {
        Program child = change.apply(parent);
        return switch (change) {
            case Mutation.InsertStatement(int position, Statement statement) ->
                    calibrated(change, statement.target(), position + 1, parent, position, child);
            case Mutation.ModifyArgument(int position, _, _) -> {
                Variable target = parent.statements().get(position).target();
                yield calibrated(change, target, position + 1, parent, position + 1, child);
            }
            case Mutation.DeleteStatement _, Mutation.ScaleConstant _, Mutation.Calibrated _ -> change;
        };
    }

    private static Mutation calibrated(
            Mutation change, Variable target, int position, Program parent, int positionInParent, Program child) {
        double before = magnitude(parent, target, positionInParent);
        double after = magnitude(child, target, position);
        double factor = Figures.rounded(before / after);
        boolean isUseful = Double.isFinite(factor) && factor > 0 && (factor > NEAR_ONE || factor < 1 / NEAR_ONE);
        return isUseful ? new Mutation.Calibrated(change, position, target, factor) : change;
    }

    /// The magnitude that a variable has before the statement at `position`; NaN if it has no value or is no tensor
    /// there.
    private static double magnitude(Program program, Variable variable, int position) {
        var measured = new Variable(MEASURED);
        var statements = new ArrayList<Statement>(program.statements());
        statements.add(position, new Statement(measured, Fn.COPY, List.<Argument>of(variable)));
        var returns = new ArrayList<>(program.returns());
        returns.set(0, measured);
        var probed = new Program(List.of(), List.of(), program.signature(), statements, returns);
        return Dataflow.check(probed) instanceof Dataflow.Valid(Dataflow dataflow)
                        && dataflow.statementKind(position) == Kind.TENSOR
                ? Probe.magnitude(Lowering.plan(Canonical.of(dataflow)))
                : Double.NaN;
    }
}
