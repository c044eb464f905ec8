package serengeti.search.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;

/// What a campaign takes at most, before it begins, in training runs on all its tasks. Validation comes on top: how often
/// something better is found cannot be told.
///
/// @param parts its searches and baselines, in their order
/// @param fresh training runs by which the winners are compared in the end
public record CampaignCost(List<Part> parts, long fresh) {

    public CampaignCost {
        parts = List.copyOf(parts);
    }

    /// Searches of one kind.
    ///
    /// @param kind as [Run#kind()]
    /// @param trainings of each; so many that nobody can make them if they do not end a search
    public record Part(String kind, int searches, long trainings) {
        private static final long UNLIMITED = 1L << 40;

        /// Whether a number of training runs ends each of them.
        public boolean isLimited() {
            return trainings < UNLIMITED;
        }

        /// Training runs of all, where they are limited.
        public long total() {
            return searches * trainings;
        }
    }

    /// That of a campaign.
    public static CampaignCost of(CampaignSpec spec) {
        var parts = new ArrayList<Part>();
        for (Run run : spec.runs()) {
            long trainings = spec.isUntuned(run) ? untuned(spec) : spec.stop().trainings();
            Part last = parts.isEmpty() ? null : parts.getLast();
            if (last != null && last.kind().equals(run.kind())) {
                parts.set(parts.size() - 1, new Part(last.kind(), last.searches() + 1, trainings));
            } else {
                parts.add(new Part(run.kind(), 1, trainings));
            }
        }
        return new CampaignCost(parts, winners(spec, _ -> true) * spec.finals().freshSeeds());
    }

    /// Whether a number of training runs ends every search.
    public boolean isLimited() {
        return parts.stream().allMatch(Part::isLimited);
    }

    /// Training runs in all, where they are limited.
    public long trainings() {
        return fresh + parts.stream().mapToLong(Part::total).sum();
    }

    /// Training runs of a baseline that is the start program as it is.
    static long untuned(CampaignSpec spec) {
        return (long) spec.fitness().asRule().maxSeeds() + spec.finals().firstSeeds() + spec.finals().moreSeeds();
    }

    /// Those that are compared on fresh seeds: the best, the baseline's, and that of each other baseline.
    ///
    /// @param present which of the others' searches were made
    static long winners(CampaignSpec spec, Predicate<Run> present) {
        List<Run> baseline = spec.firstBaseline();
        return 2
                + spec.runs().stream()
                        .filter(run -> run.isBaseline() && !baseline.contains(run))
                        .filter(present)
                        .map(Run::kind)
                        .distinct()
                        .count();
    }
}
