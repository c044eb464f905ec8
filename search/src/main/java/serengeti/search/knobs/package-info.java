/// The knobs of a campaign: components of records, each declared once with a [serengeti.search.knobs.Knob].
///
/// [serengeti.search.knobs.Knobs] reads them off the records, so that files, stores and help need no list of their own.
package serengeti.search.knobs;
