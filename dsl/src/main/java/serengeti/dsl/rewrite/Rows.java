package serengeti.dsl.rewrite;

import static serengeti.dsl.rewrite.Guard.Fact.SELDOM_ZERO;

import java.util.List;
import serengeti.dsl.rewrite.Pattern.Call;
import serengeti.dsl.rewrite.Pattern.Hole;
import serengeti.dsl.rewrite.Pattern.Numeric;

/// How rows of the table of laws are written.
final class Rows {
    static final Pattern X = new Hole(0);
    static final Pattern Y = new Hole(1);
    static final Pattern A = new Hole(2);
    static final Pattern C = new Numeric(2);
    static final Pattern D = new Numeric(1);

    private Rows() {}

    static Rule real(String name, Pattern left, Pattern right) {
        return new Rule(name, (Call) left, right, Soundness.REAL, List.of(), "");
    }

    static Rule guarded(String name, Pattern left, Pattern right, Guard guard) {
        return new Rule(name, (Call) left, right, Soundness.REAL, List.of(guard), "");
    }

    static Rule assumed(String name, Pattern left, Pattern right, String assumption) {
        // Of what is often 0 none may assume that it is not.
        return new Rule(name, (Call) left, right, Soundness.ASSUMED, List.of(new Guard(0, SELDOM_ZERO)), assumption);
    }
}
