package serengeti.dsl.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A text cut into lines, which can say where in it something is wrong.
///
/// @param name how errors call it
/// @param lines without their ends
record SourceText(String name, List<String> lines) {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    static SourceText of(String name, String text) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return new SourceText(name, List.of(content.split("\r\n|\r|\n", -1)));
    }

    static SourceText of(Path file) {
        try {
            return of(file.toString(), Files.readString(file));
        } catch (IOException error) {
            throw new UncheckedIOException("cannot read program '%s': %s".formatted(file, reason(file, error)), error);
        }
    }

    SyntaxError error(Token at, String problem) {
        return error(at.line(), at.column(), problem, Optional.empty());
    }

    SyntaxError error(Token at, String problem, Optional<String> suggestion) {
        return error(at.line(), at.column(), problem, suggestion);
    }

    SyntaxError error(int line, int column, String problem) {
        return error(line, column, problem, Optional.empty());
    }

    private SyntaxError error(int line, int column, String problem, Optional<String> suggestion) {
        return new SyntaxError(name, line, column, lines.get(line - 1), problem, suggestion);
    }

    private static String reason(Path file, IOException error) {
        return switch (error) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "not UTF-8 text";
            default -> Files.isDirectory(file) ? "it is a directory" : error.getMessage();
        };
    }
}
