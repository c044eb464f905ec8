package serengeti.dsl.text;

/// The smallest part of a line that has a meaning.
///
/// @param line the number of the line, from 1
/// @param column the column of its first character, from 1
record Token(Sort sort, String text, int line, int column) {

    enum Sort {
        NAME,
        NUMBER,
        SYMBOL,
        END_OF_LINE
    }

    boolean is(String expected) {
        return text.equals(expected) && (sort == Sort.NAME || sort == Sort.SYMBOL);
    }

    /// `def` and `return` begin lines and cannot name anything.
    boolean isKeyword() {
        return is("def") || is("return");
    }

    /// The token as messages show it.
    String shown() {
        return sort == Sort.END_OF_LINE ? "the end of the line" : "'" + text + "'";
    }
}
