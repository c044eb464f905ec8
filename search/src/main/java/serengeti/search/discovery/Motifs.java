package serengeti.search.discovery;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.search.discovery.Excitation.PastSum;

/*
 * Structure and behaviour share the work. The plan's values are the candidates for what an update rests on: each that
 * turns out to be a sum of past gradients, or of their squares, is known by its weights, however it is computed and in
 * whatever states it is kept. What the update makes of a candidate is seen by changing the candidate and looking at the
 * update, which needs no list of the forms in which a sign or a division may be written.
 *
 * All is observed on gradients of about 0.01 at a learning rate of 0.8, in 64 elements and 20 steps, which takes about
 * 0.4 ms of processor time (measured on children of AdamW once the code is warm; 3 ms at most).
 */
/// Recognises known update rules in programs. Deterministic and stateless.
///
/// A program shows a motif if its update, in 99 % of the elements observed, follows what the motif's row says; oddities
/// in the others do not matter. What the weights add to it is left out by looking at weights that are zero, and most of
/// the update has to be the same at others, apart from one tensor of the weights times a number. A program shows none
/// whose update is not finite, or is zero where the weights are.
public final class Motifs {
    private static final double SCALE = 4;
    private static final double MISFIT = 0.03;
    private static final double HOMOGENEITY_MISFIT = 0.05;
    private static final double SHARE = 0.99;

    private Motifs() {}

    /// The motifs that a program shows, in the table's order; mostly none or one.
    ///
    /// @throws serengeti.dsl.meaning.InvalidProgramException if kinds do not fit or a variable is read before it is
    ///     assigned
    public static Set<Motif> in(Program program) {
        return in(Lowering.plan(program));
    }

    /// The motifs that a plan shows, in the table's order.
    ///
    /// @throws IllegalArgumentException if hyperparameters of the plan are open
    public static Set<Motif> in(StepPlan plan) {
        Set<Motif> motifs = EnumSet.noneOf(Motif.class);
        Trace trace = Trace.of(plan, Excitation.NO_WEIGHTS, Excitation.GRADIENTS);
        double[] update = trace.update(Excitation.STEPS - 1);
        double squares = LeastSquares.dot(update, update);
        if (squares > 0 && squares <= Double.MAX_VALUE) {
            Moments moments = Moments.of(plan, trace);
            if (!moments.gradients().isEmpty()) {
                Trace scaled = Trace.of(plan, Excitation.NO_WEIGHTS, Excitation.gradients(SCALE));
                Signs.motif(plan, trace, scaled, moments).ifPresent(motifs::add);
                Divisions.motif(trace, moments).ifPresent(motifs::add);
                momentum(trace, scaled).ifPresent(motifs::add);
            }
        }
        return motifs.isEmpty() || WeightsTerm.isSeparable(plan, trace) ? motifs : EnumSet.noneOf(Motif.class);
    }

    private static Optional<Motif> momentum(Trace trace, Trace scaled) {
        double[] update = trace.update(Excitation.STEPS - 1);
        PastSum sum = Excitation.ofGradients(update);
        boolean isAverage = sum.misfit() <= MISFIT && sum.kernel().isAverage() && sum.kernel().sign() > 0;
        return isAverage && isHomogeneous(update, scaled.update(Excitation.STEPS - 1))
                ? Optional.of(Motif.MOMENTUM)
                : Optional.empty();
    }

    private static boolean isHomogeneous(double[] update, double[] scaled) {
        int count = 0;
        for (int index = 0; index < update.length; index++) {
            double expected = SCALE * update[index];
            count += Math.abs(scaled[index] - expected) <= HOMOGENEITY_MISFIT * Math.abs(expected) ? 1 : 0;
        }
        return count >= SHARE * update.length;
    }
}
