package serengeti.dsl.export;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Functions that the exported C code needs and C does not have, in the meaning of the language.
enum CHelper {
    /// -1, 0 or 1; not-a-number stays what it is, zero keeps its sign.
    SIGN("sign", "x", "x > 0 ? 1 : x < 0 ? -1 : x"),
    /// The smaller; not-a-number where one argument is.
    MINIMUM("minimum", "x, y", "x < y || x != x ? x : y"),
    /// The larger; not-a-number where one argument is.
    MAXIMUM("maximum", "x, y", "x > y || x != x ? x : y");

    private final String name;
    private final String parameters;
    private final String value;

    CHelper(String name, String parameters, String value) {
        this.name = name;
        this.parameters = parameters;
        this.value = value;
    }

    /// How the code calls it: one for elements, one for numbers in double.
    String name(boolean isElement) {
        return isElement ? name : name + "_double";
    }

    /// Its definition.
    String definition(boolean isElement, String qualifiers) {
        String type = isElement ? "real" : "double";
        return """
        %s %s %s(%s)
        {
            return %s;
        }
        """
                .formatted(
                        qualifiers,
                        type,
                        name(isElement),
                        Stream.of(parameters.split(", "))
                                .map(each -> type + " " + each)
                                .collect(Collectors.joining(", ")),
                        value);
    }
}
