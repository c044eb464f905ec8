package serengeti.search.simplification;

import java.util.function.Supplier;
import serengeti.dsl.program.Program;

/// Whether a changed program is as good as the one that was given, and as the present one, so that neither do small
/// losses add up nor is a gain lost again.
///
/// @param given with constants that suit the tasks
record Trial(PairedScores scores, PairedTest test, Program given) {

    /// How it compares with the one that was given, or with the present one, if only that refuses it.
    PairedTest.Result of(Program changed, Program present) {
        return both(test.compare(scores, changed, given), present, () -> test.compare(scores, changed, present));
    }

    /// The same at a first look at few seeds.
    PairedTest.Result look(Program changed, Program present) {
        return both(test.look(scores, changed, given), present, () -> test.look(scores, changed, present));
    }

    private PairedTest.Result both(PairedTest.Result first, Program present, Supplier<PairedTest.Result> second) {
        if (!first.isAccepted() || present.equals(given)) {
            return first;
        }
        PairedTest.Result last = second.get();
        return last.isAccepted() ? first : last;
    }
}
