package serengeti.dsl.simplify;

import java.util.Locale;
import java.util.Optional;
import serengeti.dsl.program.Program;

/// One step of a simplification: a program, one that does the same, and why.
///
/// @param kind on what the step rests
/// @param rule the rules that were used, by name, separated by commas
/// @param before the program to which they were applied
/// @param after what it became
/// @param evidence what proves the step, or by what it was measured
/// @param fitted the programs that were trained, where they are not those two
public record Step(Kind kind, String rule, Program before, Program after, String evidence, Optional<Fitted> fitted) {

    /// A step that was not measured, or at the constants of its programs.
    public Step(Kind kind, String rule, Program before, Program after, String evidence) {
        this(kind, rule, before, after, evidence, Optional.empty());
    }

    /// The same step with other evidence.
    public Step withEvidence(String other) {
        return new Step(kind, rule, before, after, other, fitted);
    }

    /// The programs of a step with constants that were fitted to what they were trained on.
    public record Fitted(Program before, Program after) {}

    /// On what a step rests.
    public enum Kind {
        /// Equal bit for bit: statements that reach no update are left out.
        EXACT,
        /// Equal over the real numbers; rounding may differ.
        REAL,
        /// Equal over the real numbers where the evidence's assumption is true.
        ASSUMED,
        /// Numbers rounded, accepted since paired training runs showed no loss.
        NUMERIC,
        /// Statements left out or replaced, accepted since paired training runs showed no loss.
        EMPIRICAL;

        /// The name in results, such as `exact`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
