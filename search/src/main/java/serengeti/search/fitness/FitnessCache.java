package serengeti.search.fitness;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;

/// The evidence of every program that was met, by functional hash; requests that come while a training is under way
/// wait for it instead of starting their own.
///
/// Thread-safe. Entries never expire: an evicted one would only be trained again to the same result.
public final class FitnessCache {

    /// Trains a program on one search seed.
    @FunctionalInterface
    public interface Trainer {
        /// The training on search seed `seed`, 0-based, perhaps later and on another thread.
        CompletableFuture<Training> train(int seed);
    }

    private final AsyncCache<FunctionalHash, Evidence> cache = Caffeine.newBuilder().buildAsync();

    /// The evidence of `hash`, which is started with seed 0 if there is none.
    public CompletableFuture<Evidence> get(FunctionalHash hash, Trainer trainer) {
        return cache.get(hash, (_, _) -> trainer.train(0).thenApply(Evidence::of));
    }

    /// The evidence of `hash` with one seed more than it has now.
    public CompletableFuture<Evidence> extend(FunctionalHash hash, Trainer trainer) {
        Map<FunctionalHash, CompletableFuture<Evidence>> map = cache.asMap();
        return map.compute(
                hash,
                (_, present) ->
                        present == null
                                ? trainer.train(0).thenApply(Evidence::of)
                                : present.thenCompose(
                                        evidence -> trainer.train(evidence.seeds()).thenApply(evidence::with)));
    }

    /// Sets the evidence of a program that needs no training.
    public void put(FunctionalHash hash, Evidence evidence) {
        cache.put(hash, CompletableFuture.completedFuture(evidence));
    }

    /// The evidence of `hash` if it is complete.
    public Optional<Evidence> known(FunctionalHash hash) {
        CompletableFuture<Evidence> present = cache.getIfPresent(hash);
        return present != null && present.isDone() && !present.isCompletedExceptionally()
                ? Optional.of(present.join())
                : Optional.empty();
    }

    /// Whether `hash` was ever asked for.
    public boolean contains(FunctionalHash hash) {
        return cache.getIfPresent(hash) != null;
    }

    /// The number of programs.
    public long size() {
        return cache.asMap().size();
    }
}
