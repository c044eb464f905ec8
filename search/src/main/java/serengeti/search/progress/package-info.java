/// How far a campaign has come, and how long it will go on.
///
/// [serengeti.search.progress.Progress] follows the events of a campaign, in the process that runs it or out of its
/// database; [serengeti.search.progress.Forecast] looks ahead from there.
package serengeti.search.progress;
