package serengeti.search;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.evolution.RestartSettings;
import serengeti.search.fitness.FitnessSettings;
import serengeti.search.funnel.FunnelSettings;
import serengeti.search.knobs.Knob;
import serengeti.search.mutation.DeadEnd;
import serengeti.search.mutation.MutationSettings;
import serengeti.search.mutation.Mutator;
import serengeti.search.validation.ValidationSettings;

/// Every knob of a campaign, which is all that is needed to run the same one again.
public record CampaignSpec(
        @Knob(about = "the preset that knobs not named here come from", unit = "name", source = "none") String preset,
        @Knob(about = "what all random numbers come from", unit = "whole number", source = "none") long seed,
        @Knob(
                        about =
                                "searches, each with random numbers and seeds of its own, at least 1; the best of their"
                                        + " winners is the campaign's",
                        unit = "searches",
                        source = "arXiv 2302.06675, section 2.2: 5")
                int repeats,
        @Knob(
                        about = "how children are made: evolution, constants (tuning only) or random (no selection)",
                        unit = "mode",
                        source = "arXiv 2302.06675, section 2.2")
                Mode mode,
        @Knob(
                        about =
                                "what the search is compared with, each as often repeated and with as many trainings:"
                                        + " constants, random, either from another start program such as"
                                        + " constants:adamw:beta2=0.99, or none, which is the start program as it is;"
                                        + " of those of constants the best counts",
                        unit = "baselines, MODE or MODE:PROGRAM",
                        source = "arXiv 2302.06675, figure 2")
                List<Baseline> baselines,
        @Knob(about = "what the population consists of at the start", unit = "program", source = "arXiv 2302.06675")
                Program start,
        @Knob(
                        about =
                                "what programs are trained on; with several, fitness is the mean over tasks of the"
                                        + " score less AdamW's, divided by how far apart rules are there",
                        unit = "tasks, TASK or, of one alone, TASK:STEPS",
                        source = "docs/proxy-tasks.md")
                List<TaskChoice> tasks,
        EvolutionSettings evolution,
        RestartSettings restarts,
        MutationSettings mutation,
        FitnessSettings fitness,
        RejectionSettings rejection,
        Constraints constraints,
        StopSettings stop,
        FinalSettings finals,
        ValidationSettings validation,
        FunnelSettings funnel) {

    public CampaignSpec {
        baselines = List.copyOf(baselines);
        tasks = List.copyOf(tasks);
        start = start.withComments(List.of());
        constraints.requireMetBy("the start program", Lowering.plan(start.inlined()));
        if (repeats < 1) {
            throw new IllegalArgumentException("repeats: %d, must be at least 1".formatted(repeats));
        }
        for (Baseline baseline : baselines) {
            constraints.requireMetBy(
                    "the start program of baseline " + baseline, Lowering.plan(baseline.start().program(start)));
        }
        if (baselines.stream().distinct().count() < baselines.size()) {
            throw new IllegalArgumentException("baselines: %s, must all be different".formatted(baselines));
        }
        requireWay("start", mode, start.inlined(), mutation);
        for (Baseline baseline : baselines) {
            requireWay("baselines: " + baseline, baseline.mode(), baseline.start().program(start), mutation);
        }
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("tasks: none, must be at least one");
        }
        if (tasks.stream().distinct().count() < tasks.size()) {
            throw new IllegalArgumentException("tasks: %s, must all be different".formatted(tasks));
        }
        finals = finals.within(stop.trainings());
        long least = leastTrainings(fitness, finals);
        if (stop.trainings() < least) {
            throw new IllegalArgumentException(
                    "stop.trainings: %d, must be at least %d: %d for the start program, %d to choose the best, 1 to search with"
                            .formatted(stop.trainings(), least, fitness.asRule().maxSeeds(), finals.trainings()));
        }
    }

    /// Refuses a program of which mutation cannot make another; that of a search of constants may stay as it is.
    private static void requireWay(String where, Mode mode, Program program, MutationSettings mutation) {
        if (mode != Mode.CONSTANTS) {
            try {
                new Mutator(mutation).mutate(program, new SplittableRandom(0));
            } catch (DeadEnd end) {
                throw new IllegalArgumentException("%s: %s".formatted(where, end.getMessage()), end);
            }
        }
    }

    private static long leastTrainings(FitnessSettings fitness, FinalSettings finals) {
        return fitness.asRule().maxSeeds() + finals.trainings() + 1;
    }

    /// Refuses start programs that would not be trained.
    ///
    /// @throws IllegalArgumentException naming the first, with one line that says why
    public void requireTrainableStarts() {
        Refusals refusals = Refusals.of(this);
        refusals.requirePassedBy("start: the program", Lowering.plan(start.inlined()));
        for (Baseline baseline : baselines) {
            refusals.requirePassedBy(
                    "baselines: the start program of " + baseline, Lowering.plan(baseline.start().program(start)));
        }
    }

    /// The searches of the campaign itself.
    public List<Run> searches() {
        return runs(mode, StartChoice.OWN, false);
    }

    /// All searches, those of the baselines after the campaign's own.
    public List<Run> runs() {
        var runs = new ArrayList<>(searches());
        runs.addAll(baselineRuns());
        return runs;
    }

    /// The search of that name.
    ///
    /// @throws IllegalArgumentException if the campaign has none
    public Run run(String label) {
        return runs().stream()
                .filter(run -> run.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'%s' is no search of the campaign".formatted(label)));
    }

    /// The searches of the baselines; where there is none, one that is as the start program is.
    private List<Run> baselineRuns() {
        if (baselines.isEmpty()) {
            return List.of(new Run(Mode.CONSTANTS, 1, true));
        }
        return baselines.stream().flatMap(baseline -> runs(baseline.mode(), baseline.start(), true).stream()).toList();
    }

    /// The searches of which the best is what the best program is compared with in the end.
    public List<Run> firstBaseline() {
        List<Run> all = baselineRuns();
        List<Run> tuned = all.stream().filter(run -> run.mode() == Mode.CONSTANTS).toList();
        return tuned.isEmpty() ? all : tuned;
    }

    /// Whether a search is the start program as it is: a baseline of constants of a search of constants, or in place of
    /// a baseline.
    public boolean isUntuned(Run run) {
        return run.isBaseline() && (baselines.isEmpty() || run.mode() == mode && run.start().isOwn());
    }

    /// What a search begins with, hyperparameters inlined.
    public Program start(Run run) {
        return run.start().program(start);
    }

    private List<Run> runs(Mode how, StartChoice from, boolean isBaseline) {
        return IntStream.rangeClosed(1, repeats).mapToObj(repeat -> new Run(how, from, repeat, isBaseline)).toList();
    }
}
