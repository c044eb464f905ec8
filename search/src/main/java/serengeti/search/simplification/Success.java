package serengeti.search.simplification;

import java.util.Optional;
import serengeti.dsl.simplify.Step;

/// A change that was accepted, and by what.
record Success(Change change, PairedTest.Result result) {

    /// The step from the program before.
    Step step(Twin from, PairedTest test) {
        return new Step(
                Step.Kind.EMPIRICAL,
                change.name(),
                from.program(),
                change.twin().program(),
                test.evidence(result),
                Optional.of(new Step.Fitted(from.tuned(), change.twin().tuned())));
    }
}
