package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// A function of one sign alone, which has three values at most.
///
/// @param arguments of the function
record OfSign(Fn function, List<Polynomial> arguments) {

    /// The function as a multiple of the sign, with a number added or not, or of its square, or as a number, if it is one.
    ///
    /// Any function of a sign is a sum of the three, but one of all three may be longer than the function.
    Optional<Polynomial> value(Algebra algebra) {
        if (function.hasReduction()) {
            return Optional.empty();
        }
        Optional<Atom> sign = sign();
        if (sign.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal below = at(-1);
        BigDecimal at = at(0);
        BigDecimal above = at(1);
        if (below == null || at == null || above == null) {
            return Optional.empty();
        }
        Polynomial one = Polynomial.of(Monomial.of(sign.get()));
        boolean isEven = below.compareTo(above) == 0;
        if (isEven && at.compareTo(above) == 0) {
            return Optional.of(Polynomial.constant(at));
        }
        if (isEven && at.signum() == 0) {
            return Optional.of(algebra.times(one, one).scaled(above));
        }
        boolean isLine = above.subtract(at).compareTo(at.subtract(below)) == 0;
        return isLine ? Optional.of(one.scaled(above.subtract(at)).plus(Polynomial.constant(at))) : Optional.empty();
    }

    /// The sign of which alone all arguments are made.
    private Optional<Atom> sign() {
        var signs = new HashSet<Atom>();
        boolean isAlone = arguments.stream().allMatch(argument -> isOfOne(argument, signs));
        return isAlone ? signs.stream().findFirst() : Optional.empty();
    }

    private static boolean isOfOne(Polynomial value, Set<Atom> signs) {
        for (Term term : value.terms()) {
            for (Factor factor : term.monomial().factors()) {
                Atom atom = factor.atom();
                if (atom.isCall(Fn.SIGN)) {
                    signs.add(atom);
                }
                boolean isOther =
                        atom.isCall(Fn.SIGN)
                                ? signs.size() > 1
                                : atom.isInput()
                                        || (!atom.isSum() && atom.function().hasReduction())
                                        || !atom.arguments().stream().allMatch(each -> isOfOne(each, signs));
                if (isOther) {
                    return false;
                }
            }
        }
        return true;
    }

    /// The function's value for one of the sign, as far as doubles tell; null if it is no number.
    private BigDecimal at(int sign) {
        double value = at(function, arguments, sign);
        return Double.isFinite(value) ? Polynomial.kept(BigDecimal.valueOf(value)) : null;
    }

    private static double at(Fn function, List<Polynomial> arguments, int sign) {
        return function.formula().scalar(arguments.stream().mapToDouble(each -> at(each, sign)).toArray());
    }

    private static double at(Polynomial value, int sign) {
        double sum = 0;
        for (Term term : value.terms()) {
            double product = term.coefficient().doubleValue();
            for (Factor factor : term.monomial().factors()) {
                Atom atom = factor.atom();
                double base =
                        atom.isCall(Fn.SIGN)
                                ? sign
                                : atom.isSum()
                                        ? at(atom.argument(), sign)
                                        : at(atom.function(), atom.arguments(), sign);
                product *= Math.pow(base, factor.exponent());
            }
            sum += product;
        }
        return sum;
    }
}
