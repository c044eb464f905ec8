package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// By what values are best multiplied before they are written, so that the numbers in them are few and such as people
/// write; what they are part of is divided by that.
///
/// @param sums what is written so far
record Units(Sums sums) {
    /// The multiple of an atom's argument to write, without its sign: what that makes the atom larger by.
    BigDecimal unit(Atom atom) {
        if (atom.isInput()) {
            return BigDecimal.ONE;
        }
        if (atom.isSum()) {
            return unit(atom.argument());
        }
        return switch (atom.function()) {
            case ABS, NORM, GLOBAL_NORM -> unit(atom.argument()).abs();
            case SQRT -> Polynomial.root(unit(atom.argument()));
            case CBRT -> folded(Fn.CBRT, unit(atom.argument()).abs());
            default -> BigDecimal.ONE;
        };
    }

    private static BigDecimal folded(Fn function, BigDecimal value) {
        return Polynomial.kept(BigDecimal.valueOf(function.formula().scalar(new double[] {value.doubleValue()})));
    }

    /// By what a value is best multiplied: so that it is something that is known, or a mean, or a product, its first part
    /// or its constant has no number before it.
    BigDecimal unit(Polynomial exact) {
        Polynomial value = Epsilon.inNumbers(exact);
        for (Polynomial part : sums.parts()) {
            if (!part.isAlike(value)) {
                continue;
            }
            BigDecimal factor = Polynomial.quotient(part.leading(), value.leading());
            if (Digits.written(value.scaled(factor)).equals(part)) {
                return factor;
            }
        }
        Optional<BigDecimal> own = Epsilon.unit(exact);
        if (own.isPresent()) {
            return own.get();
        }
        if (value.isSingle()) {
            BigDecimal gain = gain(value.terms().getFirst().monomial());
            boolean isPlain = Digits.isOne(gain);
            return isPlain
                    ? BigDecimal.ONE
                    : Polynomial.quotient(BigDecimal.ONE, Polynomial.product(value.leading(), gain));
        }
        List<Polynomial> summands = sums.summands(value);
        Polynomial first = summands.getFirst();
        Polynomial last = summands.getLast();
        if (Sums.isMean(value)) {
            Term one = value.terms().getFirst();
            return Polynomial.quotient(BigDecimal.ONE, one.coefficient().add(value.terms().getLast().coefficient()));
        }
        if (last.number().isPresent() && Sums.isNegative(first)) {
            return Polynomial.quotient(BigDecimal.ONE, last.leading());
        }
        if (summands.size() == 1) {
            return BigDecimal.ONE;
        }
        return first.isSingle()
                ? Polynomial.quotient(
                        BigDecimal.ONE, Polynomial.product(first.leading(), gain(first.terms().getFirst().monomial())))
                : unit(first);
    }

    /// The number by which a product is multiplied when it is written, as its parts are written in other units.
    private BigDecimal gain(Monomial product) {
        BigDecimal gain = BigDecimal.ONE;
        for (Factor factor : product.factors()) {
            Atom atom = factor.atom();
            BigDecimal one =
                    atom.isCall(Fn.RECIPROCAL)
                            ? divisor(atom.argument()).factor()
                            : Polynomial.quotient(BigDecimal.ONE, unit(atom));
            gain = Polynomial.product(gain, one.pow(factor.exponent()));
        }
        return gain;
    }

    /// A divisor as it is written.
    ///
    /// @param factor what the quotient is to be multiplied by
    record Divisor(Fn function, Polynomial value, BigDecimal factor) {}

    /// The number that guards a divisor tells by what multiple of it the protected division divides.
    Divisor divisor(Polynomial exact) {
        Polynomial value = Epsilon.inNumbers(exact);
        if (value.isZero()) {
            return new Divisor(Fn.RATIO, value, BigDecimal.ONE);
        }
        Term last = value.terms().getLast();
        boolean hasNumber = last.monomial().isOne() && !value.isSingle();
        Polynomial rest = hasNumber ? value.plus(Polynomial.of(last).scaled(BigDecimal.ONE.negate())) : value;
        boolean isEpsilon = Epsilon.unit(exact).isPresent() || Epsilon.isNegligible(last.coefficient());
        if (hasNumber && isEpsilon && Epsilon.isNear(last.coefficient())) {
            BigDecimal unit = Polynomial.quotient(Epsilon.VALUE, last.coefficient());
            return new Divisor(Fn.DIVIDE, Digits.written(rest.scaled(unit)), unit);
        }
        BigDecimal unit =
                value.isSingle()
                        ? Polynomial.quotient(BigDecimal.ONE, gain(value.terms().getFirst().monomial()))
                        : unit(value);
        return new Divisor(sums.isUnguarded(value) ? Fn.DIVIDE : Fn.RATIO, Digits.written(value.scaled(unit)), unit);
    }
}
