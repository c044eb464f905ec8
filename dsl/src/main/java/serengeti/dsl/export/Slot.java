package serengeti.dsl.export;

import java.util.Comparator;

/// When something is known: in which pass over the array, and after how many loops over each of its rows.
///
/// @param pass 0-based
/// @param phase 0 before the first loop over a row, and for what does not go row by row
record Slot(int pass, int phase) implements Comparable<Slot> {
    /// Before anything has been computed.
    static final Slot FIRST = new Slot(0, 0);

    private static final Comparator<Slot> ORDER = Comparator.comparingInt(Slot::pass).thenComparingInt(Slot::phase);

    Slot nextPass() {
        return new Slot(pass + 1, 0);
    }

    Slot nextPhase() {
        return new Slot(pass, phase + 1);
    }

    static Slot later(Slot one, Slot other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    @Override
    public int compareTo(Slot other) {
        return ORDER.compare(this, other);
    }
}
