package serengeti.dsl.simplify;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Formula;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// What can be proved of the signs of values, by intervals.
///
/// The learning rate is between 0 and 1, the step at least 1. Of states it is given which are never negative; where that
/// turns out to be wrong, it knows whether anything was concluded from it.
final class Signs {
    private static final Interval ALL = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    private static final Interval NON_NEGATIVE = new Interval(0, Double.POSITIVE_INFINITY);
    private static final Interval UNIT = new Interval(-1, 1);

    private final BitSet states;
    private final int learningRate;
    private final BitSet zeros;
    private final Set<Polynomial> nonNegative = new HashSet<>();
    private final Set<Polynomial> positive = new HashSet<>();

    /// @param states the numbers of the state inputs that are never negative
    /// @param learningRate the number of the learning rate; that of the step comes behind it
    /// @param zeros the numbers of the state inputs that may be 0 for ever
    Signs(BitSet states, int learningRate, BitSet zeros) {
        this.states = (BitSet) states.clone();
        this.learningRate = learningRate;
        this.zeros = zeros;
    }

    /// All numbers from one to another, both included; what is infinite is not.
    private record Interval(double low, double high) {

        Interval plus(Interval other) {
            return new Interval(low + other.low, high + other.high);
        }

        Interval times(Interval other) {
            double[] products = {
                product(low, other.low), product(low, other.high), product(high, other.low), product(high, other.high)
            };
            double least = products[0];
            double most = products[0];
            for (double product : products) {
                least = Math.min(least, product);
                most = Math.max(most, product);
            }
            return new Interval(least, most);
        }

        private static double product(double x, double y) {
            return x == 0 || y == 0 ? 0 : x * y;
        }

        Interval join(Interval other) {
            return new Interval(Math.min(low, other.low), Math.max(high, other.high));
        }

        Interval and(Interval other) {
            return new Interval(Math.max(low, other.low), Math.min(high, other.high));
        }

        Interval signs() {
            return new Interval(Math.signum(low), Math.signum(high));
        }

        /// Of an odd function that grows.
        Interval halves() {
            return new Interval(low >= 0 ? 0 : Double.NEGATIVE_INFINITY, high <= 0 ? 0 : Double.POSITIVE_INFINITY);
        }
    }

    /// Whether a value may be 0 for a whole range of inputs, since it is made of pieces, or of a state that stays 0.
    boolean isOftenZero(Polynomial value) {
        return isZero(value) || isMadeOfPieces(value);
    }

    private boolean isZero(Polynomial value) {
        return !zeros.isEmpty()
                && value.terms().stream()
                        .allMatch(term ->
                                term.monomial().factors().stream()
                                        .map(Factor::atom)
                                        .anyMatch(atom -> atom.isInput() ? zeros.get(atom.input()) : isZero(atom)));
    }

    private boolean isZero(Atom call) {
        return call.arguments().stream().allMatch(this::isZero)
                && (call.isSum()
                        || call.function().hasReduction()
                        || call.function().formula().scalar(new double[call.arguments().size()]) == 0);
    }

