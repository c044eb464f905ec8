package serengeti.search;

/// Observes a campaign.
@FunctionalInterface
public interface CampaignListener {

    /// The parts of a campaign, in order.
    enum Stage {
        /// The search itself.
        SEARCH,
        /// The tuning of the start program's constants with as many trainings.
        BASELINE,
        /// Both winners on fresh seeds.
        FRESH
    }

    /// Called on the campaign's thread; what it throws ends the campaign.
    void on(Stage stage, SearchEvent event);
}
