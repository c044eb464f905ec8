package serengeti.dsl.meaning;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.OptionalDouble;
import serengeti.dsl.function.Kind;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;

/// What can be said of a program without running it.
///
/// @param statements number of statements
/// @param redundantInStep those that reach no output of the step, as arXiv 2302.06675 counts
/// @param redundant those that never reach an update, loop-carried state considered
/// @param live the program without the latter, and without the states that are never read
/// @param hash equal for programs that compute the same updates
/// @param stateTensors state tensors of the signature; smaller states are not counted
/// @param liveStateTensors those that have to be kept
/// @param bytesPerParameter float32 bytes read and written per parameter and step, nothing twice
/// @param flopsPerParameter tensor operations per parameter and step, on the canonical form
/// @param elementwise whether no element of the update depends on other elements
/// @param odd whether negating weights and gradients is proved to negate the update
/// @param degreeInGradient d where scaling all gradients by c > 0 scales the update by c^d, apart from the 1e-8 of
///     protected division
/// @param degreeInWeight the same for the weights
public record StaticFacts(
        int statements,
        int redundantInStep,
        int redundant,
        Program live,
        FunctionalHash hash,
        int stateTensors,
        int liveStateTensors,
        int bytesPerParameter,
        int flopsPerParameter,
        boolean elementwise,
        boolean odd,
        OptionalDouble degreeInGradient,
        OptionalDouble degreeInWeight) {

    /// All facts of a program.
    ///
    /// @throws InvalidProgramException if kinds do not fit or a variable is read before it is assigned
    public static StaticFacts of(Program program) {
        Dataflow dataflow = Dataflow.of(program);
        Canonical canonical = Canonical.of(dataflow);
        StepPlan plan = Lowering.plan(canonical);
        return new StaticFacts(
                program.statements().size(),
                dataflow.redundantInStep(),
                dataflow.redundant(),
                live(program, dataflow),
                FunctionalHash.of(canonical),
                tensors(program.signature()),
                plan.liveTensors(),
                plan.bytesPerParameter(),
                plan.flopsPerParameter(),
                plan.isElementwise(),
                Symmetry.isOdd(plan),
                Homogeneity.inGradient(plan),
                Homogeneity.inWeight(plan));
    }

    private static int tensors(Signature signature) {
        return (int) signature.states().stream().filter(state -> state.kind() == Kind.TENSOR).count();
    }

    /// The program without redundant statements and unread states; it computes the same updates.
    public static Program live(Program program) {
        return live(program, Dataflow.of(program));
    }

    private static Program live(Program program, Dataflow dataflow) {
        BitSet liveStatements = dataflow.liveStatements();
        var statements = new ArrayList<Statement>();
        for (int index = liveStatements.nextSetBit(0); index >= 0; index = liveStatements.nextSetBit(index + 1)) {
            statements.add(program.statements().get(index));
        }
        Signature signature = program.signature();
        BitSet liveStates = dataflow.liveStates();
        var states = new ArrayList<State>();
        var returns = new ArrayList<Variable>();
        returns.add(program.returns().getFirst());
        for (int state = liveStates.nextSetBit(0); state >= 0; state = liveStates.nextSetBit(state + 1)) {
            states.add(signature.states().get(state));
            returns.add(program.returns().get(state + 1));
        }
        return new Program(
                program.comments(), program.hyperparameters(), signature.withStates(states), statements, returns);
    }
}
