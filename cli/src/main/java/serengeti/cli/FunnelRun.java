package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.bench.Engine;
import serengeti.evaluator.bench.StepBenchmark;
import serengeti.evaluator.bench.StepCase;
import serengeti.evaluator.bench.StepRow;
import serengeti.evaluator.buffer.ElementType;
import serengeti.evaluator.kernel.StateFormat;
import serengeti.evaluator.score.Training;
import serengeti.results.store.Ancestor;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.FunnelStore;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.TaskChoice;
import serengeti.search.funnel.Candidate;
import serengeti.search.funnel.Entrant;
import serengeti.search.funnel.Funnel;
import serengeti.search.funnel.FunnelCost;
import serengeti.search.funnel.FunnelListener;
import serengeti.search.funnel.FunnelMemory;
import serengeti.search.funnel.FunnelResult;
import serengeti.search.funnel.FunnelResult.Winner;
import serengeti.search.funnel.FunnelSettings;
import serengeti.search.funnel.Shortener;
import serengeti.search.validation.ValidationPoint;

/// A funnel in front of a user: into the campaign's database, with a progress line, until its end or Ctrl-C.
///
/// @param folder of the campaign
/// @param spec of the campaign
/// @param settings of the funnel
/// @param workers threads that train
/// @param homeSuffix what further commands need to find the campaign
/// @param err where progress goes
record FunnelRun(
        CampaignFolder folder,
        CampaignSpec spec,
        FunnelSettings settings,
        int workers,
        String homeSuffix,
        PrintWriter err) {
    private static final int SPEED_SIZE = 1_000_000;
    private static final double SPEED_SECONDS = 0.4;

    /// The funnel of a campaign that has a result.
    ///
    /// @throws UsageFailure if it has none, or a task cannot be one
    private Funnel funnel(Shortener shortener, FunnelMemory memory, FunnelListener listener) {
        try (var campaign = StoredCampaign.open(folder)) {
            CampaignResult result =
                    campaign.result()
                            .orElseThrow(() ->
                                    new UsageFailure(
                                            "campaign '%s' has no result yet, so there is nothing for a funnel; go on with it: ./serengeti resume %s%s"
                                                    .formatted(folder.name(), folder.name(), homeSuffix)));
            var first = new ArrayList<Candidate>();
            result.searches().stream()
                    .filter(search -> !search.run().isBaseline())
                    .forEach(search -> first.add(candidate(search)));
            spec.searches()
                    .forEach(search ->
                            campaign.validation(search).peak().ifPresent(peak -> first.add(candidate(search, peak))));
            return new Funnel(
                    settings,
                    CampaignSuite.tiers(settings),
                    Candidate.chosen(first, campaign.hall(), settings.candidates()),
                    new Entrant(
                            spec.baselines().isEmpty() ? FunnelText.START : FunnelText.BASELINE,
                            result.baseline().champion().program()),
                    spec.seed(),
                    workers,
                    shortener,
                    memory,
                    listener);
        }
    }

    private static Candidate candidate(SearchResult search) {
        return new Candidate(
                search.run().label(), search.champion().id(), search.champion().program(), search.champion().fitness());
    }

    private static Candidate candidate(Run search, ValidationPoint peak) {
        return new Candidate(search.label(), peak.id(), peak.program(), peak.fitness());
    }

    /// Runs to the end, or until somebody asks for one; what was trained is kept.
    FunnelDocument run() {
        long began = System.nanoTime();
        var trainings = new LongAdder();
        var stored = new LongAdder();
        try (FunnelStore store = FunnelStore.open(folder);
                var interrupts = new Interrupts(this::announceEnd, () -> {})) {
            Map<String, SimplifyDocument> simplified = new HashMap<>();
            FunnelResult result = result(new Recalling(store, stored), simplified, trainings, interrupts);
            List<CardDocument> cards =
                    result.winners().stream()
                            .map(winner -> card(winner, simplified.get(winner.candidate().name())))
                            .toList();
            for (int number = 1; number <= cards.size(); number++) {
                write(cards.get(number - 1), number);
            }
            return FunnelDocument.of(
                    folder.name(),
                    result,
                    cards,
                    trainings.sum(),
                    stored.sum(),
                    (System.nanoTime() - began) / 1e9,
                    interrupts.getAsBoolean(),
                    folder.path().toString());
        }
    }

    /// What came out; candidates alone if an end is asked for before.
    ///
    /// @param simplified where simplifications of winners are put, by the winners' names
    private FunnelResult result(
            FunnelMemory memory,
            Map<String, SimplifyDocument> simplified,
            LongAdder trainings,
            BooleanSupplier stopped) {
        try (var status = new TrainingStatus(err, Terminal.isStandardError(), System::nanoTime)) {
            var told = new Told(status, err, trainings);
            Shortener shortener =
                    winner -> {
                        SimplifyDocument document = simplified(winner, memory, told, stopped);
                        simplified.put(winner.name(), document);
                        return Parser.parse(document.outputText());
                    };
            Funnel funnel = funnel(shortener, memory, told);
            err.println(
                    "Funnel of %s: %s, %s at most"
                            .formatted(
                                    folder.name(),
                                    Numbers.count(funnel.candidates().size(), "candidate"),
                                    Numbers.count(
                                            FunnelPlan.trainings(settings, FunnelCost.of(funnel)), "training run")));
            return funnel.run(stopped).orElseGet(() -> new FunnelResult(funnel.candidates(), List.of(), List.of()));
        }
    }

    private void announceEnd() {
        err.println(
                "Stopping: the training runs under way end. Nothing is lost: ./serengeti funnel %s%s goes on."
                        .formatted(folder.name(), homeSuffix));
    }

    /// What it takes at most.
    FunnelPlan plan() {
        FunnelMemory memory;
        try (var campaign = StoredCampaign.open(folder)) {
            memory = campaign.funnel();
        }
        Funnel funnel = funnel(Candidate::program, memory, FunnelListener.NONE);
        Funnel.Remembered remembered =
                funnel.remembered(recalling ->
                        winner ->
                                Parser.parse(
                                        simplified(winner, recalling, FunnelListener.NONE, () -> false).outputText()));
        var before =
                new FunnelPlan.Before(folder.name(), spec, settings, funnel.candidates().size(), workers, remembered);
        return FunnelPlan.of(before);
    }

    private SimplifyDocument simplified(
            Candidate winner, FunnelMemory memory, FunnelListener told, BooleanSupplier stopped) {
        var named = new NamedProgram(folder.name() + "#" + winner.name(), winner.program());
        if (settings.simplifySeeds() == 0) {
            return SimplifyRun.byAlgebra(named);
        }
        told.begins(
                "simplifying " + winner.name(),
                (int) SimplifyRun.most(settings.simplifyTrainings(), settings.simplifySeeds()));
        List<TaskChoice> tasks = SimplifyRun.tasks(spec);
        double margin = SimplifyRun.margin(CampaignSuite.of(tasks)).orElseThrow();
        return new SimplifyRun(
                        tasks, margin, settings.simplifySeeds(), settings.simplifyTrainings(), workers, memory, told)
                .of(named, stopped);
    }

    /// Everything about a winner.
    private CardDocument card(Winner winner, SimplifyDocument simplification) {
        Program simple = Parser.parse(simplification.outputText());
        List<Ancestor> lineage;
        try (var campaign = StoredCampaign.open(folder)) {
            lineage = campaign.lineage(spec.run(winner.candidate().search()), winner.candidate().id());
        }
        return CardDocument.of(winner, simplification, simple, speed(simple), lineage);
    }

    private void write(CardDocument card, int number) {
        String title = "Winner %d of the funnel of campaign '%s': %s".formatted(number, folder.name(), card.name());
        folder.writeWinner(number, "", title, Parser.parse(card.text()));
        folder.writeWinner(
                number, "-simplified", title + ", simplified", Parser.parse(card.simplification().outputText()));
    }

    private CardDocument.SpeedPart speed(Program simple) {
        Map<String, Program> programs = new LinkedHashMap<>();
        programs.put("winner", simple);
        for (String name : List.of("adamw", "lion")) {
            programs.put(name, Library.named(name).program());
        }
        var benchmark = new StepBenchmark(EnumSet.of(Engine.COPY, Engine.KERNEL), SPEED_SECONDS, _ -> {}, () -> false);
        try {
            benchmark.run(
                    programs.entrySet().stream()
                            .map(each ->
                                    new StepCase(
                                            each.getKey(),
                                            each.getValue(),
                                            SPEED_SIZE,
                                            ElementType.FLOAT,
                                            StateFormat.EXACT,
                                            1))
                            .toList());
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", error);
        }
        return new CardDocument.SpeedPart(
                SPEED_SIZE,
                1,
                benchmark.rows().stream().filter(row -> row.engine() == Engine.KERNEL).map(FunnelRun::step).toList());
    }

    private static CardDocument.StepPart step(StepRow row) {
        return new CardDocument.StepPart(
                row.what().name(),
                row.time().median(),
                row.ratioToCopy().orElse(Double.NaN),
                row.what().stateBytesPerParameter());
    }

    /// Counts what is recalled.
    private record Recalling(FunnelMemory memory, LongAdder stored) implements FunnelMemory {

        @Override
        public Optional<Training> recall(Key key) {
            Optional<Training> training = memory.recall(key);
            training.ifPresent(_ -> stored.increment());
            return training;
        }

        @Override
        public void keep(Key key, Training training) {
            memory.keep(key, training);
        }
    }

    /// Passes on what a funnel tells.
    private record Told(TrainingStatus status, PrintWriter err, LongAdder trainings) implements FunnelListener {

        @Override
        public void begins(String what, int runs) {
            status.begin(what, runs);
        }

        @Override
        public void oneDone() {
            status.oneDone();
            trainings.increment();
        }

        @Override
        public void tells(String line) {
            status.clear();
            err.println(line);
        }
    }
}
