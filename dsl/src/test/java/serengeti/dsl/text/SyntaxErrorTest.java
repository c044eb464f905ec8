package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of errors in the parts of a text, and of files; [StatementErrorTest] has those within the body.
class SyntaxErrorTest {

    private static void assertError(String text, String message) {
        SyntaxError error = assertThrows(SyntaxError.class, () -> Parser.parse(text, "adam.opt"));
        assertEquals(message.stripTrailing(), error.getMessage());
    }

    @Nested
    class Hyperparameters {

        @Test
        void reportsAssignmentInTheBody() {
            assertError(
                    "beta1 = 0.9\ndef train(w, g, lr):\n  beta1 = 2 * 0.3\n  return g",
                    """
                    adam.opt:3:3: 'beta1' is a hyperparameter and cannot be assigned
                      beta1 = 2 * 0.3
                      ^
                    """);
        }

        @Test
        void reportsASecondValue() {
            assertError(
                    "beta1 = 0.9\nbeta1 = 0.95\ndef train(w, g, lr):\n  return g",
                    """
                    adam.opt:2:1: hyperparameter 'beta1' already has a value
                    beta1 = 0.95
                    ^
                    """);
        }

        @Test
        void reportsAValueThatIsNotANumber() {
            assertError(
                    "beta1 = 1 - 0.1\ndef train(w, g, lr):\n  return g",
                    """
                    adam.opt:1:9: expected one number: a line above def gives a hyperparameter its value
                    beta1 = 1 - 0.1
                            ^
                    """);
        }

        @Test
        void reportsAParameterOfTheSameName() {
            assertError(
                    "lr = 0.1\ndef train(w, g, lr):\n  return g",
                    """
                    adam.opt:2:17: parameter 'lr' is also a hyperparameter
                    def train(w, g, lr):
                                    ^
                    """);
        }

        @Test
        void reportsSomethingElseAboveDef() {
            assertError(
                    "return update\ndef train(w, g, lr):\n  return g",
                    """
                    adam.opt:1:1: expected 'def train(weight, gradient, states..., lr):' or a hyperparameter such as \
                    'beta1 = 0.9', found 'return'
                    return update
                    ^
                    """);
        }
    }

    @Nested
    class DefLines {

        @Test
        void reportsDuplicateParameter() {
            assertError(
                    "def train(w, g, m, m, lr):\n  return g, m, m",
                    """
                    adam.opt:1:20: parameter 'm' occurs twice
                    def train(w, g, m, m, lr):
                                       ^
                    """);
        }

        @Test
        void reportsTooFewParameters() {
            assertError(
                    "def train(w, g, t):\n  return g",
                    """
                    adam.opt:1:5: too few parameters: train needs the weight, the gradient, any number of states and \
                    the learning rate, then the step 't' if it is used
                    def train(w, g, t):
                        ^
                    """);
        }

        @Test
        void reportsNoParameters() {
            assertError(
                    "def train():\n  return g",
                    """
                    adam.opt:1:5: too few parameters: train needs the weight, the gradient, any number of states and \
                    the learning rate, then the step 't' if it is used
                    def train():
                        ^
                    """);
        }

        @Test
        void reportsAKeywordAsParameter() {
            assertError(
                    "def train(w, def, lr):\n  return g",
                    """
                    adam.opt:1:14: 'def' is a keyword and cannot name a parameter
                    def train(w, def, lr):
                                 ^
                    """);
        }

        @Test
        void reportsAMissingColon() {
            assertError(
                    "def train(w, g, lr)  # AdamW\n  return g",
                    """
                    adam.opt:1:20: expected ':', found the end of the line
                    def train(w, g, lr)  # AdamW
                                       ^
                    """);
        }

        @Test
        void reportsUnclosedParameters() {
            assertError(
                    "def train(w, g,\n    lr):\n  return g",
                    """
                    adam.opt:1:10: '(' is never closed
                    def train(w, g,
                             ^
                    """);
        }

        @Test
        void reportsABodyOnTheDefLine() {
            assertError(
                    "def train(w, g, lr): return g",
                    """
                    adam.opt:1:22: expected the end of the line, found 'return'
                    def train(w, g, lr): return g
                                         ^
                    """);
        }

        @Test
        void reportsASecondDef() {
            assertError(
                    "def train(w, g, lr):\n  x = g\ndef train(w, g, lr):\n  return g",
                    """
                    adam.opt:3:1: second def: a text holds one program
                    def train(w, g, lr):
                    ^
                    """);
        }
    }

