package serengeti.dsl.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What is said of errors within one line of the body.
class StatementErrorTest {

    private static void assertError(String text, String message) {
        SyntaxError error = assertThrows(SyntaxError.class, () -> Parser.parse(text, "adam.opt"));
        assertEquals(message.stripTrailing(), error.getMessage());
    }

    /// The error of a body line that stands in line 2, between a def line with two states and its return.
    private static void assertBodyError(String line, String message) {
        assertError("def train(w, g, m, v, lr):\n  " + line + "\n  return g, m, v\n", message);
    }

    @Nested
    class Functions {

        @Test
        void reportsUnknownFunctionWithSuggestion() {
            assertBodyError(
                    "g2 = squar(g)",
                    """
                    adam.opt:2:8: unknown function 'squar'; did you mean 'square'?
                      g2 = squar(g)
                           ^
                    """);
        }

        @Test
        void reportsUnknownFunctionInsideAnother() {
            assertBodyError(
                    "x = abs(relu6(g) + 1)",
                    """
                    adam.opt:2:11: unknown function 'relu6'
                      x = abs(relu6(g) + 1)
                              ^
                    """);
        }

        @Test
        void reportsTooManyArguments() {
            assertBodyError(
                    "x = square(g, 2)",
                    """
                    adam.opt:2:7: square takes 1 argument (x), 2 given
                      x = square(g, 2)
                          ^
                    """);
        }

        @Test
        void reportsTooFewArgumentsUnderTheNameThatWasUsed() {
            assertBodyError(
                    "m = interpolate(g, m)",
                    """
                    adam.opt:2:7: interpolate takes 3 arguments (x, y, a), 2 given
                      m = interpolate(g, m)
                          ^
                    """);
        }

        @Test
        void reportsArgumentsOfAConstantProducer() {
            assertBodyError(
                    "x = get_pi(1)",
                    """
                    adam.opt:2:7: get_pi takes no arguments, 1 given
                      x = get_pi(1)
                          ^
                    """);
        }

        @Test
        void reportsAnotherNameThanTrain() {
            assertError(
                    "def trian(w, g, lr):\n  return g",
                    """
                    adam.opt:1:5: function 'trian' must be called 'train'
                    def trian(w, g, lr):
                        ^
                    """);
        }
    }

    @Nested
    class Variables {

        @Test
        void reportsUnknownVariableWithSuggestion() {
            assertError(
                    "beta1 = 0.9\ndef train(w, g, m, lr):\n  m = interp(g, m, beta2)\n  return m, m",
                    """
                    adam.opt:3:20: unknown variable 'beta2'; did you mean 'beta1'?
                      m = interp(g, m, beta2)
                                       ^
                    """);
        }

        @Test
        void reportsUnknownVariableWithTheWayToDeclareIt() {
            assertBodyError(
                    "x = w * lambda",
                    """
                    adam.opt:2:11: unknown variable 'lambda'; if it is a hyperparameter, give it a value above def, \
                    such as 'lambda = 0.1'
                      x = w * lambda
                              ^
                    """);
        }

        @Test
        void suggestsParenthesesForAConstantProducer() {
            assertBodyError(
                    "x = w * pi",
                    """
                    adam.opt:2:11: unknown variable 'pi'; did you mean 'pi()'?
                      x = w * pi
                              ^
                    """);
        }

        @Test
        void reportsUseBeforeAssignment() {
            assertError(
                    """
                    def train(w, g, lr):
                      update = g * scale
                      scale = abs(lr)
                      return update
                    """,
                    """
                    adam.opt:2:16: variable 'scale' is used before it is assigned on line 3
                      update = g * scale
                                   ^
                    """);
        }

        @Test
        void reportsUseInItsOwnFirstAssignment() {
            assertBodyError(
                    "x = x + 1",
                    """
                    adam.opt:2:7: variable 'x' is used before it is assigned on line 2
                      x = x + 1
                          ^
                    """);
        }

        @Test
        void reportsUnknownReturnedVariable() {
            assertError(
                    "def train(w, g, lr):\n  update = g * lr\n  return updat",
                    """
                    adam.opt:3:10: unknown variable 'updat'; did you mean 'update'?
                      return updat
                             ^
                    """);
        }
    }

