package serengeti.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Training runs that are begun in order, a few ahead of the workers, until somebody asks for an end.
///
/// @param workers threads that train
/// @param stopped whether no more are to be begun
/// @param oneDone called after each
record TrainingQueue(int workers, BooleanSupplier stopped, Runnable oneDone) {
    private static final int AHEAD_PER_WORKER = 8;

    /// What the runs gave, in order: of all of them, or, if stopped, of those that were begun by then.
    <T> List<T> results(List<Supplier<CompletableFuture<T>>> runs) {
        var results = new ArrayList<T>();
        var begun = new ArrayDeque<CompletableFuture<T>>();
        for (Supplier<CompletableFuture<T>> run : runs) {
            if (stopped.getAsBoolean()) {
                break;
            }
            begun.add(run.get().whenComplete((_, _) -> oneDone.run()));
            if (begun.size() > AHEAD_PER_WORKER * workers) {
                results.add(begun.remove().join());
            }
        }
        begun.forEach(run -> results.add(run.join()));
        return results;
    }
}
