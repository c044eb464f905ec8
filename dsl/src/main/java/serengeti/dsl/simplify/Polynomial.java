package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import serengeti.dsl.function.Kind;

/// A sum of monomials with coefficients other than 0, sorted; the normal form of a value.
///
/// Coefficients are decimal, as programs are written: 1 - 0.9 is 0.1. They have 30 digits; the last of them are dropped
/// where few digits are as good, so that a third three times is 1.
/// Immutable; what is asked often is computed once.
final class Polynomial {
    private static final MathContext KEPT = new MathContext(30, RoundingMode.HALF_EVEN);
    private static final MathContext TRUSTED = new MathContext(27, RoundingMode.HALF_EVEN);
    private static final int FEW = 24;
    // Programs write a third with one or two digits more, and the last are lost where it is multiplied.
    private static final int DIGITS = 13;

    static final Polynomial ZERO = new Polynomial(List.of());
    static final Polynomial ONE = constant(BigDecimal.ONE);

    /// A monomial and how often it is there.
    ///
    /// @param coefficient not 0, without trailing zeros
    record Term(BigDecimal coefficient, Monomial monomial) {}

    private final List<Term> terms;
    private final Kind kind;
    private final int depth;
    private final BigDecimal leading;
    private final int hash;

    /// @param terms sorted, each monomial once
    Polynomial(List<Term> terms) {
        this.terms = List.copyOf(terms);
        Kind largest = Kind.SCALAR;
        int deepest = terms.isEmpty() ? 0 : -1;
        int code = 1;
        for (Term term : this.terms) {
            largest = largest.join(term.monomial().kind());
            deepest = Math.max(deepest, term.monomial().depth());
            code = 31 * code + term.monomial().hashCode();
        }
        kind = largest;
        depth = deepest;
        leading = leading(this.terms);
        hash = code;
    }

    List<Term> terms() {
        return terms;
    }

    static Polynomial constant(BigDecimal value) {
        return of(value, Monomial.ONE);
    }

    static Polynomial of(Monomial monomial) {
        return of(BigDecimal.ONE, monomial);
    }

    static Polynomial of(Term term) {
        return new Polynomial(List.of(term));
    }

    static Polynomial of(BigDecimal coefficient, Monomial monomial) {
        BigDecimal kept = kept(coefficient);
        return kept.signum() == 0 ? ZERO : new Polynomial(List.of(new Term(kept, monomial)));
    }

    static BigDecimal kept(BigDecimal value) {
        if (value.precision() <= FEW) {
            return value.stripTrailingZeros();
        }
        BigDecimal trusted = value.round(TRUSTED).stripTrailingZeros();
        return trusted.precision() <= FEW ? trusted : value.round(KEPT).stripTrailingZeros();
    }

