package serengeti.dsl.text;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter;
import serengeti.dsl.testing.GoldenFile;

/// `docs/functions.md` is generated from the table of functions.
class FunctionPageTest {

    @Test
    void pageShowsTheTableOfFunctions() {
        GoldenFile.check(GoldenFile.inRepository("docs/functions.md"), page());
    }

    private static String page() {
        List<Fn> extras = Stream.of(Fn.values()).filter(fn -> !fn.isInDefaultSpace()).toList();
        return """
        # Functions

        Generated from the table `serengeti.dsl.function.Fn`; a test compares it and rewrites it with
        `mvn -pl dsl test -Dgolden.update=true`.

        The formula is the whole meaning: every guard against zero or negative arguments is written out. In it

        - `+ - * /` are plain arithmetic, and 0/0 is NaN; `|x|` is the absolute value;
        - `root` is the square root and `ln` the natural logarithm, both NaN for negative arguments;
        - `ln1p(x)` is `ln(1 + x)`, and `hypot(x, y)` the root of the sum of the squares;
        - `sign(x)` is -1, 0 or 1; `pow(x, y)` is NaN for a negative `x` and a fractional `y`;
        - `greater(x, y)` is 1 where `x > y`, else 0; `select(c, x, y)` is `x` where `c` is not 0, else `y`;
        - `sum_per_array` adds up the elements of each array, `sum_all` those of all arrays.

        Arguments whose kind is not named may have any; see [language.md](language.md) on kinds.

        ## In the default search space: %d

        %s
        ## In the language only: %d

        %s\
        """
                .formatted(Fn.defaultSpace().size(), table(Fn.defaultSpace()), extras.size(), table(extras));
    }

    private static String table(List<Fn> functions) {
        return functions.stream()
                .map(FunctionPageTest::row)
                .collect(
                        Collectors.joining(
                                "",
                                """
                                | function | also written | arguments | meaning | result |
                                | --- | --- | --- | --- | --- |
                                """,
                                ""));
    }

    private static String row(Fn function) {
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        code(call(function)),
                        aliases(function),
                        requirements(function),
                        code(function.formulaText()),
                        result(function));
    }

    private static String call(Fn function) {
        List<String> names = function.parameters().stream().map(Parameter::name).toList();
        return function.isInfix()
                ? String.join(" " + function.spelling() + " ", names)
                : function.spelling() + "(" + String.join(", ", names) + ")";
    }

    private static String aliases(Fn function) {
        String copy = function == Fn.COPY ? code("y = x") : "";
        return copy
                + Fn.names().stream()
                        .filter(name -> !name.equals(function.spelling()) && Fn.named(name).orElseThrow() == function)
                        .sorted()
                        .map(FunctionPageTest::code)
                        .collect(Collectors.joining(", "));
    }

    private static String requirements(Fn function) {
        return function.parameters().stream()
                .filter(parameter -> parameter.required() != Parameter.Requirement.ANY)
                .map(parameter -> code(parameter.name()) + " " + parameter.required().label())
                .collect(Collectors.joining(", "));
    }

    /// The result for the largest arguments allowed shows whether a sum or the arguments decide.
    private static String result(Fn function) {
        Kind kind =
                function.resultKind(
                        function.parameters().stream()
                                .map(parameter ->
                                        parameter.required() == Parameter.Requirement.SCALAR
                                                ? Kind.SCALAR
                                                : Kind.TENSOR)
                                .toArray(Kind[]::new));
        boolean needsTensor =
                function.parameters().stream()
                        .anyMatch(parameter -> parameter.required() == Parameter.Requirement.TENSOR);
        boolean follows = kind == Kind.TENSOR && !needsTensor;
        return follows ? "as the arguments" : kind.label();
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
