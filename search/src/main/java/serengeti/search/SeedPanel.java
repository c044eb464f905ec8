package serengeti.search;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.search.fitness.Evidence;

/*
 * Seeds are easy or hard for all programs alike, and all programs begin with the same ones. Where the first seed is an easy
 * one, a program that was scored on it alone looks better than one that was scored on all, so that the population fills
 * with those that nobody has looked at twice. How easy the first seeds are cannot be told from the programs that are given
 * further ones for their good scores: those had luck on the first. So a few new programs are given all seeds whatever
 * they score.
 */
/// How much easier the first seeds are than all that a program may collect, by a panel of programs chosen without regard to
/// their scores: the median over its latest members.
final class SeedPanel {
    private static final int WINDOW = 128;
    private static final int LEAST = 8;

    private final int maxSeeds;
    private final double share;
    private final Map<FunctionalHash, double[]> joining = new HashMap<>();
    private final Deque<double[]> members = new ArrayDeque<>(WINDOW);
    private final double[] leads;
    private double due;

    /// @param maxSeeds seeds that a program may collect, at least 1
    /// @param share of the new programs that join, 0 to 1
    SeedPanel(int maxSeeds, double share) {
        this.maxSeeds = maxSeeds;
        this.share = maxSeeds == 1 ? 0 : share;
        leads = new double[maxSeeds];
    }

    /// Whether a new program joins, and is to be given all seeds; each is to be asked for once.
    ///
    /// @param first what is known of it, by one seed
    boolean isJoining(FunctionalHash key, Evidence first) {
        due += share;
        if (due < 1) {
            return false;
        }
        due -= 1;
        double[] means = new double[maxSeeds];
        means[0] = first.mean();
        joining.put(key, means);
        return true;
    }

    /// Notices a further seed of a program; of one that fails on a seed nothing is learnt.
    void notice(FunctionalHash key, Evidence evidence) {
        double[] means = joining.get(key);
        if (means == null) {
            return;
        }
        means[evidence.seeds() - 1] = evidence.mean();
        if (evidence.seeds() == maxSeeds || !evidence.isScored()) {
            joining.remove(key);
        }
        if (evidence.seeds() == maxSeeds && evidence.isScored()) {
            add(means);
        }
    }

    private void add(double[] means) {
        if (members.size() == WINDOW) {
            members.removeFirst();
        }
        members.addLast(means);
        if (members.size() >= LEAST) {
            Arrays.setAll(leads, this::median);
        }
    }

    /// By how much a mean over the first `seeds` seeds lies above one over all; 0 while the panel is too small.
    double lead(int seeds) {
        return leads[seeds - 1];
    }

    private double median(int index) {
        double[] sorted = members.stream().mapToDouble(means -> means[index] - means[maxSeeds - 1]).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
