package serengeti.search.knobs;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.dsl.text.UnknownName;
import serengeti.search.Baseline;
import serengeti.search.TaskChoice;

/// How values of one type are read.
///
/// @param expectation what a text must be, for messages
/// @param read gives the value; throws IllegalArgumentException where the text is none
record KnobType(String expectation, Function<String, Object> read) {
    private static final String UNLIMITED = "unlimited";
    private static final String NONE = "none";
    private static final String WHOLE = "a whole number";

    private static final Map<Class<?>, KnobType> TABLE =
            Map.of(
                    int.class,
                    new KnobType(WHOLE, Integer::valueOf),
                    long.class,
                    new KnobType(WHOLE, Long::valueOf),
                    double.class,
                    new KnobType("a number", KnobType::number),
                    Double.class,
                    new KnobType("numbers", KnobType::number),
                    String.class,
                    new KnobType("a text", text -> text),
                    Fn.class,
                    new KnobType("functions", KnobType::function),
                    TaskChoice.class,
                    new KnobType("names of tasks, each with :STEPS behind it if need be", TaskChoice::parse),
                    Baseline.class,
                    new KnobType("baselines, each with :PROGRAM behind it if need be", Baseline::parse),
                    Program.class,
                    new KnobType("a program", Parser::parse));

    /// Whether there are texts for values of this type.
    static boolean isKnown(Type type) {
        return type instanceof ParameterizedType
                || type instanceof Class<?> plain && (plain.isEnum() || TABLE.containsKey(plain));
    }

    /// The text of a value.
    static String text(Object value) {
        return switch (value) {
            case Long count when count == Long.MAX_VALUE -> UNLIMITED;
            case Double number when number == Double.POSITIVE_INFINITY -> UNLIMITED;
            case Fn function -> function.spelling();
            case Enum<?> label -> label(label);
            case Program program -> Printer.print(program);
            case List<?> list when list.isEmpty() -> NONE;
            case List<?> list -> list.stream().map(KnobType::text).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    /// The value that a text stands for.
    ///
    /// @param name of the knob, for messages
    static Object value(String name, Type type, boolean isLimit, String text) {
        if (isLimit && text.equals(UNLIMITED)) {
            return type == double.class ? (Object) Double.POSITIVE_INFINITY : (Object) Long.MAX_VALUE;
        }
        if (type instanceof ParameterizedType list) {
            Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
            List<String> elements = Arrays.stream(text.split("[,\\s]+")).filter(each -> !each.isEmpty()).toList();
            if (elements.equals(List.of(NONE))) {
                return List.of();
            }
            if (elements.contains(NONE)) {
                throw new IllegalArgumentException(
                        "%s: '%s', %s cannot stand beside others".formatted(name, text, NONE));
            }
            return elements.stream().map(each -> one(name, element, each, "")).toList();
        }
        return one(name, (Class<?>) type, text, isLimit ? " or '%s'".formatted(UNLIMITED) : "");
    }

    private static Object one(String name, Class<?> type, String text, String alternative) {
        if (type.isEnum() && type != Fn.class) {
            return constant(name, type, text);
        }
        KnobType known = TABLE.get(type);
        try {
            return known.read().apply(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(
                    "%s: '%s', must be %s%s%s"
                            .formatted(name, text, known.expectation(), range(type, text), alternative));
        } catch (IllegalArgumentException error) {
            throw new IllegalArgumentException("%s: %s".formatted(name, error.getMessage()), error);
        }
    }

    /// Where a whole number must lie, if that is what is wrong with it.
    private static String range(Class<?> type, String text) {
        if (!text.matches("[+-]?[0-9]+")) {
            return "";
        }
        return type == int.class
                ? " between %d and %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE)
                : " between %d and %d".formatted(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Object constant(String name, Class<?> type, String text) {
        List<String> labels = Arrays.stream(type.getEnumConstants()).map(each -> label((Enum<?>) each)).toList();
        int index = labels.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "%s: '%s', must be one of %s".formatted(name, text, String.join(", ", labels)));
        }
        return type.getEnumConstants()[index];
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double number(String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new NumberFormatException(text);
        }
        return value;
    }

    private static Fn function(String text) {
        return Fn.named(text)
                .orElseThrow(
                        () -> new UnknownName("function", text, Arrays.stream(Fn.values()).map(Fn::spelling).toList()));
    }
}
