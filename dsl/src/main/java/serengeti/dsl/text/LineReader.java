package serengeti.dsl.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Parameter;

/// Reads one line from left to right by recursive descent.
///
/// ```
/// expression = term (("+" | "-") term)*
/// term       = factor (("*" | "/") factor)*
/// factor     = ("-" | "+") factor | NUMBER | NAME | NAME "(" [expression ("," expression)*] ")" | "(" expression ")"
/// ```
final class LineReader {

    /// Keeps the depth of the recursion, here and in [Body], far from the end of the stack.
    private static final int MAX_TOKENS = 1000;

    private final SourceText source;
    private final List<Token> tokens;
    private int position;

    LineReader(SourceText source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
        if (tokens.size() > MAX_TOKENS) {
            throw source.error(
                    tokens.get(MAX_TOKENS),
                    "line too long: %d tokens, at most %d".formatted(tokens.size(), MAX_TOKENS));
        }
    }

    Token peek() {
        return tokens.get(position);
    }

    Token next() {
        Token token = tokens.get(position);
        position = Math.min(position + 1, tokens.size() - 1);
        return token;
    }

    boolean accept(String symbol) {
        boolean found = peek().is(symbol);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(String symbol) {
        if (!peek().is(symbol)) {
            throw expected("'%s'".formatted(symbol));
        }
        return next();
    }

    Token name(String what) {
        if (peek().isKeyword()) {
            throw source.error(peek(), "'%s' is a keyword and cannot name %s".formatted(peek().text(), what));
        }
        if (peek().sort() != Token.Sort.NAME) {
            throw expected("the name of " + what);
        }
        return next();
    }

    void end() {
        if (peek().is(")")) {
            throw source.error(peek(), "')' without '('");
        }
        if (peek().sort() != Token.Sort.END_OF_LINE) {
            throw expected("the end of the line");
        }
    }

    /// `item ("," item)* ")"` after an opening parenthesis, or `")"` alone.
    void untilClosed(Token opening, Runnable item) {
        if (accept(")")) {
            return;
        }
        do {
            if (peek().sort() == Token.Sort.END_OF_LINE) {
                throw source.error(opening, "'(' is never closed");
            }
            item.run();
        } while (accept(","));
        close(opening, "',' or ')'");
    }

    Expression expression() {
        Expression left = term();
        while (peek().is("+") || peek().is("-")) {
            Token operator = next();
            left = call(operator, List.of(left, term()));
        }
        return left;
    }

    /// A number with an optional sign.
    Optional<Double> number() {
        int start = position;
        boolean negative = accept("-");
        if (!negative) {
            accept("+");
        }
        if (peek().sort() != Token.Sort.NUMBER) {
            position = start;
            return Optional.empty();
        }
        double magnitude = value(next());
        return Optional.of(negative ? -magnitude : magnitude);
    }

    private Expression term() {
        Expression left = factor();
        while (peek().is("*") || peek().is("/")) {
            Token operator = next();
            if (peek().is("*")) {
                throw source.error(operator, "no operator '**'; write power(x, y)");
            }
            left = call(operator, List.of(left, factor()));
        }
        return left;
    }

    private Expression factor() {
        Token start = peek();
        Optional<Double> number = number();
        if (number.isPresent()) {
            return new Expression.Literal(start, number.get());
        }
        next();
        if (start.is("-")) {
            return new Expression.Call(start, Fn.NEGATIVE, List.of(factor()));
        }
        if (start.is("+")) {
            return factor();
        }
        if (start.is("(")) {
            return parenthesis(start);
        }
        if (start.isKeyword()) {
            throw source.error(start, "'%s' is a keyword and cannot stand in an expression".formatted(start.text()));
        }
        if (start.sort() != Token.Sort.NAME) {
            throw source.error(start, "expected a value, found " + start.shown());
        }
        return peek().is("(") ? function(start) : new Expression.Name(start);
    }

    private Expression parenthesis(Token opening) {
        if (peek().sort() == Token.Sort.END_OF_LINE) {
            throw source.error(opening, "'(' is never closed");
        }
        Expression inside = expression();
        close(opening, "')'");
        return inside;
    }

    private Expression function(Token name) {
        var arguments = new ArrayList<Expression>();
        untilClosed(next(), () -> arguments.add(expression()));
        return call(name, arguments);
    }

    private void close(Token opening, String expected) {
        if (peek().sort() == Token.Sort.END_OF_LINE) {
            throw source.error(opening, "'(' is never closed");
        }
        if (!accept(")")) {
            throw expected(expected);
        }
    }

    private Expression call(Token name, List<Expression> arguments) {
        Fn function =
                Fn.named(name.text())
                        .orElseThrow(() ->
                                source.error(
                                        name,
                                        "unknown function '%s'".formatted(name.text()),
                                        Suggestion.closest(name.text(), Fn.names())));
        if (function.arity() != arguments.size()) {
            throw source.error(name, "%s takes %s, %d given".formatted(name.text(), shape(function), arguments.size()));
        }
        return new Expression.Call(name, function, arguments);
    }

    private static String shape(Fn function) {
        String names = String.join(", ", function.parameters().stream().map(Parameter::name).toList());
        return switch (function.arity()) {
            case 0 -> "no arguments";
            case 1 -> "1 argument (%s)".formatted(names);
            default -> "%d arguments (%s)".formatted(function.arity(), names);
        };
    }

    private double value(Token number) {
        double value = Double.parseDouble(number.text());
        boolean vanished = value == 0 && number.text().split("[eE]", -1)[0].chars().anyMatch(c -> c >= '1' && c <= '9');
        if (Double.isInfinite(value) || vanished) {
            throw source.error(
                    number,
                    "number %s is out of range: the magnitude is 0 or from %s to %s"
                            .formatted(number.text(), Decimal.of(Double.MIN_VALUE), Decimal.of(Double.MAX_VALUE)));
        }
        return value;
    }

    private SyntaxError expected(String what) {
        return source.error(peek(), "expected %s, found %s".formatted(what, peek().shown()));
    }
}
