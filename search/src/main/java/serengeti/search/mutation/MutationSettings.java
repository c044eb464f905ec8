package serengeti.search.mutation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import serengeti.dsl.function.Fn;

/// The knobs of mutation. arXiv 2302.06675 does not state the shares; the released `hero` code has 1 : 1 : 1.
///
/// @param insert weight of inserting a statement, at least 0
/// @param delete weight of deleting a statement, at least 0
/// @param modify weight of altering one argument, at least 0
/// @param scale weight of scaling one constant of a live statement, at least 0; a measured addition, since programs
///     compete at their own learning rates and a good structure at a bad one is lost
/// @param complementShare how often the constant weight of an `interp` is scaled as 1 - c instead of c, 0 to 1, so
///     that a decay of 0.9 reaches 0.99 and not 1.8
/// @param scaleSpread standard deviation of a in the factor 2^a, above 0; the paper has 1
/// @param newVariableShare how often an inserted statement gets a new variable as its target, 0 to 1
/// @param constantShare how often a drawn argument is a constant where either would do, 0 to 1
/// @param maxStatements no insertion beyond this length, 1 to 900; the paper has no limit
/// @param functions what may be inserted, at least one function
public record MutationSettings(
        double insert,
        double delete,
        double modify,
        double scale,
        double complementShare,
        double scaleSpread,
        double newVariableShare,
        double constantShare,
        int maxStatements,
        List<Fn> functions) {

    /// There are 1000 names for new variables, and an insertion looks for one that is free.
    private static final int MOST_STATEMENTS = 900;

    /// The measured defaults: the 45 functions, a quarter of the children with nothing but a constant scaled.
    public static final MutationSettings DEFAULT =
            new MutationSettings(1, 1, 1, 1, 0.75, 1, 0.5, 0.25, 60, Fn.defaultSpace());

    /// As arXiv 2302.06675 and `hero` have it: three kinds in equal shares, constants scaled as c * 2^N(0, 1).
    public static final MutationSettings PAPER =
            new MutationSettings(1, 1, 1, 0, 0, 1, 0.5, 0.25, 60, Fn.defaultSpace());

    /// Constants only, the tuning baseline.
    public static final MutationSettings CONSTANTS =
            new MutationSettings(0, 0, 0, 1, 0.75, 1, 0, 0, 60, Fn.defaultSpace());

    public MutationSettings {
        Set<Fn> sorted = new TreeSet<>(functions);
        functions = List.copyOf(sorted);
        requireAtLeastZero("insert", insert);
        requireAtLeastZero("delete", delete);
        requireAtLeastZero("modify", modify);
        requireAtLeastZero("scale", scale);
        requireAtLeastZero("complementShare", complementShare);
        if (!(insert + delete + modify + scale > 0)) {
            throw new IllegalArgumentException("mutation weights: at least one must be above 0");
        }
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("functions: at least one is needed");
        }
        if (maxStatements < 1 || maxStatements > MOST_STATEMENTS) {
            throw new IllegalArgumentException(
                    "maxStatements: %d, must be between 1 and %d".formatted(maxStatements, MOST_STATEMENTS));
        }
    }

    private static void requireAtLeastZero(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("%s: %s, must be at least 0".formatted(name, value));
        }
    }
}
