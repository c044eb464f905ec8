package serengeti.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Simplifier;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.score.Suite;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;
import serengeti.search.funnel.FunnelListener;
import serengeti.search.funnel.FunnelMemory;
import serengeti.search.simplification.EmpiricalSimplifier;

/// A simplification by algebra and training in front of a user, who is told each change that is tried.
///
/// @param tasks what is trained
/// @param margin loss of score that counts as none, above 0
/// @param seeds on how many a change is tried at most, at least 2
/// @param generations of evolution at most, at least 0
/// @param trainings training runs after which no further change is tried, at least 1
/// @param workers threads, at least 1
/// @param memory of runs that were made
/// @param listener hears of each change that is tried
record SimplifyRun(
        List<TaskChoice> tasks,
        double margin,
        int seeds,
        int generations,
        int trainings,
        int workers,
        FunnelMemory memory,
        FunnelListener listener) {
    static final String DEFAULT_TASKS = "mlp16s,vit8s,lm8s";
    static final String DEFAULT_SEEDS = "64";
    static final String DEFAULT_GENERATIONS = "10";
    private static final double MARGIN_SHARE = 0.3;

    /// What the change that is under way and the scores in the end take at most, in runs on each seed.
    private static final int LAST_RUNS = 8;

    private static final int MOST_SHOWN = 100;

    /// As many generations as by default.
    SimplifyRun(
            List<TaskChoice> tasks,
            double margin,
            int seeds,
            int trainings,
            int workers,
            FunnelMemory memory,
            FunnelListener listener) {
        this(tasks, margin, seeds, Integer.parseInt(DEFAULT_GENERATIONS), trainings, workers, memory, listener);
    }

    /// Training runs at most, where no further change is tried after some.
    static long most(int trainings, int seeds) {
        return trainings + (long) LAST_RUNS * seeds;
    }

    /// The default: tasks that show what small ones can show together.
    static List<TaskChoice> defaultTasks() {
        return Stream.of(DEFAULT_TASKS.split(",")).map(TaskChoice::parse).toList();
    }

    /// Those of a campaign, where it is known what is a loss there; or else the usual ones.
    static List<TaskChoice> tasks(CampaignSpec campaign) {
        return margin(CampaignSuite.of(campaign)).isPresent() ? campaign.tasks() : defaultTasks();
    }

    /// The loss that counts as none: a part of the deviation between rules, which scores of several tasks are in units
    /// of; empty for one task of which it is not known.
    static OptionalDouble margin(Suite suite) {
        if (suite.tasks().size() > 1) {
            return OptionalDouble.of(MARGIN_SHARE);
        }
        return suite.tasks()
                .getFirst()
                .card()
                .expected()
                .map(expected -> expected.ruleDeviation())
                .filter(OptionalDouble::isPresent)
                .map(deviation -> OptionalDouble.of(MARGIN_SHARE * deviation.getAsDouble()))
                .orElseGet(OptionalDouble::empty);
    }

    /// A simplification without training.
    static SimplifyDocument byAlgebra(NamedProgram named) {
        long began = System.nanoTime();
        Simplification simplification = Simplifier.simplify(named.program());
        return SimplifyDocument.of(named.name(), simplification, (System.nanoTime() - began) / 1e9, false);
    }

    /// Simplifies until nothing is left, or somebody asks for an end.
    SimplifyDocument of(NamedProgram named, BooleanSupplier stopped) {
        List<String> names = tasks.stream().map(TaskChoice::toString).toList();
        long began = System.nanoTime();
        try (var trials = new SimplifyTrials(CampaignSuite.of(tasks), workers, memory, listener::oneDone)) {
            listener.tells("Fitting constants to %s".formatted(String.join(", ", names)));
            BooleanSupplier ended = () -> stopped.getAsBoolean() || trials.runs() >= trainings;
            var simplifier =
                    new EmpiricalSimplifier(
                            trials, margin, seeds, generations, ended, new Progress(named.name(), listener));
            Simplification simplification = simplifier.simplify(named.program());
            if (ended.getAsBoolean() && !stopped.getAsBoolean()) {
                listener.tells(
                        "After %s no further change is tried".formatted(Numbers.count(trainings, "training run")));
            }
            SimplifyScores scores = SimplifyScores.of(trials, simplification.input(), simplification.output(), seeds);
            Optional<SimplifyDocument.Fitted> fitted =
                    SimplifyScores.fitted(simplification.steps())
                            .map(pair ->
                                    SimplifyDocument.Fitted.of(
                                            pair, SimplifyScores.of(trials, pair.before(), pair.after(), seeds)));
            double seconds = (System.nanoTime() - began) / 1e9;
            return SimplifyDocument.of(named.name(), simplification, seconds, stopped.getAsBoolean())
                    .measured(names, trials, margin, seeds, scores, fitted);
        }
    }

    /// A line for each change that is tried.
    private record Progress(String name, FunnelListener listener) implements EmpiricalSimplifier.Progress {

        @Override
        public void tuned(Program fitted) {
            String constants =
                    fitted.statements().stream()
                            .filter(statement -> statement.arguments().stream().anyMatch(Constant.class::isInstance))
                            .map(Printer::print)
                            .collect(Collectors.joining("; "));
            listener.tells("Leaving out statements at these constants: " + constants);
        }

        @Override
        public void unscored(boolean isTuned, int unscored, int count) {
            String constants = isTuned ? "at constants fitted to the tasks" : "at its own constants";
            String rest =
                    unscored < count
                            ? "so changes are compared on the others alone"
                            : isTuned
                                    ? "so nothing can be measured and no statement is left out but by algebra"
                                    : "so nothing can be measured and no number is rounded";
            listener.tells(
                    "%s is not scored on %d of %d seeds %s, %s".formatted(name, unscored, count, constants, rest));
        }

        @Override
        public void tried(String change, boolean isAccepted, String evidence) {
            String shown = change.length() <= MOST_SHOWN ? change : change.substring(0, MOST_SHOWN) + "...";
            listener.tells("%s %s: %s".formatted(isAccepted ? "yes" : "no ", shown, evidence));
        }
    }
}
