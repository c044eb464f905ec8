/// Language modelling by transformer decoders: [serengeti.proxytasks.language.DecoderTask], on generated text
/// ([serengeti.proxytasks.language.MarkovLanguage]).
package serengeti.proxytasks.language;
