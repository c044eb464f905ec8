package serengeti.dsl.simplify;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;

/// How like a program is to one of the library that it is not.
///
/// @param entry the program of the library
/// @param cosine between the updates of both on the same gradients, mean over some steps on small tensors; 1 where they
///     point the same way
/// @param lacks functions that the entry applies and the program does not
/// @param adds functions that the program applies and the entry does not
public record Likeness(Library.Entry entry, double cosine, List<String> lacks, List<String> adds) {

    /// The most like program of the library, at its default hyperparameters.
    ///
    /// @param program sound
    public static Likeness nearest(Program program) {
        return Library.all().stream()
                .filter(entry -> entry.group() != Library.Group.ABLATION)
                .map(entry -> of(program, entry))
                .max(Comparator.comparingDouble(Likeness::cosine))
                .orElseThrow();
    }

    private static Likeness of(Program program, Library.Entry entry) {
        Program own = Simplifier.simplify(entry.program()).output();
        Set<String> has = functions(program);
        Set<String> known = functions(own);
        return new Likeness(
                entry,
                Witness.cosine(program.inlined(), own),
                known.stream().filter(each -> !has.contains(each)).toList(),
                has.stream().filter(each -> !known.contains(each)).toList());
    }

    /// What a program applies besides arithmetic.
    private static Set<String> functions(Program program) {
        var functions = new TreeSet<String>();
        for (Statement statement : program.statements()) {
            if (!statement.function().isInfix() && statement.function() != Fn.NEGATIVE) {
                functions.add(statement.function().spelling());
            }
        }
        return functions;
    }
}
