package serengeti.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.StoredCampaign;

/// `serengeti report`.
@Command(
        name = "report",
        description = {
            "Show how a campaign went, over time and between repeats.",
            "",
            "The best fitness of each kind of search, means over repeats with standard errors; cache hits and redundant"
                    + " statements beside those of arXiv 2302.06675; how the best programs fare on larger tasks; the"
                    + " winners of all searches. Works for campaigns that are running or were interrupted, too.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti report quick-1",
            "  serengeti report quick-1 --chart quick-1.svg --csv quick-1.csv",
            "  serengeti report quick-1 --json"
        })
final class ReportCommand implements Callable<Integer> {

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Parameters(paramLabel = "CAMPAIGN", description = "Name of the campaign.")
    private String name;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description =
                    "Draw fitness, cache hits, redundant statements and validation over the training runs, as SVG.")
    private Path chart;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write the points of the curves of each search as comma-separated values.")
    private Path csv;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        CampaignFolder folder = CampaignFolder.existing(home.path(), name);
        if (chart != null) {
            ChartFile.checkPlace(chart);
        }
        if (csv != null) {
            new OutputFile("--csv", csv).checkPlace();
        }
        CampaignCurves curves;
        ReportDocument document;
        try (StoredCampaign campaign = StoredCampaign.open(folder)) {
            curves = CampaignCurves.of(name, campaign);
            document = ReportDocument.of(campaign, folder, curves);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            new ReportText(document, curves.arms(), home.suffix()).print(out);
        }
        write(document, curves);
        return CommandLine.ExitCode.OK;
    }

    private void write(ReportDocument document, CampaignCurves curves) {
        PrintWriter err = spec.commandLine().getErr();
        if (chart != null) {
            ChartFile.write(new ReportChart(document).svg(), chart);
            err.println("Chart: " + chart);
        }
        if (csv != null) {
            new OutputFile("--csv", csv).write(new CurveCsv(curves).text());
            err.println("Curves: " + csv);
        }
    }
}
