/// Matching of images and captions by two towers that share a space: [serengeti.proxytasks.contrast.TwoTowerShape], on
/// generated digits ([serengeti.proxytasks.contrast.DigitCaptions]).
package serengeti.proxytasks.contrast;
