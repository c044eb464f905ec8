package serengeti.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import serengeti.cli.TuningDocument.Tuned;
import serengeti.cli.TuningDocument.Warning;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.plan.StepPlan;
import serengeti.dsl.program.Program;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.randomness.Randomness;
import serengeti.search.randomness.Randomness.Purpose;

/// The choice of learning rate and weight decay for several programs: the same grid, the same number of training runs.
///
/// The seeds are those numbered 0, 1, 2, ... of a stream of their own, so that nothing reported is chosen by them.
///
/// @param task what they train on
/// @param grid what is tried
/// @param workers threads, at least 1
record Tuning(Task task, TuningGrid grid, int workers) {

    /// @param programs as chosen, in the order given
    /// @param isComplete whether nobody asked for an end; if not, the programs are as they were
    record Result(List<NamedProgram> programs, TuningDocument document, boolean isComplete) {}

    /// A program on its way through the grid.
    private record Candidate(NamedProgram named, Optional<DecayKnob> decay, int seeds, List<Setting> settings) {}

    /// A program with the constants of a point.
    private record Setting(TuningGrid.Point point, Map<String, Double> hyperparameters, Program program) {}

    /// One run to do.
    private record Job(int candidate, int setting, StepPlan plan, int seed) {}

    /// Tunes all programs.
    Result of(List<NamedProgram> programs, TrainingStatus status, BooleanSupplier stopped) {
        List<Candidate> candidates = candidates(programs);
        List<Job> jobs = jobs(candidates);
        status.begin("tuning", jobs.size());
        List<Training> trainings;
        try (var pool = new TrainingPool(task, workers, Limits.NO_HURDLE)) {
            var randomness = new Randomness(Replay.RANDOMNESS_SEED);
            List<Supplier<CompletableFuture<Training>>> runs = new ArrayList<>();
            jobs.forEach(
                    job -> runs.add(() -> pool.train(job.plan(), randomness.number(Purpose.TUNING_SEED, job.seed()))));
            trainings = new TrainingQueue(workers, stopped, status::oneDone).results(runs);
        }
        boolean isComplete = trainings.size() == jobs.size();
        var tuned = new ArrayList<Tuned>();
        var warnings = new ArrayList<Warning>();
        var chosen = new ArrayList<NamedProgram>();
        for (int index = 0; index < candidates.size(); index++) {
            Candidate candidate = candidates.get(index);
            List<TuningDocument.Point> points = points(candidate, index, jobs, trainings);
            Optional<Integer> best = isComplete ? best(points) : Optional.empty();
            tuned.add(
                    new Tuned(
                            candidate.named().name(),
                            candidate.decay().map(DecayKnob::name).orElse(null),
                            candidate.seeds(),
                            points,
                            best.map(points::get).orElse(null)));
            if (isComplete) {
                warnings.addAll(warnings(candidate.named().name(), best.map(points::get)));
            }
            chosen.add(
                    best.map(at -> candidate.settings().get(at).program())
                            .map(program -> new NamedProgram(candidate.named().name(), program))
                            .orElse(candidate.named()));
        }
        int runsOfOne = jobs.size() / candidates.size();
        var document =
                new TuningDocument(
                        grid.seeds(), grid.factors(), grid.totalDecays(), runsOfOne, tuned, warnings, !isComplete);
        return new Result(chosen, document, isComplete);
    }

    private List<Candidate> candidates(List<NamedProgram> programs) {
        List<Optional<DecayKnob>> decays = programs.stream().map(each -> DecayKnob.of(each.program())).toList();
        boolean hasAnyDecay = decays.stream().anyMatch(Optional::isPresent);
        double scheduleSum = new Schedule(task.card().steps()).sum();
        return IntStream.range(0, programs.size())
                .mapToObj(index -> {
                    Optional<DecayKnob> decay = decays.get(index);
                    Program program = programs.get(index).program();
                    List<Setting> settings =
                            grid.points(decay.isPresent()).stream()
                                    .map(point -> setting(program, decay, point, scheduleSum))
                                    .toList();
                    int seeds = grid.seeds(decay.isPresent(), hasAnyDecay);
                    return new Candidate(programs.get(index), decay, seeds, settings);
                })
                .toList();
    }

