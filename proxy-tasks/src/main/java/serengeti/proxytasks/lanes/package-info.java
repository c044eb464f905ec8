/// Vector loops over heap arrays: matrix products, exponentials, sums over lanes. [serengeti.proxytasks.lanes.Lanes]
/// says what all of them heed.
package serengeti.proxytasks.lanes;
