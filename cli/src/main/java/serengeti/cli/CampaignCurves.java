package serengeti.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import serengeti.results.store.SearchCurve;
import serengeti.results.store.StoredCampaign;
import serengeti.search.Run;
import serengeti.search.validation.ValidationCurve;
import serengeti.search.validation.ValidationPoint;

/// How the searches of a campaign went, over one axis of training runs.
///
/// @param searches those that have had a cycle, at least one
/// @param planned how many the campaign has
/// @param validation how the best programs of searches fared on the validation tasks
record CampaignCurves(List<SearchCurve> searches, int planned, Map<Run, ValidationCurve> validation) {
    private static final int POINTS = 200;

    /// Those of a campaign.
    ///
    /// @throws UsageFailure if no search has had a cycle
    static CampaignCurves of(String name, StoredCampaign campaign) {
        List<SearchCurve> all = campaign.curves();
        List<SearchCurve> begun = all.stream().filter(search -> !search.cycles().isEmpty()).toList();
        if (begun.isEmpty()) {
            throw new UsageFailure(
                    "campaign '%s': no cycle of it has ended, so there is nothing to report".formatted(name));
        }
        Map<Run, ValidationCurve> validation =
                begun.stream().map(SearchCurve::run).collect(Collectors.toMap(run -> run, campaign::validation));
        return new CampaignCurves(begun, all.size(), validation);
    }

    /// How the best program of a search fared by the time that so many programs were born in it.
    Optional<ValidationPoint> validation(Run run, long programs) {
        return validation.get(run).points().stream()
                .takeWhile(point -> point.programs() <= programs)
                .reduce((_, later) -> later);
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
