package serengeti.cli;

/// The check of options that count something.
final class AtLeastOne {

    private AtLeastOne() {}

    /// The value.
    ///
    /// @throws UsageFailure if it is below 1
    static long check(String option, long value) {
        if (value < 1) {
            throw new UsageFailure("%s %d: must be at least 1".formatted(option, value));
        }
        return value;
    }
}
