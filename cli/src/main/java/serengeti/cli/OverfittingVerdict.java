package serengeti.cli;

import java.util.Optional;
import serengeti.search.Comparison;
import serengeti.search.validation.ValidationCurve;

/// Whether a search went on getting better on its own tasks only, in words.
///
/// @param isOverfitted whether its last best is worse on the validation tasks than the best there; empty if unknown
/// @param text the same in a few words, and a sentence without its full stop that says why
record OverfittingVerdict(Optional<Boolean> isOverfitted, String text) {

    /// That of a search.
    ///
    /// @param curve of the search, with a point at least
    /// @param hasEnded whether it will find nothing more
    static OverfittingVerdict of(ValidationCurve curve, boolean hasEnded) {
        if (curve.confirmation().isPresent()) {
            return of(curve.confirmation().get().comparison());
        }
        if (curve.hasFallen()) {
            return unknown("not told yet. Last best and best there are compared when the search has ended");
        }
        return hasEnded
                ? new OverfittingVerdict(Optional.of(false), "no overfitting seen. The last best is the best there")
                : unknown("not told yet. So far the last best is the best there");
    }

    private static OverfittingVerdict unknown(String text) {
        return new OverfittingVerdict(Optional.empty(), text);
    }

    private static OverfittingVerdict of(Comparison compared) {
        String difference =
                "Last best against best there, on %d further seeds: %s"
                        .formatted(
                                compared.seeds(),
                                Verdict.of(
                                        compared.differenceMean(),
                                        compared.differenceStandardError(),
                                        compared.compared(),
                                        compared.seeds()));
        boolean isLastLost = compared.bestScored() == 0 && compared.baselineScored() > 0;
        if (compared.compared() < Verdict.LEAST_SEEDS && !isLastLost) {
            return unknown("cannot be told. " + difference);
        }
        boolean isWorse =
                Verdict.isWorse(compared.differenceMean(), compared.differenceStandardError(), compared.compared());
        return isWorse || isLastLost
                ? new OverfittingVerdict(Optional.of(true), "overfitted. " + difference)
                : new OverfittingVerdict(Optional.of(false), "no overfitting seen. " + difference);
    }
}
