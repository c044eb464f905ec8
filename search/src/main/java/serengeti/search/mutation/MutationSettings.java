package serengeti.search.mutation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import serengeti.dsl.function.Fn;
import serengeti.search.knobs.Knob;

/// The knobs of mutation.
public record MutationSettings(
        @Knob(
                        about = "weight of inserting a statement, at least 0",
                        unit = "weight",
                        source = "arXiv 2302.06675, section 2.2; its shares are not stated, the released code has 1")
                double insert,
        @Knob(
                        about = "weight of deleting a statement, at least 0",
                        unit = "weight",
                        source = "arXiv 2302.06675, section 2.2; its shares are not stated, the released code has 1")
                double delete,
        @Knob(
                        about = "weight of altering one argument, at least 0",
                        unit = "weight",
                        source = "arXiv 2302.06675, section 2.2; its shares are not stated, the released code has 1")
                double modify,
        @Knob(
                        about =
                                "weight of scaling one constant of a live statement, at least 0: programs compete at"
                                        + " their own learning rates, and a good form at a bad one is lost",
                        unit = "weight",
                        source = "measured, see docs/campaigns.md: a quarter of all children; the paper has none")
                double scale,
        @Knob(
                        about =
                                "how often the constant weight of an interp is scaled as 1 - c instead of c, 0 to 1, so"
                                        + " that a decay of 0.9 reaches 0.99 and not 1.8",
                        unit = "share",
                        source = "measured, see docs/campaigns.md; the paper has 0")
                double complementShare,
        @Knob(
                        about = "standard deviation of a in the factor 2^a of a scaled constant, above 0",
                        unit = "powers of two",
                        source = "arXiv 2302.06675, section 2.2: 1")
                double scaleSpread,
        @Knob(
                        about = "how often an inserted statement gets a new variable as its target, 0 to 1",
                        unit = "share",
                        source = "none: the paper does not state it")
                double newVariableShare,
        @Knob(
                        about = "how often a drawn argument is a constant where a variable would do too, 0 to 1",
                        unit = "share",
                        source = "none: the paper does not state it")
                double constantShare,
        @Knob(
                        about =
                                "how often a change of what a variable is set to is followed by a statement that scales"
                                        + " the variable back to its magnitude, 0 to 1, so that changes of form are not"
                                        + " lost for their change of scale",
                        unit = "share",
                        source = "measured, see docs/campaigns.md; the paper has 0")
                double calibratedShare,
        @Knob(
                        about = "no insertion beyond this length, 1 to 900",
                        unit = "statements",
                        source = "twice what redundant statements take up; the paper has no limit")
                int maxStatements,
        @Knob(
                        about = "what may be inserted, at least one function",
                        unit = "functions",
                        source = "arXiv 2302.06675, appendix H: 43, the released code 45")
                List<Fn> functions) {

    /// There are 1000 names for new variables, and an insertion looks for one that is free.
    private static final int MOST_STATEMENTS = 900;

    /// The 45 functions and single changes only, in equal shares; a quarter of the children have nothing but a constant
    /// scaled.
    public static final MutationSettings SINGLE =
            new MutationSettings(1, 1, 1, 1, 0.75, 1, 0.5, 0.25, 0, 60, Fn.defaultSpace());

    /// What campaigns use: [#SINGLE] with half of the changes of form calibrated.
    public static final MutationSettings DEFAULT = SINGLE.withCalibratedShare(0.5);

    /// As arXiv 2302.06675 and `hero` have it: three kinds in equal shares, constants scaled as c * 2^N(0, 1).
    public static final MutationSettings PAPER =
            new MutationSettings(1, 1, 1, 0, 0, 1, 0.5, 0.25, 0, 60, Fn.defaultSpace());

    public MutationSettings {
        Set<Fn> sorted = new TreeSet<>(functions);
        functions = List.copyOf(sorted);
        requireAtLeastZero("insert", insert);
        requireAtLeastZero("delete", delete);
        requireAtLeastZero("modify", modify);
        requireAtLeastZero("scale", scale);
        requireShare("complement_share", complementShare);
        if (!(scaleSpread > 0)) {
            throw new IllegalArgumentException("scale_spread: %s, must be above 0".formatted(scaleSpread));
        }
        requireShare("new_variable_share", newVariableShare);
        requireShare("constant_share", constantShare);
        requireShare("calibrated_share", calibratedShare);
        if (!(insert + delete + modify + scale > 0)) {
            throw new IllegalArgumentException("insert, delete, modify and scale: all 0, at least one must be above 0");
        }
        if (functions.isEmpty()) {
            throw new IllegalArgumentException("functions: at least one is needed");
        }
        if (maxStatements < 1 || maxStatements > MOST_STATEMENTS) {
            throw new IllegalArgumentException(
                    "max_statements: %d, must be between 1 and %d".formatted(maxStatements, MOST_STATEMENTS));
        }
    }

    /// These settings with nothing but constants scaled.
    public MutationSettings constantsOnly() {
        return new MutationSettings(
                0, 0, 0, 1, complementShare, scaleSpread, newVariableShare, constantShare, 0, maxStatements, functions);
    }

    /// These settings with another share of calibrated changes.
    public MutationSettings withCalibratedShare(double share) {
        return new MutationSettings(
                insert,
                delete,
                modify,
                scale,
                complementShare,
                scaleSpread,
                newVariableShare,
                constantShare,
                share,
                maxStatements,
                functions);
    }

    private static void requireAtLeastZero(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException("%s: %s, must be at least 0".formatted(name, value));
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s: %s, must be between 0 and 1".formatted(name, value));
        }
    }
}
