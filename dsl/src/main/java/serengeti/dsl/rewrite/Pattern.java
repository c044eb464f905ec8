package serengeti.dsl.rewrite;

import java.util.List;
import serengeti.dsl.function.Fn;

/// One side of a [Rule]: an expression with holes.
public sealed interface Pattern {

    /// A hole; the same index stands for the same value wherever it occurs.
    record Hole(int index) implements Pattern {}

    /// A hole that takes anything but a call of `excluded`.
    record Except(int index, Fn excluded) implements Pattern {}

    /// A hole that takes a number; as a factor, one other than 1.
    record Numeric(int index) implements Pattern {}

    /// A number, equal by its bits.
    record Number(double value) implements Pattern {}

    /// A function of patterns; commutative functions match in both orders.
    record Call(Fn function, List<Pattern> arguments) implements Pattern {}

    /// A call of `function`.
    static Pattern call(Fn function, Pattern... arguments) {
        if (arguments.length != function.arity()) {
            throw new IllegalArgumentException(
                    "pattern %s: %d arguments, expected %d"
                            .formatted(function.spelling(), arguments.length, function.arity()));
        }
        return new Call(function, List.of(arguments));
    }

    /// A number.
    static Pattern number(double value) {
        return new Number(value);
    }

    /// `negative(x)`
    static Pattern negative(Pattern x) {
        return call(Fn.NEGATIVE, x);
    }

    /// `square(x)`
    static Pattern square(Pattern x) {
        return call(Fn.SQUARE, x);
    }

    /// `abs(x)`
    static Pattern abs(Pattern x) {
        return call(Fn.ABS, x);
    }

    /// `sign(x)`
    static Pattern sign(Pattern x) {
        return call(Fn.SIGN, x);
    }

    /// `sqrt(x)`
    static Pattern sqrt(Pattern x) {
        return call(Fn.SQRT, x);
    }

    /// `reciprocal(x)`
    static Pattern reciprocal(Pattern x) {
        return call(Fn.RECIPROCAL, x);
    }

    /// The highest hole index plus one.
    default int holes() {
        return switch (this) {
            case Hole(int index) -> index + 1;
            case Except(int index, _) -> index + 1;
            case Numeric(int index) -> index + 1;
            case Number _ -> 0;
            case Call(_, List<Pattern> arguments) -> arguments.stream().mapToInt(Pattern::holes).max().orElse(0);
        };
    }
}
