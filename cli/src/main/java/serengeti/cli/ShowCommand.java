package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Decimal;
import serengeti.dsl.text.Printer;

/// `serengeti show`.
@Command(
        name = "show",
        description = {
            "Look into a program without running it.",
            "",
            "Which statements reach an update, what a step costs, how updates scale with the gradient, and whether the "
                    + "library has a program that computes the same.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti show lion",
            "  serengeti show my-optimizer.opt --plan",
            "  serengeti show adamw --kernel",
            "  serengeti show quick-1#best",
            "  serengeti show quick-1#1234 --json"
        })
final class ShowCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Mixin private ProgramParameter program;

    @Option(names = "--plan", description = "Print the step plan as well: single operations, what every engine runs.")
    private boolean showsPlan;

    @Option(
            names = "--kernel",
            description = "Print the compiled step as well: its passes over memory, what they move, and their loops.")
    private boolean showsKernel;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        NamedProgram named = ProgramArgument.resolve(program.text(), home.path());
        ShowDocument document = ShowDocument.of(named, showsKernel);
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            print(document, named.program(), out);
        }
        return CommandLine.ExitCode.OK;
    }

    private static String recognized(ShowDocument document) {
        if (document.recognized() == null) {
            return "the library has no program that computes the same";
        }
        return document.recognizedAs() == null
                ? "computes the same as '%s' of the library".formatted(document.recognized())
                : "over the real numbers " + document.recognizedAs();
    }

    private void print(ShowDocument document, Program program, PrintWriter out) {
        var planText = new PlanText(Lowering.plan(program));
        var text = new NumberedText(document.text(), document.statements(), Set.copyOf(document.redundantStatements()));
        text.print(out);
        out.println();
        out.println("statements     %d, of which %s".formatted(document.statements(), redundant(document, text)));
        out.println("state          %s".formatted(states(document)));
        out.println(
                "cost           %d bytes and %d operations per parameter and step, float32"
                        .formatted(document.bytesPerParameter(), document.flopsPerParameter()));
        out.println("step plan      %s".formatted(planText.summary()));
        out.println(
                "elementwise    %s"
                        .formatted(
                                document.elementwise()
                                        ? "yes: each parameter is updated from its own gradient and state alone"
                                        : "no: a sum over a tensor takes part"));
        out.println(
                "odd            %s"
                        .formatted(
                                document.oddInGradient()
                                        ? "yes: negated weights and gradients give negated updates"
                                        : "not proved"));
        out.println(
                "scaling        gradients times c: %s; weights times c: %s (apart from the 1e-8 of divisions)"
                        .formatted(degree(document.degreeInGradient()), degree(document.degreeInWeight())));
        out.println("hash           %s".formatted(document.hash()));
        if (!document.name().equals(document.recognized())) {
            out.println("recognized     %s".formatted(recognized(document)));
        }
        if (document.redundant() > 0) {
            out.println();
            out.println("Without what is redundant:");
            out.println();
            out.print(Printer.print(StaticFacts.live(program).withComments(List.of())));
        }
        if (showsPlan) {
            out.println();
            out.println("Step plan:");
            planText.print(out);
        }
        if (document.kernel() != null) {
            print(document.kernel(), out);
        }
    }

    private static void print(KernelDocument kernel, PrintWriter out) {
        out.println();
        out.println(
                "Kernel: %s over memory, %d bytes and %d operations per parameter and step, float32%s"
                        .formatted(
                                kernel.passes() == 1 ? "1 pass" : kernel.passes() + " passes",
                                kernel.bytesPerParameter(),
                                kernel.flopsPerParameter(),
                                kernel.temporaries() == 0
                                        ? ""
                                        : ", " + Numbers.count(kernel.temporaries(), "temporary tensor")));
        kernel.listing().forEach(line -> out.println("  " + line));
    }

    private static String redundant(ShowDocument document, NumberedText text) {
        if (document.redundant() == 0) {
            return "none is redundant";
        }
        String lines =
                document.redundantStatements().stream()
                        .map(statement -> Integer.toString(text.line(statement)))
                        .collect(Collectors.joining(", "));
        String seen =
                document.redundantInStep() == document.redundant()
                        ? ""
                        : "; looking at one step only, %d".formatted(document.redundantInStep());
        return "%d redundant (marked -, line%s %s)%s"
                .formatted(document.redundant(), document.redundant() == 1 ? "" : "s", lines, seen);
    }

    private static String states(ShowDocument document) {
        String tensors =
                document.stateTensors() == document.liveStateTensors()
                        ? Numbers.count(document.stateTensors(), "tensor")
                        : "%s, %d of them read on the way to an update"
                                .formatted(
                                        Numbers.count(document.stateTensors(), "tensor"), document.liveStateTensors());
        return document.smallerStates().isEmpty()
                ? tensors
                : "%s; and %s".formatted(tensors, String.join(", ", document.smallerStates()));
    }

    private static String degree(Double degree) {
        if (degree == null) {
            return "no simple rule";
        }
        return degree == 0 ? "same update" : "update times c" + (degree == 1 ? "" : "^" + Decimal.of(degree));
    }
}
