package serengeti.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import serengeti.results.store.CampaignFolder;
import serengeti.results.store.SearchCurve;
import serengeti.results.store.SearchCurve.Cycle;
import serengeti.results.store.StoredCampaign;
import serengeti.search.CampaignResult;
import serengeti.search.CampaignResult.SearchResult;
import serengeti.search.discovery.Motif;
import serengeti.search.discovery.Motifs;

/// The JSON document of `scoreboard`.
///
/// @param motifs all known rules
/// @param searches of the campaigns that have ended, those of baselines left out
/// @param leftOut searches of campaigns that were stopped before those had ended
record ScoreboardDocument(List<Row> motifs, List<Search> searches, int leftOut) {

    /// A known rule.
    ///
    /// @param searches whose best program followed it at some time
    /// @param share of all searches, 0 to 1
    /// @param winners searches whose winner follows it
    /// @param programs born when each of those searches had its first best program that did, in rising order
    record Row(
            String name,
            String title,
            String definition,
            int searches,
            double share,
            int winners,
            List<Long> programs) {

        static Row of(Motif motif, List<Search> all) {
            List<Finding> findings =
                    all.stream()
                            .flatMap(search -> search.motifs().stream())
                            .filter(finding -> finding.name().equals(motif.label()))
                            .toList();
            return new Row(
                    motif.label(),
                    motif.title(),
                    motif.definition(),
                    findings.size(),
                    all.isEmpty() ? 0 : (double) findings.size() / all.size(),
                    (int) findings.stream().filter(Finding::isWinner).count(),
                    findings.stream().map(Finding::programs).sorted().toList());
        }
    }

    /// A search and what its best program was.
    ///
    /// @param fitness of its winner on final seeds
    /// @param motifs the rules that its best program followed, in the order in which it first did
    record Search(String campaign, String search, double fitness, List<Finding> motifs) {}

    /// A rule that the best program of a search followed.
    ///
    /// @param programs born when it first did; 0 if the start program does
    /// @param isWinner whether the winner does
    record Finding(String name, long programs, boolean isWinner) {}

    /// What the searches of campaigns have found.
    ///
    /// @throws UsageFailure if one has no result yet
    static ScoreboardDocument of(List<CampaignFolder> folders, String homeSuffix) {
        List<Search> searches = new ArrayList<>();
        int leftOut = 0;
        for (CampaignFolder folder : folders) {
            try (StoredCampaign campaign = StoredCampaign.open(folder)) {
                CampaignResult result =
                        campaign.result()
                                .orElseThrow(() ->
                                        new UsageFailure(
                                                "campaign '%s' has no result yet; it goes on with: ./serengeti resume %s%s"
                                                        .formatted(folder.name(), folder.name(), homeSuffix)));
                for (SearchCurve curve : campaign.curves()) {
                    if (curve.run().isBaseline()) {
                        continue;
                    }
                    if (curve.hasEnded() && !curve.cycles().isEmpty()) {
                        searches.add(search(campaign, folder.name(), result.of(curve.run()), curve));
                    } else {
                        leftOut++;
                    }
                }
            }
        }
        return new ScoreboardDocument(
                Arrays.stream(Motif.values()).map(motif -> Row.of(motif, searches)).toList(), searches, leftOut);
    }

    private static Search search(StoredCampaign campaign, String name, SearchResult search, SearchCurve curve) {
        Map<Motif, Long> programs = new LinkedHashMap<>();
        Motifs.in(campaign.spec().start().inlined()).forEach(motif -> programs.put(motif, 0L));
        long best = 0;
        for (Cycle cycle : curve.cycles()) {
            if (cycle.best() != best) {
                best = cycle.best();
                Motifs.in(campaign.program(search.run(), best).orElseThrow())
                        .forEach(motif -> programs.putIfAbsent(motif, cycle.programs()));
            }
        }
        Set<Motif> winners = Motifs.in(search.champion().program());
        winners.forEach(motif -> programs.putIfAbsent(motif, search.statistics().programs()));
        List<Finding> findings = new ArrayList<>();
        programs.forEach((motif, born) -> findings.add(new Finding(motif.label(), born, winners.contains(motif))));
        return new Search(name, search.run().label(), search.champion().fitness(), findings);
    }
}
