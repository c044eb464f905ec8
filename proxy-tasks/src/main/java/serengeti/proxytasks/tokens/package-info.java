/// Layers over tokens, activations `float[feature][token]` with the batch innermost, with hand-derived gradients.
///
/// [serengeti.proxytasks.tokens.TokenGrid] says where a token lies. With tokens along the vectors, normalisation,
/// attention and softmax of models a few features wide need no sums over lanes.
package serengeti.proxytasks.tokens;
