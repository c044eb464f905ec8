package serengeti.cli;

import java.io.PrintWriter;
import serengeti.search.CampaignSpec;
import serengeti.search.funnel.Funnel;
import serengeti.search.funnel.FunnelSettings.When;

/// What a campaign takes at most, the funnel included if one follows.
///
/// @param funnel null if none follows
/// @param trainings of both; null if no number of them ends the search
/// @param seconds of both; null if nothing that is known ends the search
record DryRun(SearchPlan search, FunnelPlan funnel, Long trainings, Double seconds) {

    static DryRun of(CampaignSpec spec, int workers) {
        SearchPlan search = SearchPlan.of(spec, workers);
        if (spec.funnel().when() != When.AFTER_SEARCH) {
            return new DryRun(search, null, search.trainings(), search.seconds());
        }
        FunnelPlan funnel =
                FunnelPlan.of(
                        new FunnelPlan.Before(
                                null,
                                spec,
                                spec.funnel(),
                                spec.funnel().candidates(),
                                workers,
                                Funnel.Remembered.NOTHING));
        return new DryRun(
                search,
                funnel,
                search.trainings() == null ? null : search.trainings() + funnel.trainings(),
                search.seconds() == null ? null : search.seconds() + funnel.seconds());
    }

    void print(PrintWriter out) {
        search.print(out);
        if (funnel != null) {
            out.println();
            funnel.print(out);
            out.println();
        }
        out.println(
                "%s: %s, %s. Programs that train badly are stopped early, and so take less.%n%s"
                        .formatted(
                                funnel == null ? "Together" : "Search and funnel",
                                trainings == null
                                        ? "training runs without a limit"
                                        : "at most " + Numbers.count(trainings, "training run"),
                                seconds == null ? "time not known" : Numbers.duration(seconds),
                                search.rest()));
    }
}
