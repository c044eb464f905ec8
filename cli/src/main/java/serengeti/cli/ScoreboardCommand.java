package serengeti.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.cli.ScoreboardDocument.Finding;
import serengeti.cli.ScoreboardDocument.Row;
import serengeti.cli.ScoreboardDocument.Search;
import serengeti.results.store.CampaignFolder;

/// `serengeti scoreboard`.
@Command(
        name = "scoreboard",
        description = {
            "Count which known update rules the searches of campaigns have found.",
            "",
            "For each search: which rules its best program followed at some time, whatever its learning rate, decay,"
                    + " names and order, how many programs had been born when it first did, and which rule its winner"
                    + " follows.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  serengeti search --name many --repeats 30 --trainings 25000 --set baselines=none",
            "  serengeti scoreboard many"
        })
final class ScoreboardCommand implements Callable<Integer> {
    private static final String NOTHING_KNOWN = "nothing known";

    @Mixin private CommonOptions common;

    @Mixin private HomeOption home;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Names of campaigns that have ended.")
    private List<String> names;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        List<CampaignFolder> folders =
                names.stream().distinct().map(name -> CampaignFolder.existing(home.path(), name)).toList();
        ScoreboardDocument document = ScoreboardDocument.of(folders, home.suffix());
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, document);
        } else {
            print(document, out);
        }
        return CommandLine.ExitCode.OK;
    }

    private static void print(ScoreboardDocument document, PrintWriter out) {
        int searches = document.searches().size();
        var table =
                new Table(
                        "best program was",
                        "in searches",
                        "share",
                        "after programs: least",
                        "median",
                        "most",
                        "winner");
        for (Row row : document.motifs()) {
            List<Long> programs = row.programs();
            table.row(
                    row.title(),
                    "%d of %d".formatted(row.searches(), searches),
                    Numbers.percent(row.share()),
                    programs.isEmpty() ? "" : Numbers.count(programs.getFirst()),
                    programs.isEmpty() ? "" : Numbers.count(programs.get(programs.size() / 2)),
                    programs.isEmpty() ? "" : Numbers.count(programs.getLast()),
                    Integer.toString(row.winners()));
        }
        table.print(out);
        if (document.leftOut() > 0) {
            out.println(
                    "Left out, since they were stopped before their end: %s %s."
                            .formatted(
                                    Numbers.count(document.leftOut()),
                                    document.leftOut() == 1 ? "search" : "searches"));
        }
        out.println();
        var each = new Table("search", "fitness", "winner is", "best program was, after so many programs");
        for (Search search : document.searches()) {
            String winner =
                    search.motifs().stream()
                            .filter(Finding::isWinner)
                            .map(Finding::name)
                            .collect(Collectors.joining(", "));
            each.row(
                    "%s %s".formatted(search.campaign(), search.search()),
                    Numbers.score(search.fitness()),
                    winner.isEmpty() ? NOTHING_KNOWN : winner,
                    search.motifs().stream()
                            .map(finding -> "%s %s".formatted(finding.name(), Numbers.count(finding.programs())))
                            .collect(Collectors.joining(", ")));
        }
        each.print(out);
    }
}
