/// Image classification by multi-layer perceptrons: [serengeti.proxytasks.vision.MlpTask], on generated digits
/// ([serengeti.proxytasks.vision.DigitsMlp]) or on files ([serengeti.proxytasks.vision.IdxImages]).
package serengeti.proxytasks.vision;
