/// Layers over samples, activations `float[sample][feature]`, with hand-derived gradients on preallocated buffers.
///
/// [serengeti.proxytasks.layer.Parameters] holds the weights and gradients that layers share with an optimizer.
package serengeti.proxytasks.layer;