    private static boolean isMadeOfPieces(Polynomial value) {
        boolean isSum = value.terms().size() > 1;
        if (isSum && (value.terms().stream().allMatch(Signs::isStep) || isOfStep(value))) {
            return true;
        }
        for (Term term : value.terms()) {
            for (Factor factor : term.monomial().factors()) {
                if (isMadeOfPieces(factor.atom(), isSum)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether a sum counts steps: one of some number comes for sure.
    private static boolean isOfStep(Polynomial sum) {
        return sum.kind() == Kind.SCALAR
                && sum.terms().stream()
                        .flatMap(term -> term.monomial().factors().stream())
                        .anyMatch(factor -> factor.atom().isInput());
    }

    private static boolean isStep(Term term) {
        return term.monomial().factors().stream().allMatch(factor -> factor.atom().isCall(Fn.SIGN));
    }

    private static boolean isMadeOfPieces(Atom atom, boolean isPart) {
        if (atom.isInput()) {
            return false;
        }
        if (atom.isSum()) {
            return isMadeOfPieces(atom.argument());
        }
        return switch (atom.function()) {
            case MAXIMUM, MINIMUM, CLAMP, GREATER, WHERE -> true;
            case ABS -> isPart || isMadeOfPieces(atom.argument());
            case NORM, GLOBAL_NORM, DOT, COSINE_SIM -> false;
            default -> atom.arguments().stream().anyMatch(Signs::isMadeOfPieces);
        };
    }

    /// The learning rate as it is given.
    boolean isLearningRate(Polynomial value) {
        return value.atom().filter(atom -> atom.input() == learningRate).isPresent();
    }

    /// The number of the step as it is given.
    boolean isStep(Polynomial value) {
        return value.atom().filter(atom -> atom.input() == learningRate + 1).isPresent();
    }

    /// Whether a value is a number whatever the inputs are.
    boolean isDefined(Polynomial value) {
        return value.terms().stream()
                .flatMap(term -> term.monomial().factors().stream())
                .map(Factor::atom)
                .allMatch(this::isDefined);
    }

    private boolean isDefined(Atom atom) {
        return atom.arguments().stream().allMatch(this::isDefined)
                && (atom.isInput()
                        || atom.isSum()
                        || switch (atom.function()) {
                            case RECIPROCAL, LOG, LOG2, LOG10, LOG1P, POWER -> isPositive(atom.argument());
                            case ROOT -> isNonNegative(atom.argument());
                            case TAN, ARCSIN, ARCCOS, ARCCOSH, ARCTANH, COSINE_SIM, CLIP, DIVIDE, RATIO -> false;
                            default -> true;
                        });
    }

    /// Whether it can be proved that a value is never negative.
    boolean isNonNegative(Polynomial value) {
        boolean isProved = isAtLeastZero(value);
        if (isProved) {
            nonNegative.add(value);
        }
        return isProved;
    }

    /// Whether it can be proved that a value is always above 0.
    boolean isPositive(Polynomial value) {
        boolean isProved = isAboveZero(value);
        if (isProved) {
            positive.add(value);
        }
        return isProved;
    }

    /// Takes back that states are never negative whose next values may be; whether all that was proved so far can still
    /// be proved without.
    ///
    /// What could not be proved of more states cannot be of fewer, so what was made by these signs would be no other.
    ///
    /// @param next the next values of states; null for those that are not kept
    boolean isProvedBy(Polynomial[] next) {
        while (true) {
            var wrong = new BitSet();
            for (int state = 0; state < next.length; state++) {
                int input = Recurrence.FIRST_STATE + state;
                wrong.set(input, states.get(input) && next[state] != null && !isAtLeastZero(next[state]));
            }
            if (wrong.isEmpty()) {
                return true;
            }
            states.andNot(wrong);
            if (!nonNegative.stream().allMatch(this::isAtLeastZero) || !positive.stream().allMatch(this::isAboveZero)) {
                return false;
            }
        }
    }

    /// The numbers of the state inputs that are never negative, as far as is known.
    BitSet states() {
        return states;
    }

    private boolean isAtLeastZero(Polynomial value) {
        return interval(value).low() >= 0;
    }

    private boolean isAboveZero(Polynomial value) {
        return interval(value).low() > 0
                || value.terms().stream().anyMatch(term -> isPositive(term) && isAtLeastZero(without(value, term)));
    }

    private static Polynomial without(Polynomial value, Term term) {
        return new Polynomial(value.terms().stream().filter(each -> !each.equals(term)).toList());
    }

    private boolean isPositive(Term term) {
        return term.coefficient().signum() > 0
                && term.monomial().factors().stream().allMatch(factor -> isPositive(factor.atom()));
    }

    private boolean isPositive(Atom atom) {
        if (atom.isInput()) {
            return interval(atom).low() > 0;
        }
        if (atom.isSum()) {
            return isAboveZero(atom.argument());
        }
        return switch (atom.function()) {
            case EXP, EXP2, EXP10, COSH -> true;
            case ABS, SQRT, ROOT, SIGN, RECIPROCAL, POWER -> isAboveZero(atom.argument());
            case CBRT, SINH, TANH, ARCSIN, ARCTAN, ARCSINH, ARCTANH, EXPM1, LOG1P -> isAboveZero(atom.argument());
            case MAXIMUM -> atom.arguments().stream().anyMatch(this::isAboveZero);
            default -> false;
        };
    }

    private Interval interval(Polynomial value) {
        var sum = new Interval(0, 0);
        for (Term term : value.terms()) {
            double coefficient = term.coefficient().doubleValue();
            var product = new Interval(coefficient, coefficient);
            for (Factor factor : term.monomial().factors()) {
                product = product.times(power(interval(factor.atom()), factor.exponent()));
            }
            sum = sum.plus(product);
        }
        return Double.isNaN(sum.low()) || Double.isNaN(sum.high()) ? ALL : sum;
    }

    private static Interval power(Interval base, int exponent) {
        Interval power = base;
        for (int times = 1; times < exponent; times++) {
            power = power.times(base);
        }
        return exponent % 2 == 0 ? power.and(NON_NEGATIVE) : power;
    }

    private Interval interval(Atom atom) {
        if (atom.isEpsilon()) {
            return new Interval(Formula.EPS, Formula.EPS);
        }
        if (atom.isInput()) {
            if (atom.input() == learningRate) {
                return new Interval(0, 1);
            }
            if (atom.input() > learningRate) {
                return new Interval(1, Double.POSITIVE_INFINITY);
            }
            return states.get(atom.input()) ? NON_NEGATIVE : ALL;
        }
        Interval first = interval(atom.argument());
        return atom.isSum() ? first : interval(atom, first);
    }

    private Interval interval(Atom call, Interval first) {
        return switch (call.function()) {
            case ABS, SQRT, ROOT, EXP, EXP2, EXP10, NORM, GLOBAL_NORM, ARCCOS, ARCCOSH, GREATER -> NON_NEGATIVE;
            case COSH -> new Interval(1, Double.POSITIVE_INFINITY);
            case SIN, COS, COSINE_SIM -> UNIT;
            case SIGN -> first.signs();
            case TANH -> first.halves().and(UNIT);
            case CBRT, SINH, ARCSIN, ARCTAN, ARCSINH, ARCTANH, EXPM1 -> first.halves();
            case CLIP -> isAtLeastZero(call.arguments().getLast()) ? first.halves() : ALL;
            case LOG1P -> first.low() >= 0 ? NON_NEGATIVE : ALL;
            case RECIPROCAL -> first.low() >= 0 ? NON_NEGATIVE : ALL;
            case POWER -> power(call, first);
            case DOT -> call.arguments().getFirst().equals(call.arguments().getLast()) ? NON_NEGATIVE : ALL;
            case MAXIMUM -> {
                Interval second = interval(call.arguments().get(1));
                yield new Interval(Math.max(first.low(), second.low()), Math.max(first.high(), second.high()));
            }
            case MINIMUM -> {
                Interval second = interval(call.arguments().get(1));
                yield new Interval(Math.min(first.low(), second.low()), Math.min(first.high(), second.high()));
            }
            case WHERE -> interval(call.arguments().get(1)).join(interval(call.arguments().get(2)));
            default -> ALL;
        };
    }

    private Interval power(Atom call, Interval base) {
        if (base.low() < 0) {
            return ALL;
        }
        Interval exponent = interval(call.arguments().get(1));
        boolean shrinks = base.high() <= 1 && exponent.low() >= 0;
        return shrinks ? new Interval(0, Math.pow(base.high(), exponent.low())) : NON_NEGATIVE;
    }
}
