package serengeti.benchmarks.study;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import serengeti.benchmarks.study.StudyTask.Score;
import serengeti.dsl.meaning.Lowering;
import serengeti.evaluator.score.Training;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Schedule;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.proxytasks.ProxyTasks;

/*
 * Every rule gets the same search: rates half a decade apart with each decay, then a quarter of a decade to either side
 * of the best. Seeds of tuning are not those that are reported, and all rules share both: the differences are paired.
 */
/// Tunes well-known rules on proxy tasks and prints, as Markdown, what each reaches, beside another implementation.
///
/// @param task what is trained on
/// @param workers threads
/// @param tuningSeeds seeds that constants are chosen by
/// @param freshSeeds seeds that the chosen are reported on
public record RuleStudy(StudyTask task, int workers, int tuningSeeds, int freshSeeds) {
    private static final double REFINEMENT = 0.25;
    private static final long FIRST_FRESH_SEED = 1000;
    private static final String REFERENCE_COLUMNS = " reference | less AdamW's |";

    /// A learning rate and a decay.
    ///
    /// @param exponent the rate as a power of ten
    /// @param totalDecay the rate times the decay times the sum of the schedule
    record Constants(double exponent, double totalDecay) {}

    /// What became of a rule.
    record Finding(UpdateRule rule, Constants constants, boolean isAtEdge, double[] scores) {

        Score score() {
            return score(scores);
        }

        Score minus(Finding other) {
            double[] differences = new double[scores.length];
            Arrays.setAll(differences, seed -> scores[seed] - other.scores[seed]);
            return score(differences);
        }

        private static Score score(double[] values) {
            double mean = Arrays.stream(values).average().orElse(Double.NaN);
            double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
            return new Score(mean, Math.sqrt(squares / (values.length - 1) / values.length));
        }

        double seedDeviation() {
            return score().standardError() * Math.sqrt(scores.length);
        }
    }

    /// Prints the tables of the tasks named by `args`, of all if none is.
    public static void main(String[] args) {
        List<String> names = args.length == 0 ? StudyTask.names() : List.of(args);
        int workers = Runtime.getRuntime().availableProcessors();
        List<StudyTask> tasks;
        try {
            tasks = names.stream().map(StudyTask::named).toList();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        tasks.forEach(task -> new RuleStudy(task, workers, 3, 12).print(System.out));
    }

    private void print(PrintStream out) {
        List<Finding> findings = findings();
        Finding baseline = findings.getFirst();
        boolean hasReference = !task.reference().isEmpty();
        out.println("### " + task.name());
        out.println();
        out.println("| rule | rate, decay | fitness | less AdamW's |" + (hasReference ? REFERENCE_COLUMNS : ""));
        out.println("|---|---|---|---|" + (hasReference ? "---|---|" : ""));
        for (Finding finding : findings) {
            out.println(
                    String.format(
                            Locale.ROOT,
                            "| %s | 10^%.2f, %s%s | %s | %s |%s",
                            finding.rule().label(),
                            finding.constants().exponent(),
                            Double.toString(finding.constants().totalDecay()).replaceFirst("\\.0$", ""),
                            finding.isAtEdge() ? " (edge)" : "",
                            text("%.4f ± %.4f", finding.score()),
                            finding.rule() == UpdateRule.ADAMW ? "" : text("%+.4f ± %.4f", finding.minus(baseline)),
                            hasReference ? reference(finding.rule()) : ""));
        }
        out.println();
        double[] means = findings.stream().mapToDouble(finding -> finding.score().mean()).toArray();
        out.println(
                String.format(
                        Locale.ROOT,
                        "Standard deviation of AdamW from seed to seed %.4f, between the rules' means %.4f.",
                        baseline.seedDeviation(),
                        Finding.score(means).standardError() * Math.sqrt(means.length)));
        out.println();
    }

    private String reference(UpdateRule rule) {
        Score score = task.reference().get(rule);
        double difference = score.mean() - task.reference().get(UpdateRule.ADAMW).mean();
        String less = rule == UpdateRule.ADAMW ? "" : String.format(Locale.ROOT, "%+.4f", difference);
        return " %s | %s |".formatted(text("%.4f ± %.4f", score), less);
    }

    private static String text(String format, Score score) {
        return String.format(Locale.ROOT, format, score.mean(), score.standardError());
    }

    /// All rules, each with the best constants that were tried.
    List<Finding> findings() {
        Task trained = ProxyTasks.named(task.name());
        try (var pool = new TrainingPool(trained, workers, Limits.NO_HURDLE)) {
            double sum = new Schedule(trained.card().steps()).sum();
            return Arrays.stream(UpdateRule.values()).map(rule -> finding(pool, sum, rule)).toList();
        }
    }

    private Finding finding(TrainingPool pool, double sum, UpdateRule rule) {
        var grid = new ArrayList<Constants>();
        for (double exponent : rule.exponents()) {
            for (double decay : task.decays()) {
                grid.add(new Constants(exponent, decay));
            }
        }
        Map<Constants, Double> tried = new LinkedHashMap<>(tuned(pool, sum, rule, grid));
        Constants coarse = best(tried);
        tried.putAll(
                tuned(
                        pool,
                        sum,
                        rule,
                        List.of(
                                new Constants(coarse.exponent() - REFINEMENT, coarse.totalDecay()),
                                new Constants(coarse.exponent() + REFINEMENT, coarse.totalDecay()))));
        Constants best = best(tried);
        double[] exponents = rule.exponents();
        boolean isAtEdge =
                best.exponent() <= exponents[0]
                        || best.exponent() >= exponents[exponents.length - 1]
                        || task.isEdge(best.totalDecay());
        return new Finding(rule, best, isAtEdge, scores(pool, sum, rule, best, FIRST_FRESH_SEED, freshSeeds));
    }

    private static Constants best(Map<Constants, Double> tried) {
        return tried.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    private Map<Constants, Double> tuned(TrainingPool pool, double sum, UpdateRule rule, List<Constants> candidates) {
        var pending = new LinkedHashMap<Constants, List<CompletableFuture<Training>>>();
        candidates.forEach(constants -> pending.put(constants, train(pool, sum, rule, constants, 0, tuningSeeds)));
        var means = new LinkedHashMap<Constants, Double>();
        pending.forEach((constants, runs) -> means.put(constants, Arrays.stream(joined(runs)).average().orElseThrow()));
        return means;
    }

    /// The scores of a rule on consecutive seeds; minus infinity for a run that diverged.
    double[] scores(TrainingPool pool, double sum, UpdateRule rule, Constants constants, long firstSeed, int seeds) {
        return joined(train(pool, sum, rule, constants, firstSeed, seeds));
    }

    private static List<CompletableFuture<Training>> train(
            TrainingPool pool, double sum, UpdateRule rule, Constants constants, long firstSeed, int seeds) {
        double rate = Math.pow(10, constants.exponent());
        var plan = Lowering.plan(rule.program(rate, constants.totalDecay() / (rate * sum)));
        var runs = new ArrayList<CompletableFuture<Training>>();
        for (int seed = 0; seed < seeds; seed++) {
            runs.add(pool.train(plan, firstSeed + seed));
        }
        return runs;
    }

    private static double[] joined(List<CompletableFuture<Training>> runs) {
        return runs.stream()
                .mapToDouble(run ->
                        run.join().outcome() instanceof Outcome.Scored(double fitness, _)
                                ? fitness
                                : Double.NEGATIVE_INFINITY)
                .toArray();
    }
}
