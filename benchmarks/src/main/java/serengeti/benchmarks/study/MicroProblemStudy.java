package serengeti.benchmarks.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.evaluator.score.TrainingPool;
import serengeti.evaluator.task.Outcome;
import serengeti.evaluator.task.Task;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.proxytasks.ProxyTasks;
import serengeti.search.audit.MicroAudit;
import serengeti.search.audit.MicroAudit.Case;
import serengeti.search.micro.MicroProblems;

/// Prints, as Markdown, what the micro-problems refuse of programs that drift from well-known rules, with and without
/// selection, and what training makes of those.
public final class MicroProblemStudy {
    private static final double MARGIN = 0.01;
    private static final int WORKERS = 2;
    private static final List<Start> STARTS =
            List.of(
                    new Start("paper-adamw", "lr * 0.001", "lr * 0.001"),
                    new Start("paper-adamw", "lr * 0.001", "lr * 0.01"),
                    new Start("paper-adamw", "lr * 0.001", "lr * 0.03"),
                    new Start("lion", "peak_lr = 0.0001", "peak_lr = 0.001"),
                    new Start("signum", "peak_lr = 0.0001", "peak_lr = 0.001"),
                    new Start("rmsprop", "peak_lr = 0.01", "peak_lr = 0.003"),
                    new Start("sgd-momentum", "peak_lr = 0.01", "peak_lr = 0.1"),
                    new Start("adagrad", "peak_lr = 0.01", "peak_lr = 0.03"));

    private MicroProblemStudy() {}

    /// A program of the library at another learning rate.
    private record Start(String name, String rate, String newRate) {

        Program program() {
            return Parser.parse(Library.named(name).text().replace(rate, newRate), name);
        }
    }

    /// A group of programs by what training makes of them.
    private record Group(String label, Predicate<Judged> has) {}

    private record Judged(Case drawn, double good) {}

    /// Arguments: task, steps, programs for each start program, seed, the fitness above which a program is good
    /// whatever it started from, and shares by which losses must fall.
    public static void main(String[] args) {
        if (args.length < 6) {
            System.err.println("usage: TASK STEPS PROGRAMS SEED GOOD FALL...");
            System.exit(2);
            return;
        }
        Task task = ProxyTasks.named(args[0]).withSteps(Integer.parseInt(args[1]));
        int programs = Integer.parseInt(args[2]);
        long seed = Long.parseLong(args[3]);
        double good = Double.parseDouble(args[4]);
        System.out.println("| selection | loss must fall by | group | programs | of them refused | share |");
        System.out.println("|---|---|---|---|---|---|");
        for (String fall : Arrays.asList(args).subList(5, args.length)) {
            for (boolean isSelecting : new boolean[] {true, false}) {
                List<Judged> judged =
                        judged(task, new MicroAudit(programs, isSelecting, seed, Double.parseDouble(fall)), good);
                print(judged, isSelecting, Double.parseDouble(fall));
            }
        }
    }

    private static List<Judged> judged(Task task, MicroAudit audit, double good) {
        var judged = new ArrayList<Judged>();
        try (var pool = new TrainingPool(task, WORKERS, Limits.DEFAULT)) {
            for (Start start : STARTS) {
                MicroAudit.Result result = audit.run(start.program(), pool);
                double bar = Math.min(good, result.startFitness() - MARGIN);
                result.cases().forEach(drawn -> judged.add(new Judged(drawn, bar)));
            }
        }
        return judged;
    }

    private static void print(List<Judged> judged, boolean isSelecting, double fall) {
        String begin = "| %s | %s |".formatted(isSelecting ? "yes" : "no", fall);
        for (Group group :
                List.of(
                        new Group("good", each -> each.drawn().isBetterThan(each.good())),
                        new Group(
                                "trained to the end, not good",
                                each -> isA(each, Outcome.Scored.class) && !each.drawn().isBetterThan(each.good())),
                        new Group("stopped at the hurdle", each -> isA(each, Outcome.StoppedAtHurdle.class)),
                        new Group("diverged", each -> isA(each, Outcome.Diverged.class)))) {
            List<Judged> members = judged.stream().filter(group.has()).toList();
            long refused = members.stream().filter(each -> each.drawn().isRefused()).count();
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%s %s | %,d | %,d | %.2f %% |",
                            begin,
                            group.label(),
                            members.size(),
                            refused,
                            100.0 * refused / members.size()));
        }
        double all = judged.stream().mapToDouble(each -> each.drawn().training().seconds()).sum();
        double saved =
                judged.stream()
                        .filter(each -> each.drawn().isRefused())
                        .mapToDouble(each -> each.drawn().training().seconds())
                        .sum();
        System.out.println();
        System.out.println(
                String.format(
                        Locale.ROOT,
                        "Refused programs took %.2f of %.1f s; microseconds of a check: %s.",
                        saved,
                        all,
                        microseconds(judged, fall)));
        System.out.println();
    }

    private static boolean isA(Judged judged, Class<? extends Outcome> outcome) {
        return outcome.isInstance(judged.drawn().training().outcome());
    }

    private static String microseconds(List<Judged> judged, double fall) {
        var problems = new MicroProblems();
        int solved = 0;
        double[] times = new double[judged.size()];
        for (int index = 0; index < times.length; index++) {
            long start = System.nanoTime();
            solved += problems.isAnySolved(judged.get(index).drawn().plan(), fall) ? 1 : 0;
            times[index] = (System.nanoTime() - start) * 1e-3;
        }
        double mean = Arrays.stream(times).average().orElse(Double.NaN);
        Arrays.sort(times);
        return String.format(
                Locale.ROOT,
                "median %.1f, nine of ten below %.1f, mean %.1f; %,d of %,d pass",
                times[times.length / 2],
                times[times.length * 9 / 10],
                mean,
                solved,
                times.length);
    }
}
