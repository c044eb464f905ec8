package serengeti.search;

import java.util.List;

/// What a campaign found.
///
/// @param searches how each search ended, the campaign's own first
/// @param best the search with the best winner
/// @param baseline of the searches of the first baseline the one with the best winner
/// @param fresh their winners on seeds by which nothing was chosen
/// @param others of each other baseline the search with the best winner, on the same seeds
/// @param interrupted whether a search was stopped before its limits
public record CampaignResult(
        List<SearchResult> searches,
        SearchResult best,
        SearchResult baseline,
        Comparison fresh,
        List<Other> others,
        boolean interrupted) {

    public CampaignResult {
        searches = List.copyOf(searches);
        others = List.copyOf(others);
    }

    /// The best of another baseline.
    ///
    /// @param fresh the campaign's best and this one's on fresh seeds
    public record Other(SearchResult baseline, Comparison fresh) {}

    /// How a search ended.
    ///
    /// @throws IllegalArgumentException if it is none of those that were made
    public SearchResult of(Run run) {
        return searches.stream()
                .filter(search -> search.run().equals(run))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the result lacks search " + run.label()));
    }

    /// How one search ended.
    ///
    /// @param champion its winner
    /// @param statistics its counts
    public record SearchResult(Run run, Champion champion, Statistics statistics) {}
}
