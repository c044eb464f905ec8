package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * Let s = A(t) s + B(t) x, where A and B depend on nothing but the step, and let z = b z + x. If A(t) B(t - 1) = b B(t)
 * for a number b, then s = B(t) z at every step by induction: s and z start at 0, and A(t) s = A(t) B(t - 1) z = b B(t) z.
 * So where the old s is only ever read in multiples of A(t) s, it can be b B(t) z there. At the first step both are 0.
 * That a product of quotients is a number is proved by cross-multiplication, as polynomials in t and in powers of t.
 */
/// A state that is kept in a unit which changes from step to step, such as a corrected moment or the mean of all squares so
/// far, in one that does not change.
final class StepUnits {
    private final Recurrence recurrence;
    private final Algebra algebra;
    private final int state;
    private final int step;
    private final Atom atom;
    private Quotient kept;
    private Quotient added;
    private BigDecimal share;

    /// @param state one that has a next value
    StepUnits(Recurrence recurrence, int state) {
        this.recurrence = recurrence;
        this.algebra = recurrence.algebra();
        this.state = state;
        this.step = Recurrence.FIRST_STATE + recurrence.stateCount() + 1;
        this.atom = algebra.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0).atom().orElseThrow();
    }

    /// The same updates with the state in a unit that does not change, if it has another one now.
    Optional<States.Change> change() {
        Polynomial input = input();
        if (input == null) {
            return Optional.empty();
        }
        var next = new Polynomial[recurrence.stateCount()];
        for (int other = 0; other < next.length; other++) {
            Polynomial value = recurrence.next(other);
            if (value != null && other != state) {
                next[other] = replaced(value);
                if (next[other] == null) {
                    return Optional.empty();
                }
            }
        }
        Polynomial update = replaced(recurrence.update());
        next[state] = algebra.plus(Polynomial.of(share, Monomial.of(atom)), input);
        return update == null
                ? Optional.empty()
                : Optional.of(new States.Change(StateStep.STEP_UNIT, new TreeMap<>(), next, update));
    }

    /// What is added to the state at each step, in the unit that does not change; null if there is no such unit. Finds
    /// `A`, `B` and `b`.
    private Polynomial input() {
        Map<Monomial, Polynomial> groups = groups(opened(recurrence.next(state)));
        Polynomial old = groups.remove(Monomial.of(atom));
        if (old == null || groups.isEmpty() || groups.keySet().stream().anyMatch(this::containsState)) {
            return null;
        }
        kept = quotient(old);
        added = quotient(groups.values().iterator().next());
        if (kept.isNumber() && added.isNumber()) {
            return null;
        }
        Polynomial input = Polynomial.ZERO;
        for (Map.Entry<Monomial, Polynomial> group : groups.entrySet()) {
            BigDecimal ratio = ratio(quotient(group.getValue()), added);
            if (ratio == null) {
                return null;
            }
            input = algebra.plus(input, Polynomial.of(ratio, group.getKey()));
        }
        share = ratio(product(kept, earlier(added)), added);
        return share == null ? null : algebra.plus(input, Polynomial.ZERO);
    }

    // Values that depend on the step alone.

    /// A polynomial over a product of others.
    private record Quotient(Polynomial dividend, Map<Polynomial, Integer> divisors) {

        boolean isNumber() {
            return dividend.number().isPresent() && divisors.isEmpty();
        }
    }

    private boolean isOfStep(Atom value) {
        var inputs = new BitSet();
        Recurrence.mark(Polynomial.of(Monomial.of(value)), inputs);
        return inputs.cardinality() == 1 && inputs.get(step);
    }

    private boolean containsState(Monomial value) {
        var inputs = new BitSet();
        Recurrence.mark(Polynomial.of(value), inputs);
        return inputs.get(atom.input());
    }

    /// A sum of values of the step as one quotient.
    private Quotient quotient(Polynomial value) {
        Map<Polynomial, Integer> divisors = new LinkedHashMap<>();
        for (Term term : value.terms()) {
            for (Factor factor : term.monomial().factors()) {
                if (factor.atom().isCall(Fn.RECIPROCAL)) {
                    divisors.merge(factor.atom().argument(), factor.exponent(), Math::max);
                }
            }
        }
        Polynomial dividend = Polynomial.ZERO;
        for (Term term : value.terms()) {
            Polynomial product = Polynomial.constant(term.coefficient());
            Map<Polynomial, Integer> left = new LinkedHashMap<>(divisors);
            for (Factor factor : term.monomial().factors()) {
                Atom part = factor.atom();
                if (part.isCall(Fn.RECIPROCAL)) {
                    left.merge(part.argument(), -factor.exponent(), Integer::sum);
                } else {
                    product = multiplied(product, flat(Polynomial.of(Monomial.of(part))), factor.exponent());
                }
            }
            dividend = Digits.sum(dividend, whole(product, left));
        }
        return new Quotient(dividend, divisors);
    }

    private static Quotient product(Quotient first, Quotient second) {
        Map<Polynomial, Integer> divisors = new LinkedHashMap<>(first.divisors());
        second.divisors().forEach((divisor, exponent) -> divisors.merge(divisor, exponent, Integer::sum));
        return new Quotient(multiplied(first.dividend(), second.dividend(), 1), divisors);
    }

    /// The same a step before.
    private Quotient earlier(Quotient value) {
        var before = new TreeMap<Integer, Polynomial>();
        Polynomial present = algebra.input(step, Kind.SCALAR, 0);
        before.put(step, present.plus(Polynomial.constant(BigDecimal.ONE.negate())));
        Substitution earlier = new Substitution(algebra, before);
        Map<Polynomial, Integer> divisors = new LinkedHashMap<>();
        value.divisors()
                .forEach((divisor, exponent) -> divisors.merge(flat(earlier.of(divisor)), exponent, Integer::sum));
        return new Quotient(flat(earlier.of(value.dividend())), divisors);
    }

    /// The number that one quotient is of another, if it is a number.
    private static BigDecimal ratio(Quotient first, Quotient second) {
        Polynomial one = whole(first.dividend(), second.divisors());
        Polynomial other = whole(second.dividend(), first.divisors());
        if (one.isZero() || other.isZero() || one.terms().size() != other.terms().size()) {
            return null;
        }
        BigDecimal ratio =
                Polynomial.quotient(one.terms().getFirst().coefficient(), other.terms().getFirst().coefficient());
        return Digits.sum(one, other.scaled(ratio.negate())).isZero() ? ratio : null;
    }

    private static Polynomial whole(Polynomial value, Map<Polynomial, Integer> factors) {
        Polynomial product = value;
        for (Map.Entry<Polynomial, Integer> factor : factors.entrySet()) {
            product = multiplied(product, flat(factor.getKey()), factor.getValue());
        }
        return product;
    }

    /// Without parentheses.
    private static Polynomial flat(Polynomial value) {
        Polynomial sum = Polynomial.ZERO;
        for (Term term : value.terms()) {
            Polynomial product = Polynomial.constant(term.coefficient());
            for (Factor factor : term.monomial().factors()) {
                Polynomial base =
                        factor.atom().isSum()
                                ? flat(factor.atom().argument())
                                : Polynomial.of(Monomial.of(factor.atom()));
                product = multiplied(product, base, factor.exponent());
            }
            sum = Digits.sum(sum, product);
        }
        return sum;
    }

    private static Polynomial multiplied(Polynomial value, Polynomial factor, int times) {
        Polynomial product = value;
        for (int time = 0; time < times; time++) {
            Polynomial sum = Polynomial.ZERO;
            for (Term one : product.terms()) {
                for (Term other : factor.terms()) {
                    BigDecimal coefficient = Polynomial.product(one.coefficient(), other.coefficient());
                    sum = Digits.sum(sum, Polynomial.of(coefficient, one.monomial().times(other.monomial())));
                }
            }
            product = sum;
        }
        return product;
    }

    // What reads the state.

    /// With parentheses about the state multiplied out.
    private Polynomial opened(Polynomial value) {
        for (Term term : value.terms()) {
            for (Factor factor : term.monomial().factors()) {
                Atom sum = factor.atom();
                if (sum.isSum() && factor.exponent() == 1 && containsState(Monomial.of(sum))) {
                    Polynomial opened = value.plus(Polynomial.of(term).scaled(BigDecimal.ONE.negate()));
                    Monomial rest = term.monomial().over(Monomial.of(sum));
                    for (Term part : sum.argument().terms()) {
                        BigDecimal coefficient = Polynomial.product(part.coefficient(), term.coefficient());
                        opened = opened.plus(Polynomial.of(coefficient, part.monomial().times(rest)));
                    }
                    return opened(opened);
                }
            }
        }
        return value;
    }

    /// What depends on the step alone in a sum, by what it is multiplied by.
    private Map<Monomial, Polynomial> groups(Polynomial value) {
        Map<Monomial, Polynomial> groups = new LinkedHashMap<>();
        for (Term term : value.terms()) {
            List<Factor> ofStep = term.monomial().factors().stream().filter(factor -> isOfStep(factor.atom())).toList();
            var factor = new Monomial(ofStep);
            groups.merge(term.monomial().over(factor), Polynomial.of(term.coefficient(), factor), Polynomial::plus);
        }
        return groups;
    }

    /// A value with `b B(t) z` for `A(t) s`; null if it reads `s` in another way.
    private Polynomial replaced(Polynomial value) {
        if (value.terms().stream().noneMatch(term -> containsState(term.monomial()))) {
            return value;
        }
        Polynomial sum = Polynomial.ZERO;
        for (Map.Entry<Monomial, Polynomial> group : groups(value).entrySet()) {
            boolean isRead = group.getKey().exponent(atom) > 0;
            Polynomial ofStep = isRead ? unit(group.getValue()) : algebra.plus(group.getValue(), Polynomial.ZERO);
            Polynomial rest = ofStep == null || group.getKey().exponent(atom) > 1 ? null : replaced(group.getKey());
            if (rest == null) {
                return null;
            }
            sum = algebra.plus(sum, algebra.times(ofStep, rest));
        }
        return sum;
    }

    private Polynomial replaced(Monomial product) {
        Polynomial value = Polynomial.ONE;
        for (Factor factor : product.factors()) {
            Polynomial part = Polynomial.of(Monomial.of(factor.atom()));
            if (factor.atom() != atom && containsState(Monomial.of(factor.atom()))) {
                var arguments = new ArrayList<Polynomial>();
                for (Polynomial argument : factor.atom().arguments()) {
                    Polynomial other = replaced(argument);
                    if (other == null) {
                        return null;
                    }
                    arguments.add(other);
                }
                part = factor.atom().isSum() ? arguments.getFirst() : algebra.call(factor.atom().function(), arguments);
            }
            for (int time = 0; time < factor.exponent(); time++) {
                value = algebra.times(value, part);
            }
        }
        return value;
    }

    /// What multiplies `z` where this multiplied `s`: `b B C / A` for `C`; null where `A` is no part of it.
    private Polynomial unit(Polynomial read) {
        Quotient quotient = quotient(read);
        // What `A` is divided by may be multiplied out in what is read.
        for (Polynomial cancelled :
                Stream.concat(Stream.of(Polynomial.ONE), kept.divisors().keySet().stream()).toList()) {
            Polynomial part = multiplied(kept.dividend(), flat(cancelled), 1);
            BigDecimal multiple = ratio(new Quotient(quotient.dividend(), Map.of()), new Quotient(part, Map.of()));
            if (multiple != null) {
                return unit(quotient, cancelled).scaled(multiple);
            }
        }
        return null;
    }

    private Polynomial unit(Quotient quotient, Polynomial cancelled) {
        Map<Polynomial, Integer> divisors = new LinkedHashMap<>(added.divisors());
        quotient.divisors().forEach((divisor, exponent) -> divisors.merge(divisor, exponent, Integer::sum));
        kept.divisors().forEach((divisor, exponent) -> divisors.merge(divisor, -exponent, Integer::sum));
        if (!cancelled.isOne()) {
            divisors.merge(cancelled, -1, Integer::sum);
        }
        Polynomial unit = algebra.plus(added.dividend(), Polynomial.ZERO).scaled(share);
        for (Map.Entry<Polynomial, Integer> each : divisors.entrySet()) {
            Polynomial factor =
                    each.getValue() < 0
                            ? algebra.plus(each.getKey(), Polynomial.ZERO)
                            : algebra.call(Fn.RECIPROCAL, List.of(each.getKey()));
            for (int time = 0; time < Math.abs(each.getValue()); time++) {
                unit = algebra.times(unit, factor);
            }
        }
        return unit;
    }
}
