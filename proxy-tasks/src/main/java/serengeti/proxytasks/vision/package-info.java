/// Image classification: [serengeti.proxytasks.vision.ImageTask], by multi-layer perceptrons
/// ([serengeti.proxytasks.vision.MlpShape]) or vision transformers ([serengeti.proxytasks.vision.VitShape]), on
/// generated digits ([serengeti.proxytasks.vision.DigitImages]) or on files ([serengeti.proxytasks.vision.IdxImages]).
package serengeti.proxytasks.vision;
