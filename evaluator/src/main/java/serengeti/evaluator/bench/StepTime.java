package serengeti.evaluator.bench;

/// How long a step took, in nanoseconds.
///
/// @param median over the repeats
/// @param fastest the fastest repeat
/// @param lowerQuartile a quarter of the repeats were faster
/// @param upperQuartile a quarter of the repeats were slower
/// @param slowest the slowest repeat
/// @param repeats how many there were
/// @param stepsPerRepeat how many steps were timed together
public record StepTime(
        double median,
        double fastest,
        double lowerQuartile,
        double upperQuartile,
        double slowest,
        int repeats,
        long stepsPerRepeat) {}
