package serengeti.search;

import java.util.Optional;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;

/// Training runs of an earlier, interrupted run of the same campaign; a run that is recalled is not repeated.
@FunctionalInterface
public interface Recall {

    /// Recalls nothing.
    Recall NOTHING = (_, _, _, _) -> Optional.empty();

    /// The training of program `hash` on seed `seed` of `phase` in a search, if it was done.
    Optional<Training> recall(Run run, FunctionalHash hash, SearchEvent.Phase phase, int seed);
}
