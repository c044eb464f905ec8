/// What a search finds, looked at on larger tasks that the search does not see.
///
/// Each program that becomes the best of a search is trained there, too. [serengeti.search.validation.Validator] does so
/// while the search runs and does not influence it; [serengeti.search.validation.ValidationCurve] is what came out, and
/// says from where on a search went on getting better on its own tasks only.
package serengeti.search.validation;
