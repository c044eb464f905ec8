package serengeti.search;

/// How long a search has not found anything better.
final class Plateau {
    private double best = Double.NEGATIVE_INFINITY;
    private long since;

    /// Notices a better program.
    void look(Judge judge) {
        double fitness = judge.bestFitness();
        if (fitness > best) {
            best = fitness;
            since = judge.programs();
        }
    }

    /// Programs born since the last better one.
    long length(Judge judge) {
        return judge.programs() - since;
    }

    /// Counts from now on; better is what is better than all before.
    void begin(Judge judge) {
        since = judge.programs();
    }
}
