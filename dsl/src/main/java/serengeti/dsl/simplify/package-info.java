/// Programs made shorter by algebra, and recognized.
///
/// [serengeti.dsl.simplify.Recurrence] brings a program into normal form: its update and the next values of its states as
/// [serengeti.dsl.simplify.Polynomial]s over [serengeti.dsl.simplify.Atom]s, by the rules that
/// [serengeti.dsl.simplify.Algebra] may use. [serengeti.dsl.simplify.Writing] makes statements of it again.
/// [serengeti.dsl.simplify.Simplifier] chooses the rules, [serengeti.dsl.simplify.Recognizer] compares normal forms with
/// those of the library.
package serengeti.dsl.simplify;
