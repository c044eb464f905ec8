package serengeti.dsl.rewrite;

import serengeti.dsl.rewrite.Pattern.Call;

/// A row of the rule table: `left` may be replaced by `right`, bit for bit and for every input, in every precision
/// (the payload of a NaN aside; -0 and +0 are different).
///
/// @param name unique, in kebab-case
/// @param left what is matched
/// @param right what it becomes; holes only that occur on the left
public record Rule(String name, Call left, Pattern right) {

    public Rule {
        if (right.holes() > left.holes()) {
            throw new IllegalArgumentException(
                    "rule %s: the right side has a hole that the left lacks".formatted(name));
        }
    }
}
