package serengeti.evaluator.task;

import java.util.List;

/// How the training of one program with several learning rates ended; see [RateSweep].
///
/// @param rates one for each factor, in the order of the knobs
/// @param winner index of the rate that counts: the scored one of the highest fitness, the earlier one of equals; if
///     none was scored, that of the lowest loss when compared among those that ended by themselves
public record SweepOutcome(List<Rate> rates, int winner) {

    public SweepOutcome {
        rates = List.copyOf(rates);
    }

    /// What became of one learning rate.
    ///
    /// @param factor what `lr` was multiplied by
    /// @param lossWhenCompared mean training loss where the rates were compared; NaN if the run ended before
    /// @param lossAtHurdle mean training loss at the hurdle; NaN if there was no hurdle or the run did not come so far
    /// @param steps how many steps it took
    /// @param fate how it ended
    public record Rate(double factor, double lossWhenCompared, double lossAtHurdle, int steps, Fate fate) {}

    /// How the run of one learning rate ended.
    public sealed interface Fate {

        /// By itself, as any run.
        record Ended(Outcome outcome) implements Fate {}

        /// It was clearly worse than another where the rates were compared, so the rest of it was saved.
        record ClearlyWorse() implements Fate {}
    }

    /// The outcome of the rate that counts.
    public Outcome outcome() {
        return switch (rates.get(winner).fate()) {
            case Fate.Ended(Outcome outcome) -> outcome;
            case Fate.ClearlyWorse _ -> throw new IllegalStateException("rate %d did not end".formatted(winner));
        };
    }

    /// The mean training loss at the hurdle of the rate that counts; NaN if it has none.
    public double lossAtHurdle() {
        return rates.get(winner).lossAtHurdle();
    }

    /// The factor that counts.
    public double factor() {
        return rates.get(winner).factor();
    }

    /// The steps of all rates together.
    public long steps() {
        return rates.stream().mapToLong(Rate::steps).sum();
    }
}
