package serengeti.search.discovery;

import java.util.Arrays;
import java.util.Optional;
import serengeti.dsl.plan.StepPlan;
import serengeti.search.discovery.Moments.Moment;

/*
 * That the update's sign is the sign of a sum of gradients is seen in two ways: the signs agree over the last steps,
 * and when that sum, in the last step, is turned round and made small, the update turns round with it. The second
 * tells the sum from a part of it that has the same sign in most elements. Half of the elements are turned at a time,
 * so that norms over all of them, and clipping by these, stay as they are.
 */
/// Which motif an update of signs shows.
final class Signs {
    private static final int FIRST_STEP = 12;
    private static final double SHARE = 0.99;
    private static final double SIZE_MISFIT = 0.05;
    private static final double TURNED = -0.001;

    private Signs() {}

    /// The motif; empty if the updates are not of one size, or have other signs.
    ///
    /// @param scaled the run on gradients four times as large
    static Optional<Motif> motif(StepPlan plan, Trace trace, Trace scaled, Moments moments) {
        if (!isOfOneSize(trace, scaled)) {
            return Optional.empty();
        }
        for (Moment moment : moments.gradients().reversed()) {
            if (decidesSigns(moment, trace)) {
                Optional<Motif> motif = motif(moment.kernel(), plan);
                if (motif.isPresent()) {
                    return motif;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Motif> motif(Kernel kernel, StepPlan plan) {
        return switch (kernel.shape()) {
            case CURRENT -> Optional.of(Motif.SIGN_DESCENT);
            case AVERAGE -> Optional.of(Motif.SIGNED_MOMENTUM);
            case HEADED_AVERAGE -> plan.liveStates() == 1 ? Optional.of(Motif.LION) : Optional.empty();
            case LESS_MEAN, SUM, OTHER -> Optional.empty();
        };
    }

    /// Whether nearly all updates of an array and step have one size, whatever the gradients' scale.
    private static boolean isOfOneSize(Trace trace, Trace scaled) {
        int count = 0;
        for (int step = FIRST_STEP; step < Excitation.STEPS; step++) {
            for (int array = 0; array + 1 < Excitation.OFFSETS.length; array++) {
                int from = Excitation.OFFSETS[array];
                int to = Excitation.OFFSETS[array + 1];
                double size = median(trace.update(step), from, to);
                double scaledSize = median(scaled.update(step), from, to);
                if (!(size > 0 && Math.abs(scaledSize - size) <= SIZE_MISFIT * size)) {
                    return false;
                }
                count += near(trace.update(step), size, from, to) + near(scaled.update(step), size, from, to);
            }
        }
        return count >= SHARE * 2 * (Excitation.STEPS - FIRST_STEP) * Excitation.ELEMENTS;
    }

    private static double median(double[] update, int from, int to) {
        double[] sizes = new double[to - from];
        for (int index = from; index < to; index++) {
            sizes[index - from] = Math.abs(update[index]);
        }
        Arrays.sort(sizes);
        return sizes[sizes.length / 2];
    }

    private static int near(double[] update, double size, int from, int to) {
        int near = 0;
        for (int index = from; index < to; index++) {
            near += Math.abs(Math.abs(update[index]) - size) <= SIZE_MISFIT * size ? 1 : 0;
        }
        return near;
    }

    /// Whether nearly all updates have the sign of the sum, its overall sign taken off, and turn round with it.
    private static boolean decidesSigns(Moment moment, Trace trace) {
        int agreeing = 0;
        for (int step = FIRST_STEP; step < Excitation.STEPS; step++) {
            agreeing += agreeing(trace.value(step, moment.node()), trace.update(step), moment.kernel().sign());
        }
        if (agreeing < SHARE * (Excitation.STEPS - FIRST_STEP) * Excitation.ELEMENTS) {
            return false;
        }
        int last = Excitation.STEPS - 1;
        double[] evenTurned = trace.lastUpdate(last, new Trace.Pin(moment.node(), TURNED, 1));
        double[] oddTurned = trace.lastUpdate(last, new Trace.Pin(moment.node(), 1, TURNED));
        double[] turned = new double[Excitation.ELEMENTS];
        for (int index = 0; index < turned.length; index++) {
            turned[index] = index % 2 == 0 ? evenTurned[index] : oddTurned[index];
        }
        return agreeing(trace.last(moment.node()), turned, -moment.kernel().sign()) >= SHARE * Excitation.ELEMENTS;
    }

    private static int agreeing(double[] sum, double[] update, int sign) {
        int agreeing = 0;
        for (int index = 0; index < sum.length; index++) {
            agreeing += sign * sum[index] * update[index] > 0 ? 1 : 0;
        }
        return agreeing;
    }
}
