package serengeti.dsl.rewrite;

import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.rewrite.Pattern.Call;

/// A row of a rule table: `left` may be replaced by `right`.
///
/// @param name unique, in kebab-case
/// @param left what is matched
/// @param right what it becomes; holes only that occur on the left
/// @param soundness in what sense both are equal; exact ones are so for every input, the payload of a NaN aside
/// @param guards what must be proved of the holes
/// @param assumption what must be true of the values besides, in words; empty unless the rule is assumed
public record Rule(String name, Call left, Pattern right, Soundness soundness, List<Guard> guards, String assumption) {

    public Rule {
        if (right.holes() > left.holes()) {
            throw new IllegalArgumentException(
                    "rule %s: the right side has a hole that the left lacks".formatted(name));
        }
        if ((soundness == Soundness.ASSUMED) == assumption.isEmpty()) {
            throw new IllegalArgumentException(
                    "rule %s: assumed rules, and no others, have an assumption".formatted(name));
        }
        guards = List.copyOf(guards);
    }

    /// Whether it is assumed that a number that is added against division by 0 makes no difference.
    public boolean leavesOutEpsilon() {
        return assumption.equals(Assumptions.FAR_ABOVE);
    }

    /// Whether it is assumed how large gradients are, so that training can refute it: that they are not clipped, or far
    /// above a number of the program's own. The division's own number is nothing that anybody chose.
    public boolean isAboutSize() {
        return equals(Laws.CLIP_NOT_REACHED) || leavesOutEpsilon() && left.function() != Fn.DIVIDE;
    }

    // Sets of rules are asked often, and names are unique.
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /// An exact rule without guards.
    public Rule(String name, Call left, Pattern right) {
        this(name, left, right, Soundness.EXACT, List.of(), "");
    }
}
