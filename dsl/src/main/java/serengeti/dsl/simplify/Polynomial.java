package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import serengeti.dsl.function.Kind;

/// A sum of monomials with coefficients other than 0, sorted; the normal form of a value.
///
/// Coefficients are decimal, as programs are written: 1 - 0.9 is 0.1. They have 34 digits while they are computed and 30
/// when they are kept; the last of them are dropped where few digits are as good, so that a third three times is 1.
///
/// @param terms sorted, each monomial once
record Polynomial(List<Term> terms) {
    private static final MathContext COMPUTED = MathContext.DECIMAL128;
    static final BigDecimal TINY = new BigDecimal("1e-5");

    private static final MathContext KEPT = new MathContext(30, RoundingMode.HALF_EVEN);
    private static final MathContext TRUSTED = new MathContext(27, RoundingMode.HALF_EVEN);
    private static final int FEW = 24;

    static final Polynomial ZERO = new Polynomial(List.of());
    static final Polynomial ONE = constant(BigDecimal.ONE);

    /// A monomial and how often it is there.
    ///
    /// @param coefficient not 0, without trailing zeros
    record Term(BigDecimal coefficient, Monomial monomial) {}

    Polynomial {
        terms = List.copyOf(terms);
    }

    static Polynomial constant(BigDecimal value) {
        return of(value, Monomial.ONE);
    }

    static Polynomial of(Monomial monomial) {
        return of(BigDecimal.ONE, monomial);
    }

    static Polynomial of(BigDecimal coefficient, Monomial monomial) {
        BigDecimal kept = kept(coefficient);
        return kept.signum() == 0 ? ZERO : new Polynomial(List.of(new Term(kept, monomial)));
    }

    static BigDecimal kept(BigDecimal value) {
        BigDecimal trusted = value.round(TRUSTED).stripTrailingZeros();
        return trusted.precision() <= FEW ? trusted : value.round(KEPT).stripTrailingZeros();
    }

    static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
        return kept(dividend.divide(divisor, COMPUTED));
    }

    /// The root of the magnitude.
    static BigDecimal root(BigDecimal value) {
        return kept(value.abs().sqrt(COMPUTED));
    }

    static BigDecimal product(BigDecimal first, BigDecimal second) {
        return kept(first.multiply(second, COMPUTED));
    }

    /// Term by term; what cancels to less than the digits that are kept is gone.
    Polynomial plus(Polynomial other) {
        SortedMap<Monomial, BigDecimal> sum = new TreeMap<>();
        terms.forEach(term -> sum.put(term.monomial(), term.coefficient()));
        for (Term term : other.terms) {
            sum.merge(term.monomial(), term.coefficient(), Polynomial::sum);
        }
        return of(sum);
    }

    private static BigDecimal sum(BigDecimal first, BigDecimal second) {
        BigDecimal sum = kept(first.add(second, COMPUTED));
        BigDecimal least = first.abs().max(second.abs()).scaleByPowerOfTen(-KEPT.getPrecision() + 1);
        return sum.abs().compareTo(least) < 0 ? BigDecimal.ZERO : sum;
    }

    private static Polynomial of(Map<Monomial, BigDecimal> coefficients) {
        var terms = new ArrayList<Term>();
        coefficients.forEach((monomial, coefficient) -> {
            if (coefficient.signum() != 0) {
                terms.add(new Term(coefficient, monomial));
            }
        });
        return new Polynomial(terms);
    }

    Polynomial scaled(BigDecimal factor) {
        if (factor.signum() == 0) {
            return ZERO;
        }
        return new Polynomial(
                terms.stream().map(term -> new Term(product(term.coefficient(), factor), term.monomial())).toList());
    }

    /// With every coefficient divided by a number other than 0.
    Polynomial over(BigDecimal divisor) {
        return new Polynomial(
                terms.stream().map(term -> new Term(quotient(term.coefficient(), divisor), term.monomial())).toList());
    }

    /// Without the factors of a monomial that divides every term.
    Polynomial over(Monomial divisor) {
        var quotients = new TreeMap<Monomial, BigDecimal>();
        terms.forEach(term -> quotients.put(term.monomial().over(divisor), term.coefficient()));
        return of(quotients);
    }

    /// The greatest monomial that divides every term.
    Monomial common() {
        return terms.stream().map(Term::monomial).reduce(Monomial::common).orElse(Monomial.ONE);
    }

    /// The coefficient that is 1 in the primitive form: that of the constant term, unless it is tiny, or else that of the
    /// first; 0 where there is none.
    BigDecimal leading() {
        if (terms.isEmpty()) {
            return BigDecimal.ZERO;
        }
        Term last = terms.getLast();
        boolean isNumber =
                last.monomial().isOne()
                        && last.coefficient().abs().compareTo(terms.getFirst().coefficient().abs().multiply(TINY)) > 0;
        return (isNumber ? last : terms.getFirst()).coefficient();
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    boolean isOne() {
        return equals(ONE);
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
        return terms.stream().map(term -> term.monomial().kind()).reduce(Kind.SCALAR, Kind::join);
    }

    int depth() {
        return terms.stream().mapToInt(term -> term.monomial().depth()).max().orElse(0);
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
}
