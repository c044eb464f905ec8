package serengeti.dsl.export;

/// What the learning rate of an exported optimizer means.
///
/// @param name as in the program
/// @param usual its default
/// @param isSchedule whether it is the value of the schedule, whose peak is 1, since the program does not only multiply
///     it by a peak rate
public record Rate(String name, double usual, boolean isSchedule) {}