    @Nested
    class Returns {

        @Test
        void reportsMissingReturn() {
            assertError(
                    "def train(w, g, m, v, lr):\n  update = g * lr\n",
                    """
                    adam.opt:2:3: no return line: expected 'return update, m, v' at the end
                      update = g * lr
                      ^
                    """);
        }

        @Test
        void reportsTooFewReturnedValues() {
            assertError(
                    "def train(w, g, m, v, lr):\n  update = g * lr\n  return update, m",
                    """
                    adam.opt:3:3: 2 values returned, expected 3: 'update, m, v'
                      return update, m
                      ^
                    """);
        }

        @Test
        void reportsTooManyReturnedValues() {
            assertError(
                    "def train(w, g, lr):\n  return g, lr",
                    """
                    adam.opt:2:3: 2 values returned, expected 1: 'update'
                      return g, lr
                      ^
                    """);
        }

        @Test
        void reportsReturnOfNothing() {
            assertError(
                    "def train(w, g, m, lr):\n  return",
                    """
                    adam.opt:2:3: 0 values returned, expected 2: 'update, m'
                      return
                      ^
                    """);
        }

        @Test
        void reportsStatementAfterReturn() {
            assertError(
                    "def train(w, g, lr):\n  return g\n  g = g * lr",
                    """
                    adam.opt:3:3: statement after return, which ends the program
                      g = g * lr
                      ^
                    """);
        }
    }

    @Nested
    class Texts {

        @Test
        void reportsEmptyText() {
            assertError(
                    "",
                    """
                    adam.opt:1:1: the text is empty: expected 'def train(weight, gradient, states..., lr):'
                    """);
        }

        @Test
        void reportsOnlyBlankLines() {
            assertError(
                    "\n   \n",
                    """
                    adam.opt:3:1: the text is empty: expected 'def train(weight, gradient, states..., lr):'
                    """);
        }

        @Test
        void reportsOnlyComments() {
            assertError(
                    "# Lion",
                    """
                    adam.opt:1:1: only comments: expected 'def train(weight, gradient, states..., lr):'
                    # Lion
                    ^
                    """);
        }

        @Test
        void reportsTextWithoutDef() {
            assertError(
                    "beta1 = 0.9\nbeta2 = 0.99\n\n",
                    """
                    adam.opt:2:1: no def line: expected 'def train(weight, gradient, states..., lr):' below
                    beta2 = 0.99
                    ^
                    """);
        }

        @Test
        void reportsABodyThatIsNotIndented() {
            assertError(
                    "def train(w, g, lr):\nx = g * lr\nreturn x",
                    """
                    adam.opt:2:1: expected an indented line: the body of train goes on until its return
                    x = g * lr
                    ^
                    """);
        }

        @Test
        void reportsUnequalIndentation() {
            assertError(
                    "def train(w, g, lr):\n  x = g * lr\n    x = x * lr\n  return x",
                    """
                    adam.opt:3:5: indented by 4 columns, but the first line of the body by 2
                        x = x * lr
                        ^
                    """);
        }

        @Test
        void pointsBelowTheCharacterBehindTabs() {
            assertError(
                    "def train(w, g, lr):\n\tx = squar(g)\n\treturn x",
                    """
                    adam.opt:2:6: unknown function 'squar'; did you mean 'square'?
                    \tx = squar(g)
                    \t    ^
                    """);
        }
    }

    @Nested
    class FilesThatCannotBeRead {

        @TempDir private Path folder;

        @Test
        void areReportedWhenMissing() {
            assertUnreadable(folder.resolve("x.opt"), "no such file");
        }

        @Test
        void areReportedWhenFolders() {
            assertUnreadable(folder, "it is a directory");
        }

        @Test
        void areReportedWhenNotText() throws IOException {
            assertUnreadable(Files.write(folder.resolve("x.opt"), new byte[] {'x', (byte) 0xff, 0}), "not UTF-8 text");
        }

        @Test
        void giveTheirPathToSyntaxErrors() throws IOException {
            Path file = Files.writeString(folder.resolve("x.opt"), "def train(w):\n");
            SyntaxError error = assertThrows(SyntaxError.class, () -> Parser.parse(file));
            assertEquals(file.toString(), error.source());
        }

        private static void assertUnreadable(Path file, String reason) {
            var error = assertThrows(UncheckedIOException.class, () -> Parser.parse(file));
            assertEquals("cannot read program '%s': %s".formatted(file, reason), error.getMessage());
        }
    }
}