    static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
        if (dividend.signum() != 0 && dividend.compareTo(divisor) == 0) {
            return BigDecimal.ONE;
        }
        return kept(isOne(divisor) ? dividend : dividend.divide(divisor, KEPT));
    }

    private static boolean isOne(BigDecimal value) {
        return value.compareTo(BigDecimal.ONE) == 0;
    }

    /// The root of the magnitude.
    static BigDecimal root(BigDecimal value) {
        return kept(value.abs().sqrt(KEPT));
    }

    static BigDecimal product(BigDecimal first, BigDecimal second) {
        return kept(first.multiply(second, KEPT));
    }

    /// Term by term; what cancels to less than the digits that programs write is gone.
    Polynomial plus(Polynomial other) {
        return plus(other, Polynomial::sum);
    }

    /// Term by term, the coefficients of one monomial added in some way.
    Polynomial plus(Polynomial other, BinaryOperator<BigDecimal> adding) {
        if (isZero() || other.isZero()) {
            return isZero() ? other : this;
        }
        var sum = new ArrayList<Term>(terms.size() + other.terms.size());
        int at = 0;
        for (Term term : terms) {
            int order = 1;
            while (at < other.terms.size()) {
                order = term.monomial().compareTo(other.terms.get(at).monomial());
                if (order <= 0) {
                    break;
                }
                sum.add(other.terms.get(at++));
            }
            if (order != 0) {
                sum.add(term);
                continue;
            }
            BigDecimal coefficient = adding.apply(term.coefficient(), other.terms.get(at++).coefficient());
            if (coefficient.signum() != 0) {
                sum.add(new Term(coefficient, term.monomial()));
            }
        }
        sum.addAll(other.terms.subList(at, other.terms.size()));
        return new Polynomial(sum);
    }

    private static BigDecimal sum(BigDecimal first, BigDecimal second) {
        BigDecimal sum = kept(first.add(second, KEPT));
        BigDecimal least = first.abs().max(second.abs()).scaleByPowerOfTen(-DIGITS);
        return sum.abs().compareTo(least) < 0 ? BigDecimal.ZERO : sum;
    }

    Polynomial scaled(BigDecimal factor) {
        if (factor.signum() == 0) {
            return ZERO;
        }
        if (isOne(factor.abs())) {
            return factor.signum() > 0 ? this : mapped(BigDecimal::negate);
        }
        return mapped(coefficient -> product(coefficient, factor));
    }

    /// With every coefficient divided by a number other than 0.
    Polynomial over(BigDecimal divisor) {
        return isOne(divisor) ? this : mapped(coefficient -> quotient(coefficient, divisor));
    }

    /// With other coefficients, none of which is 0.
    Polynomial mapped(UnaryOperator<BigDecimal> change) {
        List<Term> changed = null;
        for (int index = 0; index < terms.size(); index++) {
            Term term = terms.get(index);
            BigDecimal coefficient = change.apply(term.coefficient());
            if (changed == null && coefficient.compareTo(term.coefficient()) != 0) {
                changed = new ArrayList<>(terms.size());
                changed.addAll(terms.subList(0, index));
            }
            if (changed != null) {
                changed.add(new Term(coefficient, term.monomial()));
            }
        }
        return changed == null ? this : new Polynomial(changed);
    }

    /// Without the factors of a monomial that divides every term.
    Polynomial over(Monomial divisor) {
        if (divisor.isOne()) {
            return this;
        }
        var quotients = new ArrayList<Term>(terms.size());
        for (Term term : terms) {
            quotients.add(new Term(term.coefficient(), term.monomial().over(divisor)));
        }
        quotients.sort(Comparator.comparing(Term::monomial));
        return new Polynomial(quotients);
    }

    /// The greatest monomial that divides every term.
    Monomial common() {
        if (terms.isEmpty()) {
            return Monomial.ONE;
        }
        Monomial common = terms.getFirst().monomial();
        for (int index = 1; index < terms.size() && !common.isOne(); index++) {
            common = common.common(terms.get(index).monomial());
        }
        return common;
    }

    /// The coefficient that is 1 in the primitive form: that of the constant term, or else that of the
    /// [Epsilon], which keeps the unit in which it was written, or of the first; 0 where there is none.
    BigDecimal leading() {
        return leading;
    }

    private static BigDecimal leading(List<Term> terms) {
        if (terms.isEmpty()) {
            return BigDecimal.ZERO;
        }
        Term first = terms.getFirst();
        Term last = terms.getLast();
        if (last.monomial().isOne() || terms.size() == 1) {
            return last.coefficient();
        }
        for (int index = terms.size() - 1; index > 0; index--) {
            if (Epsilon.isPower(terms.get(index).monomial())) {
                BigDecimal size = terms.get(index).coefficient().abs();
                return first.coefficient().signum() < 0 ? size.negate() : size;
            }
        }
        return first.coefficient();
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    boolean isOne() {
        return equals(ONE);
    }

    /// The coefficient of a monomial; 0 where it is not there.
    BigDecimal coefficient(Monomial monomial) {
        for (Term term : terms) {
            if (term.monomial().equals(monomial)) {
                return term.coefficient();
            }
        }
        return BigDecimal.ZERO;
    }

    /// The number that this is, if it is one.
    Optional<BigDecimal> number() {
        if (isZero()) {
            return Optional.of(BigDecimal.ZERO);
        }
        return terms.size() == 1 && terms.getFirst().monomial().isOne() ? Optional.of(leading()) : Optional.empty();
    }

    /// Whether this is a number times a product.
    boolean isSingle() {
        return terms.size() == 1;
    }

    /// The atom that this is, if it is one alone.
    Optional<Atom> atom() {
        if (!isSingle() || leading().compareTo(BigDecimal.ONE) != 0) {
            return Optional.empty();
        }
        Monomial only = terms.getFirst().monomial();
        return only.degree() == 1 ? Optional.of(only.factors().getFirst().atom()) : Optional.empty();
    }

    Kind kind() {
        return kind;
    }

    int depth() {
        return depth;
    }

    /// A hash of the structure, whatever the coefficients.
    long shape() {
        long shape = 17;
        for (Term term : terms) {
            shape += Codes.mixed(term.monomial().shape(), 5);
        }
        return shape;
    }

    /// A hash of structure and coefficients.
    long code() {
        long code = 19;
        for (Term term : terms) {
            code += Codes.mixed(term.monomial().code(), Double.doubleToLongBits(term.coefficient().doubleValue()));
        }
        return code;
    }

    /// Whether this may be a multiple of another, since it seems to have the same monomials.
    boolean isAlike(Polynomial other) {
        return hash == other.hash && terms.size() == other.terms.size();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Polynomial polynomial && hash == polynomial.hash && terms.equals(polynomial.terms);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return terms.toString();
    }
}
