package serengeti.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.discovery.Motif;
import serengeti.search.discovery.Motifs;

/// `serengeti scoreboard`.
@Command(
        name = "scoreboard",
        description = {
            "Count which known update rules the searches of campaigns have found.",
            "",
            "For each search: which rule its best program follows, whatever its constants, names and order, and how"
                    + " many programs had been born when the first of its ancestors did.",
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

    /// The JSON document.
    record Document(List<Row> motifs, List<Search> searches) {}

    /// A known rule.
    ///
    /// @param searches whose best program follows it
    /// @param share of all searches, 0 to 1
    /// @param programs born when each of those had its first ancestor that follows it, in rising order
    record Row(String name, String title, String definition, int searches, double share, List<Long> programs) {

        static Row of(Motif motif, List<Search> all) {
            List<Long> programs =
                    all.stream()
                            .flatMap(search -> search.motifs().stream())
                            .filter(finding -> finding.name().equals(motif.label()))
                            .map(Finding::programs)
                            .sorted()
                            .toList();
            double share = (double) programs.size() / all.size();
            return new Row(motif.label(), motif.title(), motif.definition(), programs.size(), share, programs);
        }

        private String programs(int place) {
            return programs.isEmpty() ? "" : Numbers.count(programs.get(place));
        }
    }

    /// A search and what its best program is.
    ///
    /// @param motifs the rules it follows; mostly one or none
    record Search(String campaign, String search, double fitness, List<Finding> motifs) {}

    /// A rule that a best program follows.
    ///
    /// @param programs born when its first ancestor did; 0 if the start program does
    record Finding(String name, long programs) {}

    @Override
    public Integer call() {
        List<Search> searches = new ArrayList<>();
        for (String name : names) {
            try (StoredCampaign campaign = StoredCampaign.open(CampaignFolder.existing(home.path(), name))) {
                Optional<CampaignResult> result = campaign.result();
                if (result.isEmpty()) {
                    throw new UsageFailure(
                            "campaign '%s' has no result yet; it goes on with: ./serengeti resume %s%s"
                                    .formatted(name, name, home.suffix()));
                }
                result.get().searches().stream()
                        .filter(search -> !search.run().isBaseline())
                        .forEach(search -> searches.add(search(campaign, name, search)));
            }
        }
        List<Row> rows = Arrays.stream(Motif.values()).map(motif -> Row.of(motif, searches)).toList();
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            JsonOutput.print(out, new Document(rows, searches));
        } else {
            print(rows, searches, out);
        }
        return CommandLine.ExitCode.OK;
    }

    private static Search search(StoredCampaign campaign, String name, SearchResult search) {
        List<Finding> findings =
                Motifs.in(search.champion().program()).stream()
                        .map(motif -> new Finding(motif.label(), programsUntil(motif, campaign, search)))
                        .toList();
        return new Search(name, search.run().label(), search.champion().fitness(), findings);
    }

    private static long programsUntil(Motif motif, StoredCampaign campaign, SearchResult search) {
        if (Motifs.in(campaign.spec().start().inlined()).contains(motif)) {
            return 0;
        }
        long first =
                campaign.lineage(search.run(), search.champion().id()).stream()
                        .filter(id -> Motifs.in(campaign.program(search.run(), id).orElseThrow()).contains(motif))
                        .findFirst()
                        .orElse(search.champion().id()); // its learning rate may be what makes it one
        return first - campaign.spec().evolution().population() + 1;
    }

    private static void print(List<Row> rows, List<Search> searches, PrintWriter out) {
        var table = new Table("best program is", "searches", "share", "programs born: least", "median", "most");
        for (Row row : rows) {
            int found = row.programs().size();
            table.row(
                    row.title(),
                    "%d of %d".formatted(found, searches.size()),
                    Numbers.percent(row.share()),
                    row.programs(0),
                    row.programs(found / 2),
                    row.programs(found - 1));
        }
        table.print(out);
        out.println();
        var each = new Table("search", "fitness", "best program is", "programs born");
        for (Search search : searches) {
            List<Finding> findings = search.motifs();
            each.row(
                    "%s %s".formatted(search.campaign(), search.search()),
                    Numbers.score(search.fitness()),
                    findings.isEmpty()
                            ? NOTHING_KNOWN
                            : String.join(", ", findings.stream().map(Finding::name).toList()),
                    findings.isEmpty() ? "" : Numbers.count(findings.getFirst().programs()));
        }
        each.print(out);
    }
}
