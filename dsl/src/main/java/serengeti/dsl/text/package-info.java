/// The text form of programs: [serengeti.dsl.text.Parser] reads it, [serengeti.dsl.text.Printer] writes it.
///
/// ```java
/// Program program = Parser.parse(Path.of("lion.opt"));
/// String text = Printer.print(program);
/// ```
///
/// The law between the two is `Parser.parse(Printer.print(program)).equals(program)`. What the text may hold is
/// described in `docs/language.md`. A text that is not a program ends in a [serengeti.dsl.text.SyntaxError], whose
/// message shows the place, the line and, where a name is close to a known one, a suggestion.
package serengeti.dsl.text;
