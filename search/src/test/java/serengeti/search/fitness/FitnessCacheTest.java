package serengeti.search.fitness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;

class FitnessCacheTest {

    private static final FunctionalHash HASH = new FunctionalHash(1, 2);

    private final FitnessCache cache = new FitnessCache();
    private final List<CompletableFuture<Training>> started = new ArrayList<>();
    private final List<Integer> seeds = new ArrayList<>();

    private CompletableFuture<Training> train(int seed) {
        var run = new CompletableFuture<Training>();
        started.add(run);
        seeds.add(seed);
        return run;
    }

    private static Training scored(double fitness) {
        return new Training(new Outcome.Scored(fitness, 0.5), List.of(fitness), List.of(), 1);
    }

    @Test
    void requestsDuringATrainingWaitForIt() {
        CompletableFuture<Evidence> first = cache.get(HASH, this::train);
        CompletableFuture<Evidence> second = cache.get(HASH, this::train);
        assertEquals(1, started.size());
        assertFalse(first.isDone());
        assertTrue(cache.contains(HASH));
        assertEquals(Optional.empty(), cache.known(HASH));
        started.getFirst().complete(scored(0.7));
        assertEquals(Evidence.of(scored(0.7)), first.join());
        assertSame(first.join(), second.join());
        assertEquals(Optional.of(first.join()), cache.known(HASH));
        assertEquals(1, cache.size());
    }

    @Test
    void extensionsTakeOneSeedAfterTheOther() {
        CompletableFuture<Evidence> first = cache.extend(HASH, this::train);
        CompletableFuture<Evidence> second = cache.extend(HASH, this::train);
        CompletableFuture<Evidence> third = cache.extend(HASH, this::train);
        assertEquals(List.of(0), seeds);
        started.get(0).complete(scored(0.1));
        assertEquals(List.of(0, 1), seeds);
        assertTrue(first.isDone() && !second.isDone());
        started.get(1).complete(scored(0.2));
        started.get(2).complete(scored(0.6));
        assertEquals(List.of(0, 1, 2), seeds);
        assertEquals(new Evidence(List.of(scored(0.1), scored(0.2), scored(0.6))), third.join());
        assertEquals(0.3, third.join().mean(), 1e-15);
    }

    @Test
    void knownEvidenceIsNotTrainedAgain() {
        Evidence refused = Evidence.of(Training.refused(new Outcome.Invalid("no_update")));
        cache.put(HASH, refused);
        assertEquals(refused, cache.get(HASH, this::train).join());
        assertEquals(List.of(), seeds);
    }

    @Test
    void trainingsThatFailAreForgotten() {
        CompletableFuture<Evidence> evidence = cache.get(HASH, this::train);
        started.getFirst().completeExceptionally(new IllegalStateException("no data"));
        assertThrows(CompletionException.class, evidence::join);
        assertEquals(Optional.empty(), cache.known(HASH));
        assertFalse(cache.contains(HASH));
        assertFalse(cache.get(HASH, this::train).isDone());
        assertEquals(List.of(0, 0), seeds);
    }

    @Test
    void programsAreKeptApart() {
        assertFalse(cache.get(HASH, this::train).isDone());
        assertFalse(cache.get(new FunctionalHash(2, 1), this::train).isDone());
        assertEquals(2, started.size());
        assertEquals(2, cache.size());
    }

    @Test
    void requestsOfManyThreadsMerge() {
        var count = new AtomicInteger();
        var gate = new CompletableFuture<Training>();
        var requests = new ArrayList<CompletableFuture<Evidence>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int request = 0; request < 200; request++) {
                var answer = new CompletableFuture<Evidence>();
                requests.add(answer);
                threads.execute(() -> {
                    CompletableFuture<Evidence> evidence =
                            cache.get(
                                    HASH,
                                    _ -> {
                                        count.incrementAndGet();
                                        return gate;
                                    });
                    answer.complete(evidence.join());
                });
            }
            gate.complete(scored(1));
            requests.forEach(request -> assertEquals(Evidence.of(scored(1)), request.join()));
        }
        assertEquals(1, count.get());
    }
}
