package serengeti.search.fitness;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;

/// The evidence of every program that was met, by functional hash.
///
/// Thread-safe. Entries never expire: an evicted one would only be trained again to the same result.
public final class FitnessCache {
    private final Cache<FunctionalHash, Evidence> cache = Caffeine.newBuilder().build();

    /// Adds a program's training on its next search seed, or a refusal of a program that is not trained at all.
    ///
    /// @return all that is known of the program now
    public Evidence add(FunctionalHash hash, Training training) {
        return cache.asMap()
                .compute(hash, (_, present) -> present == null ? Evidence.of(training) : present.with(training));
    }

    /// What is known of a program, if it was met.
    public Optional<Evidence> known(FunctionalHash hash) {
        return Optional.ofNullable(cache.getIfPresent(hash));
    }

    /// Whether a program was met.
    public boolean contains(FunctionalHash hash) {
        return cache.getIfPresent(hash) != null;
    }

    /// The number of programs.
    public long size() {
        return cache.asMap().size();
    }
}
