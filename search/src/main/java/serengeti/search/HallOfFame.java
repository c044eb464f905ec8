package serengeti.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.search.evolution.Individual;

/// The best programs that were ever met, one for each behaviour; bounded, since campaigns are long.
final class HallOfFame {
    private final int capacity;
    private final ToDoubleFunction<FunctionalHash> fitness;
    private final Map<FunctionalHash, Individual> members = new LinkedHashMap<>();

    /// @param fitness the present fitness of a behaviour, by its key
    HallOfFame(int capacity, ToDoubleFunction<FunctionalHash> fitness) {
        this.capacity = capacity;
        this.fitness = fitness;
    }

    void add(FunctionalHash key, Individual individual) {
        members.putIfAbsent(key, individual);
        if (members.size() > 2 * capacity) {
            List<FunctionalHash> best = best(capacity);
            members.keySet().retainAll(best);
        }
    }

    Individual member(FunctionalHash key) {
        return members.get(key);
    }

    /// The keys of the best `count` members, best first; of equals the first comer.
    List<FunctionalHash> best(int count) {
        var keys = new ArrayList<>(members.keySet());
        keys.sort(Comparator.comparingDouble(fitness).reversed());
        return List.copyOf(keys.subList(0, Math.min(count, keys.size())));
    }
}
