/// The programs that ship with the language; [serengeti.dsl.library.Library] is their table.
///
/// ```java
/// Program lion = Library.named("lion").program();
/// ```
package serengeti.dsl.library;
