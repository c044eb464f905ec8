package serengeti.dsl.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Variable;

/// Reads programs from text.
///
/// A text is: comment lines, hyperparameters `beta1 = 0.9`, the line `def train(weight, gradient, states..., lr):`
/// with an optional last parameter `t` or `step`, states perhaps with a kind and a start as in `p: scalar = 1`, indented assignments, and `return update, states...`. The comment
/// `# pin` behind an assignment pins it. Other comments that do not stand at the head, and blank lines, are passed
/// over. Kinds of values are not looked at here.
public final class Parser {

    private static final String DEF_LINE = "'def train(weight, gradient, states..., lr):'";

    private final SourceText source;
    private final List<String> comments = new ArrayList<>();
    private final List<List<Token>> lines = new ArrayList<>();
    private final List<Hyperparameter> hyperparameters = new ArrayList<>();
    private final Set<String> inputs = new HashSet<>();
    private int current;

    private Parser(SourceText source) {
        this.source = source;
        for (int line = 1; line <= source.lines().size(); line++) {
            String text = source.lines().get(line - 1).stripLeading();
            if (text.startsWith("#")) {
                if (lines.isEmpty()) {
                    comments.add(text.substring(text.startsWith("# ") ? 2 : 1));
                } else {
                    Pin.refuseAt(source, line);
                }
            } else if (!text.isBlank()) {
                lines.add(Lexer.tokens(source, line));
            }
        }
    }

    /// The program written in `text`; errors call the text `program`.
    ///
    /// @throws SyntaxError if the text is not a program
    public static Program parse(String text) {
        return parse(text, "program");
    }

    /// The program written in `text`; errors call the text by the given name.
    ///
    /// @throws SyntaxError if the text is not a program
    public static Program parse(String text, String sourceName) {
        return new Parser(SourceText.of(sourceName, text)).program();
    }

    /// The program written in a file.
    ///
    /// @throws SyntaxError if the text is not a program
    /// @throws java.io.UncheckedIOException if the file cannot be read; the message says which and why
    public static Program parse(Path file) {
        return new Parser(SourceText.of(file)).program();
    }

    private Program program() {
        if (lines.isEmpty()) {
            String problem = comments.isEmpty() ? "the text is empty" : "only comments";
            throw source.error(source.lines().size(), 1, problem + ": expected " + DEF_LINE);
        }
        while (current < lines.size() && !lines.get(current).getFirst().is("def")) {
            hyperparameter(new LineReader(source, lines.get(current++)));
        }
        if (current == lines.size()) {
            throw source.error(lines.getLast().getFirst(), "no def line: expected %s below".formatted(DEF_LINE));
        }
        List<Token> defLine = lines.get(current++);
        Signature signature = signature(new LineReader(source, defLine));
        List<Body.Assignment> assignments = assignments(defLine, signature);
        var body = new Body(source, inputs, assignments);
        List<Variable> returns = returns(lines.get(current++), signature, body);
        if (current < lines.size()) {
            throw source.error(lines.get(current).getFirst(), "statement after return, which ends the program");
        }
        return new Program(comments, hyperparameters, signature, body.statements(), returns);
    }

    private void hyperparameter(LineReader line) {
        if (line.peek().sort() != Token.Sort.NAME || line.peek().isKeyword()) {
            throw source.error(
                    line.peek(),
                    "expected %s or a hyperparameter such as 'beta1 = 0.9', found %s"
                            .formatted(DEF_LINE, line.peek().shown()));
        }
        Token name = line.next();
        line.expect("=");
        Token start = line.peek();
        Optional<Double> value = line.number();
        if (value.isEmpty() || line.peek().sort() != Token.Sort.END_OF_LINE) {
            throw source.error(start, "expected one number: a line above def gives a hyperparameter its value");
        }
        Pin.refuseAt(source, name.line());
        if (!inputs.add(name.text())) {
            throw source.error(name, "hyperparameter '%s' already has a value".formatted(name.text()));
        }
        hyperparameters.add(new Hyperparameter(name.text(), value.get()));
    }

    private Signature signature(LineReader line) {
        line.expect("def");
        Token function = line.name("the function");
        if (!function.is("train")) {
            throw source.error(function, "function '%s' must be called 'train'".formatted(function.text()));
        }
        var parameters = new ParameterList(source, inputs);
        line.untilClosed(line.expect("("), () -> parameters.read(line));
        line.expect(":");
        line.end();
        Pin.refuseAt(source, function.line());
        return parameters.signature(function);
    }

    private List<Body.Assignment> assignments(List<Token> defLine, Signature signature) {
        var assignments = new ArrayList<Body.Assignment>();
        int first = current;
        while (current < lines.size()) {
            checkIndentation(defLine.getFirst(), lines.get(first).getFirst(), lines.get(current).getFirst());
            if (lines.get(current).getFirst().is("return")) {
                return assignments;
            }
            assignments.add(assignment(new LineReader(source, lines.get(current++))));
        }
        throw source.error(
                lines.getLast().getFirst(),
                "no return line: expected 'return %s' at the end".formatted(expectedReturns(signature)));
    }

    private Body.Assignment assignment(LineReader line) {
        Token target = line.name("a variable");
        line.expect("=");
        if (hyperparameters.stream().anyMatch(each -> each.name().equals(target.text()))) {
            throw source.error(target, "'%s' is a hyperparameter and cannot be assigned".formatted(target.text()));
        }
        Expression value = line.expression();
        line.end();
        return new Body.Assignment(target, value, Pin.isAt(source, target.line()));
    }

    private List<Variable> returns(List<Token> returnLine, Signature signature, Body body) {
        var line = new LineReader(source, returnLine);
        Token start = line.expect("return");
        var values = new ArrayList<Expression>();
        if (line.peek().sort() != Token.Sort.END_OF_LINE) {
            do {
                values.add(line.expression());
            } while (line.accept(","));
        }
        line.end();
        Pin.refuseAt(source, start.line());
        if (values.size() != 1 + signature.stateCount()) {
            throw source.error(
                    start,
                    "%d %s returned, expected %d: '%s'"
                            .formatted(
                                    values.size(),
                                    values.size() == 1 ? "value" : "values",
                                    1 + signature.stateCount(),
                                    expectedReturns(signature)));
        }
        return values.stream().map(body::returned).toList();
    }

    private static String expectedReturns(Signature signature) {
        var names = new ArrayList<String>();
        names.add("update");
        names.addAll(signature.stateNames());
        return String.join(", ", names);
    }

    /// All lines of the body begin in one column, right of `def`; lines indented by tabs may mix with others.
    private void checkIndentation(Token def, Token first, Token line) {
        if (line.column() <= def.column()) {
            String problem =
                    line.is("def")
                            ? "second def: a text holds one program"
                            : "expected an indented line: the body of train goes on until its return";
            throw source.error(line, problem);
        }
        boolean hasTabs = indentation(first).indexOf('\t') >= 0 || indentation(line).indexOf('\t') >= 0;
        if (line.column() != first.column() && !hasTabs) {
            throw source.error(
                    line,
                    "indented by %d columns, but the first line of the body by %d"
                            .formatted(line.column() - 1, first.column() - 1));
        }
    }

    private String indentation(Token first) {
        return source.lines().get(first.line() - 1).substring(0, first.column() - 1);
    }
}
