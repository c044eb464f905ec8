package serengeti.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.TreeMap;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.text.Printer;
import serengeti.proxytasks.ProxyTasks;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignListener.Stage;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.Comparison;
import serengeti.search.Champion;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.Statistics;

/// The JSON document of `search` and `resume`.
record SearchDocument(
        String name,
        String state,
        String preset,
        String task,
        int steps,
        String metric,
        String mode,
        long seed,
        long programs,
        long trained,
        long trainings,
        double cacheHitRate,
        double redundantShare,
        Map<String, Long> rejected,
        Winner best,
        Winner baseline,
        Fresh fresh,
        double seconds,
        String path) {

    /// A winner and its fitness on the final seeds by which it was chosen.
    ///
    /// @param id of the program in the search, by which it can be shown; none for the baseline, which is not of the
    ///     search
    record Winner(
            @JsonInclude(JsonInclude.Include.NON_NULL) Long id,
            String hash,
            String text,
            String liveText,
            double fitness,
            double standardError,
            int seeds,
            int redundant,
            int liveStateTensors,
            int bytesPerParameter) {

        static Winner of(StoredCampaign campaign, Stage stage, Champion champion) {
            StaticFacts facts = StaticFacts.of(champion.program());
            return new Winner(
                    stage == Stage.SEARCH ? champion.id() : null,
                    champion.hash().toString(),
                    Printer.print(champion.program()),
                    Printer.print(facts.live()),
                    champion.fitness(),
                    new Sample(campaign.finalScores(stage, champion)).standardError(),
                    champion.seeds(),
                    facts.redundant(),
                    facts.liveStateTensors(),
                    facts.bytesPerParameter());
        }
    }

    /// Both winners on fresh seeds.
    record Fresh(
            double bestMean,
            double bestStandardError,
            double baselineMean,
            double baselineStandardError,
            double differenceMean,
            double differenceStandardError,
            int seeds,
            String verdict) {

        static Fresh of(Comparison fresh, CampaignState state, Mode mode) {
            return new Fresh(
                    fresh.bestMean(),
                    fresh.bestStandardError(),
                    fresh.baselineMean(),
                    fresh.baselineStandardError(),
                    fresh.differenceMean(),
                    fresh.differenceStandardError(),
                    fresh.seeds(),
                    verdict(fresh, state, mode));
        }

        private static String verdict(Comparison fresh, CampaignState state, Mode mode) {
            if (state == CampaignState.INTERRUPTED) {
                return mode == Mode.CONSTANTS ? Verdict.PROVISIONAL_UNTUNED : Verdict.PROVISIONAL;
            }
            return Verdict.of(fresh.differenceMean(), fresh.differenceStandardError(), fresh.seeds());
        }
    }

    /// The document of a stored campaign that has a result.
    static SearchDocument of(CampaignFolder folder) {
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            CampaignState state = campaign.state();
            CampaignResult result =
                    campaign.result().orElseThrow(() -> new IllegalStateException("no result in " + folder.database()));
            Statistics counts = result.statistics();
            var spec = campaign.spec();
            return new SearchDocument(
                    folder.name(),
                    state.label(),
                    spec.preset().name(),
                    spec.preset().task(),
                    spec.preset().steps(),
                    TasksCommand.metricName(ProxyTasks.named(spec.preset().task()).card()),
                    CampaignModes.label(spec.mode()),
                    spec.seed(),
                    counts.programs(),
                    counts.trained(),
                    counts.trainings(),
                    counts.cacheHitRate(),
                    counts.redundantShare(),
                    new TreeMap<>(counts.rejected()),
                    Winner.of(campaign, Stage.SEARCH, result.best()),
                    Winner.of(campaign, Stage.BASELINE, result.baseline()),
                    Fresh.of(result.fresh(), state, spec.mode()),
                    campaign.seconds(),
                    folder.path().toString());
        }
    }
}
