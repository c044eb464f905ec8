package serengeti.dsl.rewrite;

/// What must be proved of that which fills a hole before a rule may be used; what cannot be proved counts as false.
///
/// @param hole the hole's index
/// @param fact what must be true
public record Guard(int hole, Fact fact) {

    /// What can be proved.
    public enum Fact {
        /// At least 0, in every element and at every step.
        NON_NEGATIVE,
        /// At most 0, in every element and at every step.
        NON_POSITIVE,
        /// Above 0, in every element and at every step.
        POSITIVE,
        /// A number above 0, at most twice the 1e-8 that protects divisions.
        TINY,
        /// A number above 0, at most twice the square of that 1e-8.
        TINY_SQUARE,
        /// The learning rate that the program is given.
        LEARNING_RATE,
        /// The number of the step that the program is given.
        STEP,
        /// 0 or 1, in every element and at every step.
        INDICATOR,
        /// A number for all inputs.
        DEFINED,
        /// Not one of the values that are 0 for a whole range of inputs, such as `maximum(x, 0)`: of such none may assume
        /// that they are never 0.
        SELDOM_ZERO
    }
}
