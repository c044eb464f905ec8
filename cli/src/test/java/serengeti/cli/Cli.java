package serengeti.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/// A command that ran in this process.
///
/// @param code its exit code
/// @param out what it printed to standard output
/// @param err what it printed to standard error
record Cli(int code, String out, String err) {

    static Cli run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Cli(code, out.toString(), err.toString());
    }

    /// Runs a command that must end with this exit code and this message on standard error alone.
    static void assertRefused(int code, String message, String... args) {
        Cli cli = run(args);
        assertEquals(message + System.lineSeparator(), cli.err);
        assertEquals("", cli.out);
        assertEquals(code, cli.code);
    }

    /// Standard output as JSON; it must be one document and nothing else.
    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException error) {
            throw new UncheckedIOException(out + err, error);
        }
    }
}
