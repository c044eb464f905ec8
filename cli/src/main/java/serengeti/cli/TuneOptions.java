package serengeti.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import picocli.CommandLine.Option;

/// Whether and how learning rates and decays are chosen.
final class TuneOptions {
    private static final String TOTAL_DECAYS = "0.5,2,6,16,48";

    /// Half decades, in figures that can be written down.
    private static final TuningAxis DEFAULT_FACTORS =
            reserve(0.001, 0.00316, 0.01, 0.0316, 0.1, 0.316, 1.0, 3.16, 10.0, 31.6, 100.0, 316.0, 1000.0);

    private static final TuningAxis DEFAULT_TOTAL_DECAYS =
            reserve(0.005, 0.015, 0.05, 0.15, 0.5, 2.0, 6.0, 16.0, 48.0, 150.0, 500.0, 1500.0, 5000.0);

    private static final int EXTENSIONS = 4;

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
                        + " like; a program without one gets as many runs on more seeds. Where the optimum of any"
                        + " program lies at an edge of the default grid, the grid grows beyond that edge for all"
                        + " programs: by half a decade of learning rate or about three times the total decay, up to"
                        + " four times. Values that you give do not grow. An optimum that is at the edge in the end is"
                        + " warned of; a single value has no edge.")
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
                    "With --tune: learning rates to try, as multiples of a program's own, --lr included (default:"
                            + " five, half a decade apart: 0.1,0.316,1,3.16,10).")
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
                        axis("--lr-factors", factors, DEFAULT_FACTORS, "a number above 0", value -> value > 0),
                        axis(
                                "--total-decays",
                                decays,
                                DEFAULT_TOTAL_DECAYS,
                                "a number, at least 0",
                                value -> value >= 0),
                        seeds));
    }

    private static void refuseWithoutTune(String option, Object value) {
        if (value != null) {
            throw new UsageFailure("%s: has a meaning with --tune only".formatted(option));
        }
    }

    /// Values of which the outer ones are tried only when an optimum lies at an edge.
    private static TuningAxis reserve(Double... values) {
        return new TuningAxis(List.of(values), EXTENSIONS, values.length - EXTENSIONS);
    }

    private static TuningAxis axis(
            String option, List<String> given, TuningAxis usual, String possible, DoublePredicate isPossible) {
        if (given == null) {
            return usual;
        }
        var seen = new HashSet<Double>();
        List<Double> values =
                new OptionValues(option, given)
                        .read(
                                possible,
                                text ->
                                        number(text)
                                                .filter(value -> Double.isFinite(value) && isPossible.test(value))
                                                .map(value -> checkedNew(option, text, value, seen)));
        return TuningAxis.fixed(values.stream().sorted().toList());
    }

    private static double checkedNew(String option, String text, double value, Set<Double> seen) {
        double positiveZero = value + 0.0;
        if (!seen.add(positiveZero)) {
            throw new UsageFailure("%s %s: given twice, must be different values".formatted(option, text));
        }
        return positiveZero;
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.valueOf(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
