package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// The sums of a program that is being written, and what further sums are best made of.
final class Sums {
    private static final BigDecimal NOTHING = new BigDecimal("1e-25");

    private final Algebra algebra;
    private final List<Polynomial> parts = new ArrayList<>();
    private final Set<Polynomial> open = new HashSet<>();

    Sums(Algebra algebra) {
        this.algebra = algebra;
    }

    /// Whether a division by this may be written as the protected one, which it was before an assumption.
    boolean isUnguarded(Polynomial divisor) {
        return algebra.isUnguarded(divisor);
    }

    /// A sum that is written, or will be.
    void add(Polynomial sum) {
        if (!sum.isZero() && !sum.isSingle() && !parts.contains(sum)) {
            parts.add(sum);
        }
    }

    /// A value that is being written, so that it cannot be a part of itself.
    void open(Polynomial value) {
        open.add(value);
    }

    /// A value that has been written.
    void close(Polynomial value) {
        open.remove(value);
        add(value);
    }

    /// The sums that may be used in what is being written.
    List<Polynomial> parts() {
        var closed = new ArrayList<Polynomial>(parts.size());
        for (Polynomial part : parts) {
            if (!open.contains(part)) {
                closed.add(part);
            }
        }
        return closed;
    }

    /// What a sum of several terms is best written as the sum of; one of the first is positive if any is.
    List<Polynomial> summands(Polynomial value) {
        var summands = new ArrayList<Polynomial>();
        Polynomial rest = value;
        for (Polynomial part : rest.terms().size() > 1 ? parts() : List.<Polynomial>of()) {
            Optional<Polynomial> multiple = multiple(rest, part);
            if (multiple.isPresent()) {
                summands.add(multiple.get());
                rest = without(rest, multiple.get());
            }
        }
        Optional<Polynomial> group = group(rest);
        while (group.isPresent()) {
            summands.add(group.get());
            rest = without(rest, group.get());
            group = group(rest);
        }
        for (Term first : rest.terms()) {
            for (Term second : rest.terms()) {
                if (isInterpolation(first, second) && contains(rest, first) && contains(rest, second)) {
                    Polynomial pair = Polynomial.of(first).plus(Polynomial.of(second));
                    summands.add(pair);
                    rest = without(rest, pair);
                }
            }
        }
        rest.terms().forEach(term -> summands.add(Polynomial.of(term)));
        Comparator<Polynomial> order = Comparator.comparing(each -> each.terms().getFirst().monomial());
        summands.sort(order);
        int positive = 0;
        while (positive < summands.size() && isNegative(summands.get(positive))) {
            positive++;
        }
        if (positive > 0 && positive < summands.size()) {
            summands.addFirst(summands.remove(positive));
        }
        return summands.stream().map(each -> algebra.plus(Polynomial.ZERO, each)).toList();
    }

    private static boolean contains(Polynomial value, Term term) {
        return value.terms().contains(term);
    }

    private static Polynomial without(Polynomial value, Polynomial summand) {
        return nearly(value.plus(summand.scaled(BigDecimal.ONE.negate())));
    }

    /// Coefficients that add up to 1; what is weighed by the second is a state, or else weighs more.
    static boolean isInterpolation(Term first, Term second) {
        if (first.equals(second)
                || first.monomial().isOne()
                || second.monomial().isOne()
                || !Digits.isOne(first.coefficient().add(second.coefficient()))
                || Digits.isOne(first.coefficient())
                || Digits.isOne(second.coefficient())) {
            return false;
        }
        boolean isFirstState = isState(first.monomial());
        boolean isSecondState = isState(second.monomial());
        return isFirstState == isSecondState ? first.coefficient().compareTo(second.coefficient()) <= 0 : isSecondState;
    }

    private static boolean isState(Monomial monomial) {
        return Polynomial.of(monomial)
                .atom()
                .filter(atom -> atom.isInput() && atom.input() >= Recurrence.FIRST_STATE && atom.kind() == Kind.TENSOR)
                .isPresent();
    }

    /// The multiple of a part that a sum holds.
    static Optional<Polynomial> multiple(Polynomial value, Polynomial part) {
        if (part.terms().size() > value.terms().size()) {
            return Optional.empty();
        }
        Term first = part.terms().getFirst();
        for (Term term : value.terms()) {
            if (term.monomial().isDivisibleBy(first.monomial())) {
                BigDecimal factor = Polynomial.quotient(term.coefficient(), first.coefficient());
                Monomial by = term.monomial().over(first.monomial());
                Polynomial multiple = Polynomial.ZERO;
                for (Term each : part.terms()) {
                    multiple =
                            multiple.plus(
                                    Polynomial.of(
                                            Polynomial.product(each.coefficient(), factor), each.monomial().times(by)));
                }
                if (without(value, multiple).terms().size() == value.terms().size() - part.terms().size()) {
                    return Optional.of(multiple);
                }
            }
        }
        return Optional.empty();
    }

    /// Without what rounding left.
    private static Polynomial nearly(Polynomial difference) {
        return new Polynomial(
                difference.terms().stream().filter(term -> term.coefficient().abs().compareTo(NOTHING) > 0).toList());
    }

    /// The terms that share the atom that most of them share, but not all.
    private static Optional<Polynomial> group(Polynomial value) {
        if (value.terms().size() < 3) {
            return Optional.empty();
        }
        Map<Atom, Polynomial> sharing = new TreeMap<>();
        for (Term term : value.terms()) {
            for (Factor factor : term.monomial().factors()) {
                if (term.monomial().degree() > 1) {
                    sharing.merge(factor.atom(), Polynomial.of(term), Polynomial::plus);
                }
            }
        }
        return sharing.values().stream()
                .filter(group -> group.terms().size() > 1 && group.terms().size() < value.terms().size())
                .max(Comparator.comparingInt(group -> group.terms().size()));
    }

    static boolean isNegative(Polynomial value) {
        return value.terms().stream().allMatch(term -> term.coefficient().signum() < 0);
    }

    /// Two positive shares of other than the same size, one of them of a state.
    static boolean isMean(Polynomial value) {
        return value.terms().size() == 2
                && value.terms().stream().noneMatch(term -> term.monomial().isOne())
                && value.terms().stream().allMatch(term -> term.coefficient().signum() > 0)
                && !value.terms().stream().allMatch(term -> Digits.isOne(term.coefficient()))
                && value.terms().stream().anyMatch(term -> isState(term.monomial()));
    }
}
