package serengeti.dsl.export;

import java.util.List;
import java.util.function.UnaryOperator;

/// What came of an export.
public sealed interface Export {

    /// Source code or a document.
    ///
    /// @param text the code
    /// @param companions what lies beside it, such as a program that checks it
    record Text(String text, List<Companion> companions) implements Export {
        public Text {
            companions = List.copyOf(companions);
        }

        /// Code alone.
        public Text(String text) {
            this(text, List.of());
        }
    }

    /// A file beside the exported one.
    ///
    /// @param ending replaces the ending of the exported file's name: `_check.c` makes `lion_check.c` of `lion.c`
    /// @param text what it holds, given the exported file's name
    record Companion(String ending, UnaryOperator<String> text) {}

    /// The format cannot express the program.
    ///
    /// @param reason one line
    record Refused(String reason) implements Export {}
}
