package serengeti.search;

/// Observes a campaign.
@FunctionalInterface
public interface CampaignListener {

    /// Called on the campaign's thread; what it throws ends the campaign.
    ///
    /// @param run the search that tells it, or whose winner was trained on fresh seeds
    void on(Run run, SearchEvent event);
}
