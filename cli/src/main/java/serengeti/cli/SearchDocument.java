package serengeti.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.TaskCard;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Champion;
import serengeti.search.Comparison;
import serengeti.search.SearchEvent.Phase;
import serengeti.search.Statistics;

/// The JSON document of `search` and `resume`; counts are of the campaign's own searches together, not of its baselines.
///
/// @param metric what fitness measures: the metric of the one task, or `standardised_score` of several
/// @param validation on tasks that the searches do not see; null where there are none
/// @param funnel that followed; null where none did
record SearchDocument(
        String name,
        String state,
        String preset,
        List<TaskPart> tasks,
        String metric,
        String mode,
        long seed,
        int repeats,
        long programs,
        long trained,
        long trainings,
        double cacheHitRate,
        double redundantShare,
        Map<String, Long> rejected,
        Winner best,
        Winner baseline,
        Fresh fresh,
        ValidationPart validation,
        List<SearchPart> searches,
        double seconds,
        String path,
        FunnelDocument funnel) {

    /// This with what a funnel that followed found.
    SearchDocument with(FunnelDocument followed) {
        return new SearchDocument(
                name,
                state,
                preset,
                tasks,
                metric,
                mode,
                seed,
                repeats,
                programs,
                trained,
                trainings,
                cacheHitRate,
                redundantShare,
                rejected,
                best,
                baseline,
                fresh,
                validation,
                searches,
                seconds,
                path,
                followed);
    }

    /// A task of the campaign.
    record TaskPart(String name, int steps, String metric) {

        static TaskPart of(TaskCard card) {
            return new TaskPart(card.name(), card.steps(), TasksCommand.metricName(card));
        }
    }

    /// One search of the campaign.
    ///
    /// @param fitness of its winner on final seeds
    record SearchPart(
            String name,
            String mode,
            int repeat,
            boolean isBaseline,
            long programs,
            long trained,
            long trainings,
            double cacheHitRate,
            double redundantShare,
            double fitness,
            String liveText) {

        static SearchPart of(SearchResult search) {
            Statistics counts = search.statistics();
            return new SearchPart(
                    search.run().label(),
                    search.run().mode().label(),
                    search.run().repeat(),
                    search.run().isBaseline(),
                    counts.programs(),
                    counts.trained(),
                    counts.trainings(),
                    counts.cacheHitRate(),
                    counts.redundantShare(),
                    search.champion().fitness(),
                    Printer.print(StaticFacts.of(search.champion().program()).live()));
        }
    }

    /// A winner and its fitness on the final seeds by which it was chosen.
    ///
    /// @param id of the program in the search, by which it can be shown; none for the baseline, which is not of the
    ///     search
    /// @param start the program that its search began with, such as `adamw:beta2=0.99`; none for the campaign's own
    /// @param isUntuned whether it is the start program as it was
    record Winner(
            @JsonInclude(JsonInclude.Include.NON_NULL) Long id,
            String search,
            String mode,
            @JsonInclude(JsonInclude.Include.NON_NULL) String start,
            boolean isUntuned,
            String hash,
            String text,
            String liveText,
            double fitness,
            double standardError,
            int seeds,
            int redundant,
            int liveStateTensors,
            int bytesPerParameter) {

        static Winner of(StoredCampaign campaign, CampaignSpec spec, SearchResult search) {
            Champion champion = search.champion();
            StaticFacts facts = StaticFacts.of(champion.program());
            return new Winner(
                    search.run().isBaseline() ? null : champion.id(),
                    search.run().label(),
                    search.run().mode().label(),
                    search.run().start().isOwn() ? null : search.run().start().toString(),
                    spec.isUntuned(search.run()),
                    champion.hash().toString(),
                    Printer.print(champion.program()),
                    Printer.print(facts.live()),
                    champion.fitness(),
                    Sample.of(campaign.trainings(search, Phase.FINAL)).standardError(),
                    champion.seeds(),
                    facts.redundant(),
                    facts.liveStateTensors(),
                    facts.bytesPerParameter());
        }
    }

    /// Both winners on fresh seeds.
    ///
    /// @param bestScored seeds on which the best was scored, which its mean is over
    /// @param baselineScored the same of the baseline
    /// @param compared seeds on which both were scored, which the difference is over
    /// @param tasks the same on each task of several
    /// @param others the same with other baselines
    record Fresh(
            int bestScored,
            double bestMean,
            double bestStandardError,
            int baselineScored,
            double baselineMean,
            double baselineStandardError,
            int compared,
            double differenceMean,
            double differenceStandardError,
            int seeds,
            String verdict,
            List<TaskDifference> tasks,
            List<OtherBaseline> others) {

        static Fresh of(StoredCampaign campaign, CampaignResult result, Suite suite) {
            Comparison fresh = result.fresh();
            return new Fresh(
                    fresh.bestScored(),
                    fresh.bestMean(),
                    fresh.bestStandardError(),
                    fresh.baselineScored(),
                    fresh.baselineMean(),
                    fresh.baselineStandardError(),
                    fresh.compared(),
                    fresh.differenceMean(),
                    fresh.differenceStandardError(),
                    fresh.seeds(),
                    verdict(fresh, campaign.state(), campaign.spec().isUntuned(result.baseline().run())),
                    TaskDifference.of(campaign, result, suite),
                    result.others().stream().map(other -> OtherBaseline.of(other, campaign.state())).toList());
        }

        private static String verdict(Comparison fresh, CampaignState state, boolean isUntuned) {
            if (state == CampaignState.INTERRUPTED) {
                return isUntuned ? Verdict.PROVISIONAL_UNTUNED : Verdict.PROVISIONAL;
            }
            return Verdict.of(fresh.differenceMean(), fresh.differenceStandardError(), fresh.compared(), fresh.seeds());
        }
    }

    /// The best winner and that of another baseline on the same seeds.
    record OtherBaseline(
            String search,
            double mean,
            double standardError,
            double differenceMean,
            double differenceStandardError,
            String verdict) {

        static OtherBaseline of(CampaignResult.Other other, CampaignState state) {
            Comparison fresh = other.fresh();
            return new OtherBaseline(
                    other.baseline().run().label(),
                    fresh.baselineMean(),
                    fresh.baselineStandardError(),
                    fresh.differenceMean(),
                    fresh.differenceStandardError(),
                    Fresh.verdict(fresh, state, false));
        }

        /// One line for people.
        String line() {
            return "Against %s: difference %s, standard error %s; %s."
                    .formatted(
                            search,
                            Numbers.difference(differenceMean),
                            Numbers.score(differenceStandardError),
                            verdict);
        }
    }

    /// Both winners on one task on fresh seeds, by the task's own metric.
    record TaskDifference(
            String task, double bestMean, double baselineMean, double differenceMean, double differenceStandardError) {

        /// Of each task of a suite of several, by the runs that were scored on all of them.
        static List<TaskDifference> of(StoredCampaign campaign, CampaignResult result, Suite suite) {
            List<Training> best = campaign.trainings(result.best(), Phase.FRESH);
            List<Training> baseline = campaign.trainings(result.baseline(), Phase.FRESH);
            if (suite.tasks().size() == 1) {
                return List.of();
            }
            return suite.tasks().stream()
                    .map(task -> {
                        int index = suite.tasks().indexOf(task);
                        Comparison compared = Comparison.of(column(best, index), column(baseline, index));
                        return new TaskDifference(
                                task.card().name(),
                                compared.bestMean(),
                                compared.baselineMean(),
                                compared.differenceMean(),
                                compared.differenceStandardError());
                    })
                    .toList();
        }

        private static double[] column(List<Training> trainings, int task) {
            return trainings.stream()
                    .mapToDouble(training ->
                            training.outcome() instanceof Outcome.Scored ? training.scores().get(task) : Double.NaN)
                    .toArray();
        }
    }

    /// The document of a stored campaign that has a result.
    static SearchDocument of(CampaignFolder folder) {
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            CampaignState state = campaign.state();
            CampaignResult result =
                    campaign.result().orElseThrow(() -> new IllegalStateException("no result in " + folder.database()));
            CampaignSpec spec = campaign.spec();
            Suite suite = CampaignSuite.of(spec);
            List<Statistics> counts =
                    result.searches().stream()
                            .filter(search -> !search.run().isBaseline())
                            .map(SearchResult::statistics)
                            .toList();
            long programs = sum(counts, Statistics::programs);
            return new SearchDocument(
                    folder.name(),
                    state.label(),
                    spec.preset(),
                    suite.tasks().stream().map(task -> TaskPart.of(task.card())).toList(),
                    CampaignSuite.metric(suite),
                    spec.mode().label(),
                    spec.seed(),
                    spec.repeats(),
                    programs,
                    sum(counts, Statistics::trained),
                    sum(counts, Statistics::trainings),
                    programs == 0 ? 0 : (double) sum(counts, Statistics::hits) / programs,
                    counts.stream().mapToDouble(Statistics::redundantShare).average().orElse(0),
                    rejected(counts),
                    Winner.of(campaign, spec, result.best()),
                    Winner.of(campaign, spec, result.baseline()),
                    Fresh.of(campaign, result, suite),
                    ValidationPart.of(campaign, spec).orElse(null),
                    result.searches().stream().map(SearchPart::of).toList(),
                    campaign.seconds(),
                    folder.path().toString(),
                    null);
        }
    }

    private static long sum(List<Statistics> counts, ToLongFunction<Statistics> count) {
        return counts.stream().mapToLong(count).sum();
    }

    private static Map<String, Long> rejected(List<Statistics> counts) {
        Map<String, Long> rejected = new TreeMap<>();
        counts.forEach(each -> each.rejected().forEach((cause, count) -> rejected.merge(cause, count, Long::sum)));
        return rejected;
    }
}
