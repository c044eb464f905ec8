package serengeti.dsl.export;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;

/// Names in the text of a program that is to be Python: no keyword, and no function that the program calls.
final class HeroNames {
    private static final Set<String> KEYWORDS =
            Set.of(
                    ("False None True and as assert async await break class continue def del elif else except finally"
                         + " for from global if import in is lambda nonlocal not or pass raise return try while with"
                         + " yield")
                            .split(" "));

    private final Names names = new Names(KEYWORDS);
    private final Map<String, String> given = new HashMap<>();

    HeroNames(Program program) {
        for (Statement statement : program.statements()) {
            if (names.isFree(spelling(statement.function()))) {
                names.take(spelling(statement.function()));
            }
        }
        program.signature().names().forEach(this::of);
        program.statements().forEach(statement -> of(statement.target().name()));
    }

    /// How the released code calls a function.
    static String spelling(Fn function) {
        return switch (function) {
            case INTERP -> "interpolate";
            case CLIP -> "clip_by_global_norm";
            case MAXIMUM -> "max";
            case MINIMUM -> "min";
            default -> function.spelling();
        };
    }

    /// How a variable of the program is called.
    String of(String variable) {
        return given.computeIfAbsent(variable, names::take);
    }

    /// A variable that the program does not have.
    String fresh(String wish) {
        String name = names.take(wish);
        given.put(name, name);
        return name;
    }
}
