/// Language modelling by transformers: [serengeti.proxytasks.language.LanguageShape], on generated text
/// ([serengeti.proxytasks.language.MarkovLanguage]). [serengeti.proxytasks.language.Objective] lists what they learn.
package serengeti.proxytasks.language;
