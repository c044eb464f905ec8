/// Tasks made from SameDiff graphs: [serengeti.proxytasks.samediff.SameDiffTask].
///
/// Any graph will do, at SameDiff's speed: hundreds of times slower than the tasks of the table for models of their
/// size.
package serengeti.proxytasks.samediff;
