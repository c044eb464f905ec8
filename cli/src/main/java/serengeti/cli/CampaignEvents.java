package serengeti.cli;

import java.util.List;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Printer;
import serengeti.results.store.CampaignState;
import serengeti.results.store.CampaignStore;
import serengeti.search.CampaignListener;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Champion;
import serengeti.search.Comparison;
import serengeti.search.Run;
import serengeti.search.SearchEvent;
import serengeti.search.Statistics;
import serengeti.search.TaskChoice;
import serengeti.search.validation.Confirmation;
import serengeti.search.validation.ValidationPoint;

/// Tells the events of a campaign that runs in this process; hears of them after its store, so what is told is on disk.
final class CampaignEvents implements CampaignListener {
    private static final long NONE = -1;

    private final CampaignStore store;
    private final EventLines lines;
    private Run current;
    private long cycle;
    private long best = NONE;

    CampaignEvents(CampaignStore store, EventLines lines) {
        this.store = store;
        this.lines = lines;
    }

    /// The campaign begins, or goes on if it was begun before.
    void begin(int workers, boolean isResumed) {
        CampaignSpec spec = store.spec();
        String name = store.folder().name();
        List<String> tasks = spec.tasks().stream().map(TaskChoice::toString).toList();
        List<String> searches = spec.runs().stream().map(Run::label).toList();
        String java = Runtime.version().toString();
        String path = store.folder().path().toString();
        lines.write(
                isResumed
                        ? new CampaignEvent.CampaignResumed(
                                name,
                                spec.preset(),
                                spec.seed(),
                                tasks,
                                searches,
                                workers,
                                Version.text(),
                                java,
                                store.version(),
                                store.trainings(),
                                store.seconds(),
                                path)
                        : new CampaignEvent.CampaignStarted(
                                name,
                                spec.preset(),
                                spec.seed(),
                                tasks,
                                searches,
                                workers,
                                Version.text(),
                                java,
                                path));
    }

    @Override
    public void on(Run run, SearchEvent event) {
        if (!run.equals(current)) {
            current = run;
            cycle = 0;
            best = NONE;
        }
        switch (event) {
            case SearchEvent.CycleEnded ended -> on(ended);
            case SearchEvent.FinalsEnded(_, Champion champion, Statistics counts, _) ->
                    lines.write(
                            new CampaignEvent.SearchEnded(
                                    run.label(),
                                    champion.id(),
                                    champion.fitness(),
                                    champion.seeds(),
                                    live(champion.program()),
                                    counts.programs(),
                                    counts.trained(),
                                    counts.trainings(),
                                    counts.cacheHitRate(),
                                    counts.redundantShare(),
                                    store.seconds(),
                                    store.isRecalled()));
            case SearchEvent.Validated(_, ValidationPoint point) -> on(point);
            case SearchEvent.ValidationEnded(_, ValidationPoint peak, ValidationPoint last, Confirmation found) ->
                    on(peak, last, found.comparison());
            case SearchEvent.FreshEnded _ -> {}
        }
    }

    private void on(SearchEvent.CycleEnded ended) {
        cycle++;
        Statistics counts = ended.statistics();
        lines.write(
                new CampaignEvent.CycleEnded(
                        current.label(),
                        cycle,
                        counts.programs(),
                        counts.trained(),
                        counts.trainings(),
                        counts.cacheHitRate(),
                        counts.redundantShare(),
                        counts.bestFitness(),
                        store.seconds(),
                        store.isRecalled()));
        if (ended.best().id() != best) {
            best = ended.best().id();
            lines.write(
                    new CampaignEvent.BestChanged(
                            current.label(),
                            cycle,
                            best,
                            ended.bestFitness(),
                            live(ended.best().program()),
                            store.seconds(),
                            store.isRecalled()));
        }
    }

    private void on(ValidationPoint point) {
        lines.write(
                new CampaignEvent.Validated(
                        current.label(),
                        point.cycle(),
                        point.id(),
                        point.programs(),
                        point.fitness(),
                        point.scores().size(),
                        point.scored(),
                        point.mean(),
                        point.standardError(),
                        store.seconds(),
                        store.isRecalled()));
    }

    private void on(ValidationPoint peak, ValidationPoint last, Comparison compared) {
        lines.write(
                new CampaignEvent.ValidationEnded(
                        current.label(),
                        peak.id(),
                        last.id(),
                        compared.seeds(),
                        compared.compared(),
                        compared.differenceMean(),
                        compared.differenceStandardError(),
                        store.seconds(),
                        store.isRecalled()));
    }

    private static String live(Program program) {
        return Printer.print(StaticFacts.of(program).live());
    }

    /// The result is there and stored.
    void end(CampaignResult result, CampaignState state) {
        write(result.best(), result.baseline(), result.fresh());
        result.others().forEach(other -> write(result.best(), other.baseline(), other.fresh()));
        lines.write(
                new CampaignEvent.CampaignEnded(
                        store.folder().name(), state.label(), store.seconds(), store.folder().path().toString()));
    }

    private void write(SearchResult best, SearchResult baseline, Comparison fresh) {
        lines.write(
                new CampaignEvent.FreshCompared(
                        best.run().label(),
                        baseline.run().label(),
                        fresh.seeds(),
                        fresh.bestScored(),
                        fresh.bestMean(),
                        fresh.bestStandardError(),
                        fresh.baselineScored(),
                        fresh.baselineMean(),
                        fresh.baselineStandardError(),
                        fresh.compared(),
                        fresh.differenceMean(),
                        fresh.differenceStandardError(),
                        store.seconds()));
    }
}
