package serengeti.dsl.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts one line into tokens, the last of which is the end of the line; comments and spaces are passed over.
final class Lexer {

    private static final String SYMBOLS = "(),:=+-*/";
    private static final Pattern NUMBER = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private final SourceText source;
    private final String text;
    private final int line;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(SourceText source, int line) {
        this.source = source;
        this.text = source.lines().get(line - 1);
        this.line = line;
    }

    static List<Token> tokens(SourceText source, int line) {
        var lexer = new Lexer(source, line);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (position < text.length() && text.charAt(position) != '#') {
            char next = text.charAt(position);
            if (next == ' ' || next == '\t' || next == '\f') {
                position++;
            } else if (isNameStart(next)) {
                int start = position;
                while (position < text.length() && isNamePart(text.charAt(position))) {
                    position++;
                }
                add(Token.Sort.NAME, start);
            } else if (isDigit(next) || next == '.') {
                number();
            } else if (SYMBOLS.indexOf(next) >= 0) {
                position++;
                add(Token.Sort.SYMBOL, position - 1);
            } else {
                throw source.error(line, position + 1, "unexpected character " + shown(text.codePointAt(position)));
            }
        }
        int length = text.substring(0, position).stripTrailing().length();
        tokens.add(new Token(Token.Sort.END_OF_LINE, "", line, length + 1));
    }

    /// Takes all that looks like part of a number, so that the whole of `1.2.3` or `0x1f` is shown as malformed.
    private void number() {
        int start = position;
        while (position < text.length() && isNumberPart(start)) {
            position++;
        }
        String number = text.substring(start, position);
        if (!NUMBER.matcher(number).matches()) {
            throw source.error(line, start + 1, "malformed number '%s'".formatted(number));
        }
        add(Token.Sort.NUMBER, start);
    }

    private boolean isNumberPart(int start) {
        char next = text.charAt(position);
        boolean exponentSign =
                (next == '+' || next == '-')
                        && position > start
                        && (text.charAt(position - 1) == 'e' || text.charAt(position - 1) == 'E');
        return exponentSign || next == '.' || isNamePart(next);
    }

    private void add(Token.Sort sort, int start) {
        tokens.add(new Token(sort, text.substring(start, position), line, start + 1));
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String shown(int codePoint) {
        boolean visible = Character.isLetterOrDigit(codePoint) || codePoint > ' ' && codePoint < 127;
        return visible ? "'%s'".formatted(Character.toString(codePoint)) : "U+%04X".formatted(codePoint);
    }
}
