package serengeti.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import picocli.CommandLine.Option;

/// Whether and how learning rates and decays are chosen.
final class TuneOptions {
    private static final String HALF_DECADES = "0.1,0.31622776601683794,1,3.1622776601683795,10";
    private static final String TOTAL_DECAYS = "0.5,2,6,16,48";

    @Option(
            names = "--sweep",
            description =
                    "Train each run at a third, once and three times the learning rate, stop those that are clearly"
                            + " worse after a quarter of the steps, and count the best: about twice the work, and no"
                            + " program is judged by a rate that does not suit it. Each program's mean is then of the"
                            + " best of three rates for each seed: too high for any one rate, but for all programs"
                            + " alike, so that they can be compared.")
    private boolean sweep;

    @Option(
            names = "--tune",
            description =
                    "First choose learning rate and weight decay for every program, PROGRAM and those of --against"
                        + " alike: the same grid, the same number of training runs, seeds that nothing is reported on."
                        + " Weight decay is chosen where a hyperparameter sets it: weight_decay, lambda, wd or the"
                        + " like; a program without one gets as many runs on more seeds. An optimum at the edge of the"
                        + " grid is warned of.")
    private boolean tune;

    @Option(
            names = "--tuning-seeds",
            paramLabel = "N",
            description = "With --tune: seeds that each point of the grid is trained on (default: 3).")
    private Integer tuningSeeds;

    @Option(
            names = "--lr-factors",
            paramLabel = "X",
            split = ",",
            description =
                    "With --tune: learning rates to try, as multiples of a program's own (default: five, half a decade"
                            + " apart: 0.1,0.316,1,3.16,10).")
    private List<String> factors;

    @Option(
            names = "--total-decays",
            paramLabel = "X",
            split = ",",
            description =
                    "With --tune: weight decays to try, as the sum over all steps of the share of a weight that a step"
                            + " takes away, which means the same for every program and learning rate (default: "
                            + TOTAL_DECAYS
                            + ").")
    private List<String> decays;

    /// Whether each run is swept over learning rates.
    ///
    /// @throws UsageFailure if the programs are to be tuned, too
    boolean isSweep() {
        if (sweep && tune) {
            throw new UsageFailure("--sweep: cannot be given with --tune, which chooses learning rates beforehand");
        }
        return sweep;
    }

    /// The grid, if programs are to be tuned.
    ///
    /// @throws UsageFailure if values make no sense, or are given although nothing is tuned
    Optional<TuningGrid> grid() {
        if (!tune) {
            refuseWithoutTune("--tuning-seeds", tuningSeeds);
            refuseWithoutTune("--lr-factors", factors);
            refuseWithoutTune("--total-decays", decays);
            return Optional.empty();
        }
        int seeds = tuningSeeds == null ? 3 : (int) AtLeastOne.check("--tuning-seeds", tuningSeeds);
        return Optional.of(
                new TuningGrid(
                        numbers("--lr-factors", factors, HALF_DECADES, "a number above 0", value -> value > 0),
                        numbers("--total-decays", decays, TOTAL_DECAYS, "a number, at least 0", value -> value >= 0),
                        seeds));
    }

    private static void refuseWithoutTune(String option, Object value) {
        if (value != null) {
            throw new UsageFailure("%s: has a meaning with --tune only".formatted(option));
        }
    }

    private static List<Double> numbers(
            String option, List<String> given, String usual, String possible, DoublePredicate isPossible) {
        List<String> texts = given == null ? List.of(usual.split(",")) : given;
        return new OptionValues(option, texts)
                        .read(
                                possible,
                                text -> number(text).filter(value -> Double.isFinite(value) && isPossible.test(value)))
                        .stream()
                        .sorted()
                        .toList();
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
