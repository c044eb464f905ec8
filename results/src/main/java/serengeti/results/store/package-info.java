/// The campaign store: what was asked, tried and found lies in one SQLite file per campaign,
/// `campaigns/NAME/campaign.db`.
///
/// A campaign is a function of its settings, so a store only has to remember the training runs: whoever runs the same
/// campaign again with the store as its [serengeti.search.Recall] gets every run that was done before at once and goes
/// on with those that were not. [CampaignStore] writes, [StoredCampaign] reads; the tables are in [Schema].
package serengeti.results.store;
