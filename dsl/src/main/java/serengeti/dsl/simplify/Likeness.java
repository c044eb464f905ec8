package serengeti.dsl.simplify;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.library.Library;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;

/// How like a program is to one of the library that it is not.
///
/// @param entry the program of the library
/// @param hyperparameters for which it is most like the program, as far as the directions of updates depend on them
/// @param cosine between the updates of both on the same gradients, mean over some steps on small tensors; 1 where they
///     point the same way
/// @param lacks functions that the entry applies and the program does not; where no function differs, terms of the update,
///     if they are short
/// @param adds functions that the program applies and the entry does not, or terms
public record Likeness(
        Library.Entry entry,
        Map<String, Double> hyperparameters,
        double cosine,
        List<String> lacks,
        List<String> adds) {

    /// By how much a cosine may be lower where the parts are more alike.
    private static final double NEARLY = 0.02;

    /// By how much it may be lower where fewer numbers are chosen for it.
    private static final double SAME = 5e-4;

    private static final int MOST_CHARACTERS = 80;

    private static final Set<Fn> ARITHMETIC =
            EnumSet.of(
                    Fn.COPY,
                    Fn.NEGATIVE,
                    Fn.INVERT,
                    Fn.SQUARE,
                    Fn.CUBE,
                    Fn.INTERP,
                    Fn.RATIO,
                    Fn.RECIPROCAL,
                    Fn.GET_EPS);

    public Likeness {
        hyperparameters = new LinkedHashMap<>(hyperparameters);
    }

    /// The most like program of the library; of those whose updates are nearly as like, the one that differs in the
    /// fewest functions and states, or then has the fewest hyperparameters.
    ///
    /// @param program sound
    public static Likeness nearest(Program program) {
        Program inlined = program.inlined();
        List<Candidate> all = Known.all().stream().map(known -> candidate(inlined, known)).toList();
        double most = all.stream().mapToDouble(Candidate::cosine).max().orElseThrow();
        List<Candidate> near = all.stream().filter(each -> each.cosine() >= most - NEARLY).toList();
        int fewest = near.stream().mapToInt(Candidate::differences).min().orElseThrow();
        List<Candidate> alike = near.stream().filter(each -> each.differences() == fewest).toList();
        double best = alike.stream().mapToDouble(Candidate::cosine).max().orElseThrow();
        return alike.stream()
                .filter(each -> each.cosine() >= best - SAME)
                .min(
                        Comparator.comparingInt(Candidate::numbers)
                                .thenComparing(Candidate::cosine, Comparator.reverseOrder()))
                .orElseThrow()
                .likeness()
                .withTerms(inlined);
    }

    /// With the terms of the updates that differ, if no functions do and the terms are such as one can read.
    private Likeness withTerms(Program program) {
        Optional<Recurrence> own = Recognizer.form(program);
        Optional<Recurrence> other = Recognizer.form(entry.program().inlined());
        if (!lacks.isEmpty() || !adds.isEmpty() || own.isEmpty() || other.isEmpty()) {
            return this;
        }
        List<String> lacking = Terms.notIn(own.get(), other.get());
        List<String> added = Terms.notIn(other.get(), own.get());
        // Such as have one text may be of another structure nevertheless.
        boolean isReadable =
                lacking.stream().noneMatch(added::contains)
                        && Stream.of(lacking, added)
                                .allMatch(terms -> String.join(", ", terms).length() <= MOST_CHARACTERS);
        return isReadable ? new Likeness(entry, hyperparameters, cosine, lacking, added) : this;
    }

    /// An entry that may be nearest.
    ///
    /// @param differences how many functions or states one has and the other has not
    private record Candidate(Likeness likeness, int differences) {

        double cosine() {
            return likeness.cosine();
        }

        int numbers() {
            return likeness.hyperparameters().size();
        }
    }

    private static Candidate candidate(Program program, Known known) {
        Program own = Simplifier.simplify(known.entry().program()).output();
        Likeness likeness = of(program, known, own);
        int states = Math.abs(own.signature().stateCount() - program.signature().stateCount());
        return new Candidate(likeness, likeness.lacks().size() + likeness.adds().size() + states);
    }

    private static Likeness of(Program program, Known known, Program own) {
        Approach approach = Approach.of(known.open(), program);
        Set<String> has = functions(program);
        Set<String> other = functions(own);
        return new Likeness(
                known.entry(),
                approach.hyperparameters(),
                approach.cosine(),
                other.stream().filter(each -> !has.contains(each)).toList(),
                has.stream().filter(each -> !other.contains(each)).toList());
    }

    /// What it is like, such as `Lion with beta1=0.95, beta2=0.98`.
    public String text() {
        String values =
                hyperparameters.entrySet().stream()
                        .map(each -> each.getKey() + "=" + Recognition.text(each.getValue()))
                        .collect(Collectors.joining(", "));
        return entry.title() + (values.isEmpty() ? "" : " with " + values);
    }

    /// What a program applies besides arithmetic, however that is written; both roots are one function.
    private static Set<String> functions(Program program) {
        var functions = new TreeSet<String>();
        for (Statement statement : program.statements()) {
            Fn function = statement.function();
            if (!function.isInfix() && !ARITHMETIC.contains(function)) {
                functions.add((function == Fn.ROOT ? Fn.SQRT : function).spelling());
            }
        }
        return functions;
    }
}
