package serengeti.evaluator.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/*
 * One repeat times all contestants one after the other, so that what disturbs the machine for a while disturbs all
 * alike. Each repeat starts with another one, and every second goes backwards, so that nobody always finds the cache as
 * the same other has left it. Ratios are taken within a repeat, and their median is reported.
 */
/// Times several contestants that step models of the same size.
///
/// @param <K> what they are known by
final class InterleavedTiming<K> {
    /// Repeats with which a median means something.
    static final int FEWEST = 5;

    private static final int MOST = 51;
    private static final long UNTIMED_SHARE = 4;
    static final double SHORTEST_NANOSECONDS = 2e6;

    private final Map<K, Contestant> contestants;
    private final Map<K, Long> batches = new LinkedHashMap<>();
    private final List<Map<K, Double>> repeats = new ArrayList<>();

    InterleavedTiming(Map<K, Contestant> contestants) {
        this.contestants = new LinkedHashMap<>(contestants);
    }

    private static double time(Contestant contestant, long steps) {
        long start = System.nanoTime();
        contestant.run(steps);
        return System.nanoTime() - start;
    }

    /// Runs repeats for about `nanoseconds`, but a few at least.
    ///
    /// @param estimates nanoseconds of a step for each contestant
    /// @param isEnding asked between timings; true ends them
    void run(Map<K, Double> estimates, double nanoseconds, BooleanSupplier isEnding) {
        double round = 0;
        for (K key : contestants.keySet()) {
            double step = estimates.get(key);
            long batch = Math.max(1, (long) Math.ceil(SHORTEST_NANOSECONDS / step));
            batches.put(key, batch);
            round += batch * step;
        }
        int wanted = (int) Math.clamp(nanoseconds / round, FEWEST, MOST);
        List<K> order = new ArrayList<>(contestants.keySet());
        for (int repeat = 0; repeat < wanted; repeat++) {
            var times = new LinkedHashMap<K, Double>();
            for (int place = 0; place < order.size(); place++) {
                if (isEnding.getAsBoolean()) {
                    return;
                }
                int shift = repeat % 2 == 0 ? place : order.size() - 1 - place;
                K key = order.get((shift + repeat / 2) % order.size());
                long batch = batches.get(key);
                if (batch > 1) {
                    // What fits in cache is fetched back from where others left it.
                    contestants.get(key).run(Math.ceilDiv(batch, UNTIMED_SHARE));
                }
                times.put(key, time(contestants.get(key), batch) / batch);
            }
            repeats.add(times);
        }
    }

    /// Whether there are enough repeats to say something.
    boolean isEnough() {
        return repeats.size() >= FEWEST;
    }

    /// The time of a step.
    StepTime time(K key) {
        double[] times = sorted(repeats.stream().mapToDouble(repeat -> repeat.get(key)).toArray());
        return new StepTime(
                quantile(times, 0.5),
                times[0],
                quantile(times, 0.25),
                quantile(times, 0.75),
                times[times.length - 1],
                times.length,
                batches.get(key));
    }

    /// How many times `other` took as long as `key`.
    double speedAgainst(K key, K other) {
        return quantile(
                sorted(repeats.stream().mapToDouble(repeat -> repeat.get(other) / repeat.get(key)).toArray()), 0.5);
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