    private static Setting setting(
            Program program, Optional<DecayKnob> decay, TuningGrid.Point point, double scheduleSum) {
        Map<String, Double> values =
                point.totalDecay()
                        .map(total ->
                                Map.of(
                                        decay.orElseThrow().name(),
                                        decay.orElseThrow().value(total, point.factor(), scheduleSum)))
                        .orElse(Map.of());
        Program set = ProgramChange.withHyperparameters(values, program);
        return new Setting(
                point, values, point.factor() == 1 ? set : ProgramChange.withLearningRateTimes(point.factor(), set));
    }

    /// All runs, those on the first seed first.
    private static List<Job> jobs(List<Candidate> candidates) {
        var jobs = new ArrayList<Job>();
        int mostSeeds = candidates.stream().mapToInt(Candidate::seeds).max().orElse(0);
        List<List<StepPlan>> plans =
                candidates.stream()
                        .map(candidate ->
                                candidate.settings().stream().map(setting -> Lowering.plan(setting.program())).toList())
                        .toList();
        for (int seed = 0; seed < mostSeeds; seed++) {
            for (int index = 0; index < candidates.size(); index++) {
                if (seed < candidates.get(index).seeds()) {
                    for (int setting = 0; setting < plans.get(index).size(); setting++) {
                        jobs.add(new Job(index, setting, plans.get(index).get(setting), seed));
                    }
                }
            }
        }
        return jobs;
    }

    private static List<TuningDocument.Point> points(
            Candidate candidate, int index, List<Job> jobs, List<Training> trainings) {
        double[][] scores = new double[candidate.settings().size()][candidate.seeds()];
        for (double[] ofSetting : scores) {
            Arrays.fill(ofSetting, Double.NaN);
        }
        for (int at = 0; at < trainings.size(); at++) {
            Job job = jobs.get(at);
            if (job.candidate() == index && trainings.get(at).outcome() instanceof Outcome.Scored(double fitness, _)) {
                scores[job.setting()][job.seed()] = fitness;
            }
        }
        var points = new ArrayList<TuningDocument.Point>();
        for (int at = 0; at < scores.length; at++) {
            Setting setting = candidate.settings().get(at);
            Sample scored = new Sample(scores[at]).scored();
            boolean isScored = scored.values().length == candidate.seeds();
            points.add(
                    new TuningDocument.Point(
                            setting.point().factor(),
                            setting.point().totalDecay().orElse(null),
                            setting.hyperparameters(),
                            scored.values().length,
                            isScored ? scored.mean() : null,
                            isScored ? scored.standardError() : null));
        }
        return points;
    }

    /// The point of the best mean, the earlier one of equals.
    private static Optional<Integer> best(List<TuningDocument.Point> points) {
        return IntStream.range(0, points.size())
                .boxed()
                .filter(at -> points.get(at).mean() != null)
                .max(
                        Comparator.comparingDouble((Integer at) -> points.get(at).mean())
                                .thenComparing(Comparator.reverseOrder()));
    }

    private List<Warning> warnings(String program, Optional<TuningDocument.Point> best) {
        if (best.isEmpty()) {
            String message =
                    "%s: no point of the grid was scored on all tuning seeds, so its constants are as they were; try"
                                    .formatted(program)
                            + " other rates with --lr-factors";
            return List.of(new Warning(program, null, null, null, message));
        }
        var warnings = new ArrayList<Warning>();
        double factor = best.get().lrFactor();
        edge(grid.factors(), factor)
                .ifPresent(edge -> {
                    String message =
                            "%s: the best learning rate, %s times its own, is the %s of the grid; widen it with"
                                            .formatted(program, Numbers.constant(factor), edge)
                                    + " --lr-factors";
                    warnings.add(new Warning(program, "lr", factor, edge, message));
                });
        Double decay = best.get().totalDecay();
        if (decay != null && decay > 0) {
            edge(grid.totalDecays(), decay)
                    .ifPresent(edge -> {
                        String message =
                                "%s: the best total decay, %s, is the %s of the grid; widen it with --total-decays"
                                        .formatted(program, Numbers.constant(decay), edge);
                        warnings.add(new Warning(program, "total_decay", decay, edge, message));
                    });
        }
        return warnings;
    }

    /// Which end of the values one of them is; a single value has none.
    private static Optional<String> edge(List<Double> values, double value) {
        if (values.size() == 1) {
            return Optional.empty();
        }
        if (value == values.getFirst()) {
            return Optional.of("smallest");
        }
        return value == values.getLast() ? Optional.of("largest") : Optional.empty();
    }
}
