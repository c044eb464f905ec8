package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.score.Suite;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.CampaignState;
import serengeti.results.store.Ledger;
import serengeti.results.store.Look;
import serengeti.results.store.SearchCurve;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Champion;
import serengeti.search.SearchEvent.Phase;

/// The JSON document of `report`.
///
/// @param metric what fitness measures: the metric of the one task, or `standardised_score` of several
/// @param trainings the most that a search has done before its finals, where curves end
/// @param arms those that have begun
/// @param searches those that have begun
/// @param ledger what each stage cost and saved
/// @param running whether a process works on it
/// @param winners of all searches; none while the campaign is unfinished
/// @param fresh the best winner and the baseline's on fresh seeds; null while the campaign is unfinished
/// @param validation on tasks that the searches do not see; null where there are none
record ReportDocument(
        String name,
        String state,
        boolean running,
        String preset,
        List<SearchDocument.TaskPart> tasks,
        String metric,
        String mode,
        long seed,
        int repeats,
        long trainings,
        List<ArmPart> arms,
        List<SearchPart> searches,
        int searchesPlanned,
        PaperShares paper,
        List<LedgerRow> ledger,
        List<WinnerPart> winners,
        SearchDocument.Fresh fresh,
        ValidationPart validation,
        double seconds,
        String path) {
    /// The curve of an arm; all arrays have a value for each point.
    ///
    /// @param highest fitness that any repeat had after any cycle
    /// @param trainings of each repeat
    /// @param repeats how many are averaged
    /// @param mean of the best fitness so far; null before each repeat that has come as far has one
    /// @param standardError of that mean; null below two repeats
    record ArmPart(
            String name,
            String mode,
            boolean isBaseline,
            double highest,
            long[] trainings,
            int[] repeats,
            double[] mean,
            double[] standardError,
            double[] cacheHitRate,
            double[] cacheHitRateStandardError,
            double[] redundantShare,
            double[] redundantShareStandardError) {

        static ArmPart of(Arm arm, long[] trainings) {
            List<Arm.Point> points = arm.at(trainings);
            return new ArmPart(
                    arm.name(),
                    arm.mode(),
                    arm.isBaseline(),
                    arm.highest(),
                    points.stream().mapToLong(Arm.Point::trainings).toArray(),
                    points.stream().mapToInt(Arm.Point::repeats).toArray(),
                    points.stream().mapToDouble(point -> point.fitness().mean()).toArray(),
                    points.stream().mapToDouble(point -> point.fitness().standardError()).toArray(),
                    points.stream().mapToDouble(point -> point.cacheHitRate().mean()).toArray(),
                    points.stream().mapToDouble(point -> point.cacheHitRate().standardError()).toArray(),
                    points.stream().mapToDouble(point -> point.redundantShare().mean()).toArray(),
                    points.stream().mapToDouble(point -> point.redundantShare().standardError()).toArray());
        }
    }

    /// Where a search is, or where it ended before its finals.
    ///
    /// @param bestFitness so far
    record SearchPart(
            String name,
            String mode,
            int repeat,
            boolean isBaseline,
            boolean hasEnded,
            long programs,
            long trained,
            long trainings,
            double bestFitness,
            double cacheHitRate,
            double redundantShare) {

        static SearchPart of(SearchCurve search) {
            SearchCurve.Cycle last = search.cycles().getLast();
            return new SearchPart(
                    search.run().label(),
                    search.run().mode().label(),
                    search.run().repeat(),
                    search.run().isBaseline(),
                    search.hasEnded(),
                    last.programs(),
                    last.trained(),
                    last.trainings(),
                    search.bestFitnessBy(last.trainings()),
                    last.cacheHitRate(),
                    last.redundantShare());
        }
    }

    /// What a stage of the campaign's own searches cost and saved, in seconds of training by one thread.
    ///
    /// @param count programs that ended in it, or training runs that it took
    record LedgerRow(String stage, long count, double secondsSpent, double secondsSaved) {

        static LedgerRow of(Ledger.Row row) {
            return new LedgerRow(row.stage().label(), row.count(), row.spent(), row.saved());
        }
    }

    /// The winner of a search.
    ///
    /// @param comparedAs `best` or `baseline` if it is one of the two that were trained on fresh seeds, else null
    /// @param fitness on its final seeds
    /// @param standardError of that, over the seeds that were scored
    /// @param foundAfter programs that had been born with it; few of many tell that more would have changed little
    record WinnerPart(
            String search,
            String comparedAs,
            long foundAfter,
            double fitness,
            double standardError,
            int seeds,
            int liveStatements,
            int liveStateTensors,
            String hash,
            String liveText) {

        static WinnerPart of(StoredCampaign campaign, CampaignResult result, SearchResult search) {
            Champion champion = search.champion();
            StaticFacts facts = StaticFacts.of(champion.program());
            String comparedAs = search.equals(result.baseline()) ? "baseline" : null;
            return new WinnerPart(
                    search.run().label(),
                    search.equals(result.best()) ? "best" : comparedAs,
                    Math.max(0, champion.id() - campaign.spec().evolution().population() + 1),
                    champion.fitness(),
                    Sample.of(campaign.trainings(search, Phase.FINAL)).standardError(),
                    champion.seeds(),
                    facts.live().statements().size(),
                    facts.liveStateTensors(),
                    champion.hash().toString(),
                    Printer.print(facts.live()));
        }
    }

    /// How the best programs of the campaign's own searches by so many training runs each fare on the validation tasks:
    /// their mean over repeats, and its standard error; of a single search that over seeds. Of those that have come as
    /// far, or ended; NaN where there are none, or one was not scored. Of a campaign with validation tasks only.
    Mean validationBy(long trainingsByThen) {
        var means = new ArrayList<Double>();
        double errorOverSeeds = Double.NaN;
        for (ValidationPart.SearchValidation search : validation.searches()) {
            Optional<Integer> point =
                    hasReached(search.search(), trainingsByThen) ? search.at(trainingsByThen) : Optional.empty();
            if (point.isPresent()) {
                means.add(search.mean()[point.get()]);
                errorOverSeeds = search.standardError()[point.get()];
            }
        }
        var sample = new Sample(means.stream().mapToDouble(mean -> mean).toArray());
        return new Mean(sample.mean(), repeats > 1 ? sample.standardError() : errorOverSeeds);
    }

    private boolean hasReached(String search, long trainingsByThen) {
        return searches.stream()
                .filter(each -> each.name().equals(search))
                .anyMatch(each -> each.hasEnded() || trainingsByThen <= each.trainings());
    }

    /// A mean and its standard error.
    record Mean(double mean, double standardError) {}

    /// The document of a stored campaign, which may be running.
    static ReportDocument of(StoredCampaign campaign, CampaignFolder folder, CampaignCurves curves) {
        CampaignState state = campaign.state();
        // a campaign that was interrupted and goes on has the result of its interruption still
        Optional<CampaignResult> result = state == CampaignState.UNFINISHED ? Optional.empty() : campaign.result();
        CampaignSpec spec = campaign.spec();
        Suite suite = CampaignSuite.of(spec);
        long[] points = curves.points();
        return new ReportDocument(
                folder.name(),
                state.label(),
                Look.at(folder, spec).isRunning(),
                spec.preset(),
                suite.tasks().stream().map(task -> SearchDocument.TaskPart.of(task.card())).toList(),
                CampaignSuite.metric(suite),
                spec.mode().label(),
                spec.seed(),
                spec.repeats(),
                curves.most(),
                curves.arms().stream().map(arm -> ArmPart.of(arm, points)).toList(),
                curves.searches().stream().map(SearchPart::of).toList(),
                curves.planned(),
                PaperShares.LION,
                campaign.ledger().rows().stream().map(LedgerRow::of).toList(),
                result.stream()
                        .flatMap(found ->
                                found.searches().stream().map(search -> WinnerPart.of(campaign, found, search)))
                        .toList(),
                result.map(found -> SearchDocument.Fresh.of(campaign, found, suite)).orElse(null),
                ValidationPart.of(campaign, spec).orElse(null),
                campaign.seconds(),
                folder.path().toString());
    }
}
