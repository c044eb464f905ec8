package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Lowering;
import serengeti.evaluator.block.BlockInterpreter;
import serengeti.evaluator.block.OptimizerState;
import serengeti.evaluator.task.Model;
import serengeti.evaluator.task.Stepper;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.ProxyTasks;
import serengeti.proxytasks.bench.TrainingBenchmark;
import serengeti.proxytasks.vision.DigitImages;
import serengeti.proxytasks.vision.ImageSource;
import serengeti.proxytasks.vision.MlpShape;

/// `serengeti bench-search`.
@Command(
        name = "bench-search",
        description = {
            "Measure what a search is made of, on one thread.",
            "",
            "Programs that are mutated, executed abstractly and hashed per second, and microseconds per training step"
                    + " of each task of tier 1 with two programs. Takes about three minutes; needs an idle core to be"
                    + " believed.",
            ""
        })
final class BenchSearchCommand implements Callable<Integer> {
    private static final List<String> PROGRAMS = List.of("adamw", "lion");
    private static final TrainingBenchmark SHORT_TRAINING = new TrainingBenchmark(0.02, 1);
    private static final BenchSearch SHORT_SEARCH = new BenchSearch(0.02, 1);

    @Mixin private CommonOptions common;

    @Option(names = "--smoke", hidden = true, description = "Try that it runs; the figures mean nothing.")
    private boolean smoke;

    @Spec private CommandSpec spec;

    /// The JSON document.
    record Document(
            double mutationsPerSecond,
            double mutationsPerSecondSlowest,
            double mutationsPerSecondFastest,
            double probeHashesPerSecond,
            double descentProbesPerSecond,
            double meanStatements,
            List<Row> tasks) {}

    /// One task with one program.
    record Row(
            String name,
            String program,
            double microsecondsPerStep,
            double microsecondsPerStepFastest,
            double microsecondsPerStepSlowest,
            double gflops) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().getErr().println("Measuring; this takes about three minutes.");
        BenchSearch.Result search = (smoke ? SHORT_SEARCH : BenchSearch.DEFAULT).run();
        var tasks = new ArrayList<>(ProxyTasks.all());
        tasks.removeIf(task -> task.card().tier() > 1);
        ImageSource digits = new DigitImages(8, 2048, 512, 0.3, 0).source();
        var shape = new MlpShape(digits.inputs(), List.of(64), digits.classes());
        tasks.add(shape.task("mlp64-batch64", 1, 64, 1000, digits));
        var rows = new ArrayList<Row>();
        for (Task task : tasks) {
            for (String program : PROGRAMS) {
                rows.add(row(task, program));
            }
        }
        var document =
                new Document(
                        search.mutations().median(),
                        search.mutations().slowest(),
                        search.mutations().fastest(),
                        search.probeHashes().median(),
                        search.descentProbes().median(),
                        search.meanStatements(),
                        rows);
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            print(search, rows, out);
        }
        return CommandLine.ExitCode.OK;
    }

    private Row row(Task task, String program) {
        TrainingBenchmark benchmark = smoke ? SHORT_TRAINING : TrainingBenchmark.DEFAULT;
        TrainingBenchmark.Result result =
                benchmark.measure(smoke ? task.withSteps(50) : task, model -> stepper(model, program));
        return new Row(
                task.card().name(),
                program,
                result.microseconds(),
                result.fastest(),
                result.slowest(),
                result.gigaflops());
    }

    private static Stepper stepper(Model model, String program) {
        return new BlockInterpreter(
                Lowering.plan(Library.named(program).program()),
                model.layout(),
                model.weights(),
                model.gradient(),
                new OptimizerState(model.layout().total()));
    }

    private static void print(BenchSearch.Result search, List<Row> rows, PrintWriter out) {
        out.println(
                String.format(
                        Locale.ROOT, "One thread, programs of %.1f statements in the mean", search.meanStatements()));
        out.println();
        var rates = new Table("programs per second", "median", "slowest", "fastest");
        row(rates, "mutate, execute abstractly, hash", search.mutations());
        row(rates, "hash probe", search.probeHashes());
        row(rates, "descent probe", search.descentProbes());
        rates.print(out);
        out.println();
        var steps = new Table("training step", "program", "microseconds", "fastest", "slowest", "GFLOP/s");
        for (Row row : rows) {
            steps.row(
                    row.name(),
                    row.program(),
                    decimal(row.microsecondsPerStep()),
                    decimal(row.microsecondsPerStepFastest()),
                    decimal(row.microsecondsPerStepSlowest()),
                    decimal(row.gflops()));
        }
        steps.print(out);
    }

    private static void row(Table table, String name, BenchSearch.Rate rate) {
        table.row(
                name,
                Numbers.count(Math.round(rate.median())),
                Numbers.count(Math.round(rate.slowest())),
                Numbers.count(Math.round(rate.fastest())));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
