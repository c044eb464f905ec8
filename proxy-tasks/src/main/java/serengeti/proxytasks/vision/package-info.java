/// Image classification: any [serengeti.proxytasks.vision.ImageShape], a perceptron, a convolutional network or a
/// vision transformer, on any [serengeti.proxytasks.vision.ImageSource], generated digits
/// ([serengeti.proxytasks.vision.DigitImages]) or files ([serengeti.proxytasks.vision.ImageFolder]).
package serengeti.proxytasks.vision;
