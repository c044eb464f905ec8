package serengeti.search;

/// How long a search has trained nothing: all that is born is known or refused.
final class Idle {
    private long trainings;
    private long since;
    private long before;
    private long now;

    /// Notices a training.
    void look(Judge judge) {
        before = now;
        if (judge.trainings() > trainings) {
            trainings = judge.trainings();
            since = judge.programs();
            before = 0;
        }
        now = length(judge);
    }

    /// Programs born since the last training.
    long length(Judge judge) {
        return judge.programs() - since;
    }

    /// Whether it has just come to be so many programs.
    boolean isAt(Judge judge, long programs) {
        return before < programs && length(judge) >= programs;
    }
}
