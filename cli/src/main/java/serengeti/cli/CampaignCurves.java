package serengeti.cli;

import java.util.List;
import java.util.stream.LongStream;
import serengeti.results.store.SearchCurve;

/// How the searches of a campaign went, over one axis of training runs.
///
/// @param searches those that have had a cycle, at least one
/// @param planned how many the campaign has
record CampaignCurves(List<SearchCurve> searches, int planned) {
    private static final int POINTS = 200;

    /// Those of a campaign.
    ///
    /// @param all its searches
    /// @throws UsageFailure if none has had a cycle
    static CampaignCurves of(String name, List<SearchCurve> all) {
        List<SearchCurve> begun = all.stream().filter(search -> !search.cycles().isEmpty()).toList();
        if (begun.isEmpty()) {
            throw new UsageFailure(
                    "campaign '%s': no cycle of it has ended, so there is nothing to report".formatted(name));
        }
        return new CampaignCurves(begun, all.size());
    }

    /// The kinds of searches.
    List<Arm> arms() {
        return Arm.of(searches);
    }

    /// The most training runs that a search has done before its finals.
    long most() {
        return searches.stream().mapToLong(search -> search.cycles().getLast().trainings()).max().orElseThrow();
    }

    /// Numbers of training runs at which curves are looked at: equal shares of the most, all different.
    long[] points() {
        long most = most();
        return LongStream.rangeClosed(1, POINTS).map(point -> Math.ceilDiv(most * point, POINTS)).distinct().toArray();
    }
}
