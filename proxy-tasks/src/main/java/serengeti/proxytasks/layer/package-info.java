/// Layers over samples, activations `float[sample][feature]`, with hand-derived gradients on preallocated buffers.
///
/// Those of convolutional networks have the batch innermost instead, as [serengeti.proxytasks.layer.ImageGrid] says,
/// up to [serengeti.proxytasks.layer.Readout].
///
/// [serengeti.proxytasks.layer.Parameters] holds the weights and gradients that layers share with an optimizer.
package serengeti.proxytasks.layer;