    @Nested
    class Expressions {

        @Test
        void reportsUnclosedArguments() {
            assertBodyError(
                    "x = sqrt(abs(g) + 1",
                    """
                    adam.opt:2:11: '(' is never closed
                      x = sqrt(abs(g) + 1
                              ^
                    """);
        }

        @Test
        void reportsUnclosedParenthesis() {
            assertBodyError(
                    "x = g * (m + v",
                    """
                    adam.opt:2:11: '(' is never closed
                      x = g * (m + v
                              ^
                    """);
        }

        @Test
        void reportsUnopenedParenthesis() {
            assertBodyError(
                    "x = abs(g))",
                    """
                    adam.opt:2:13: ')' without '('
                      x = abs(g))
                                ^
                    """);
        }

        @Test
        void reportsAMissingComma() {
            assertBodyError(
                    "x = power(g 2)",
                    """
                    adam.opt:2:15: expected ',' or ')', found '2'
                      x = power(g 2)
                                  ^
                    """);
        }

        @Test
        void reportsAMissingOperand() {
            assertBodyError(
                    "x = g * ",
                    """
                    adam.opt:2:10: expected a value, found the end of the line
                      x = g *\s
                             ^
                    """);
        }

        @Test
        void reportsAMissingAssignment() {
            assertBodyError(
                    "abs(g)",
                    """
                    adam.opt:2:6: expected '=', found '('
                      abs(g)
                         ^
                    """);
        }

        @Test
        void reportsAKeywordAsValue() {
            assertBodyError(
                    "x = g + return",
                    """
                    adam.opt:2:11: 'return' is a keyword and cannot stand in an expression
                      x = g + return
                              ^
                    """);
        }

        @Test
        void reportsStrayCharacter() {
            assertBodyError(
                    "x = g % 2",
                    """
                    adam.opt:2:9: unexpected character '%'
                      x = g % 2
                            ^
                    """);
        }

        @Test
        void reportsInvisibleCharacterByItsCode() {
            assertBodyError(
                    "x =\u00a0g",
                    """
                    adam.opt:2:6: unexpected character U+00A0
                      x =\u00a0g
                         ^
                    """);
        }

        @Test
        void reportsThePowerOperator() {
            assertBodyError(
                    "x = g ** 2",
                    """
                    adam.opt:2:9: no operator '**'; write power(x, y)
                      x = g ** 2
                            ^
                    """);
        }

        @Test
        void reportsALineOfAbsurdLength() {
            String line = "x = " + "(".repeat(100_000);
            SyntaxError error =
                    assertThrows(
                            SyntaxError.class, () -> Parser.parse("def train(w, g, lr):\n  " + line + "\n  return g"));
            assertEquals("line too long: 100003 tokens, at most 1000", error.problem());
        }
    }

    @Nested
    class Numbers {

        @Test
        void reportsMalformedNumber() {
            assertBodyError(
                    "x = g * 1.2.3",
                    """
                    adam.opt:2:11: malformed number '1.2.3'
                      x = g * 1.2.3
                              ^
                    """);
        }

        @Test
        void reportsMissingExponent() {
            assertBodyError(
                    "x = g + 1e-",
                    """
                    adam.opt:2:11: malformed number '1e-'
                      x = g + 1e-
                              ^
                    """);
        }

        @Test
        void reportsHexadecimalNumber() {
            assertBodyError(
                    "x = 0x1p3 * g",
                    """
                    adam.opt:2:7: malformed number '0x1p3'
                      x = 0x1p3 * g
                          ^
                    """);
        }

        @Test
        void reportsNumberTooLarge() {
            assertBodyError(
                    "x = g * -1e999",
                    """
                    adam.opt:2:12: number 1e999 is out of range: the magnitude is 0 or from 4.9e-324 to \
                    1.7976931348623157e308
                      x = g * -1e999
                               ^
                    """);
        }

        @Test
        void reportsNumberTooSmall() {
            assertBodyError(
                    "x = g * 0.1e-400",
                    """
                    adam.opt:2:11: number 0.1e-400 is out of range: the magnitude is 0 or from 4.9e-324 to \
                    1.7976931348623157e308
                      x = g * 0.1e-400
                              ^
                    """);
        }
    }
}
