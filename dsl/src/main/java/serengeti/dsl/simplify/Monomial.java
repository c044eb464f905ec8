package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;

/// A product of powers of atoms, without a coefficient; 1 where there are none.
///
/// Immutable; what is asked often is computed once.
final class Monomial implements Comparable<Monomial> {
    static final Monomial ONE = new Monomial(List.of());

    /// A power of an atom.
    ///
    /// @param exponent at least 1
    record Factor(Atom atom, int exponent) {}

    private final List<Factor> factors;
    private final Kind kind;
    private final int depth;
    private final int degree;
    private final boolean hasSums;
    private final long calls;
    private final long shape;
    private final long code;

    /// @param factors in the order of the atoms, each atom once
    Monomial(List<Factor> factors) {
        this.factors = List.copyOf(factors);
        Kind largest = Kind.SCALAR;
        int deepest = -1;
        int exponents = 0;
        boolean isSum = false;
        long functions = 0;
        long shapes = factors.size();
        long codes = factors.size();
        for (Factor factor : factors) {
            Atom atom = factor.atom();
            largest = largest.join(atom.kind());
            deepest = Math.max(deepest, atom.depth());
            exponents += factor.exponent();
            isSum |= atom.isSum();
            if (atom.function() != null) {
                functions |= bit(atom.function());
            }
            shapes += Codes.mixed(atom.shape(), factor.exponent());
            codes += Codes.mixed(atom.code(), factor.exponent());
        }
        kind = largest;
        depth = deepest;
        degree = exponents;
        hasSums = isSum;
        calls = functions;
        shape = shapes;
        code = codes;
    }

    List<Factor> factors() {
        return factors;
    }

    static Monomial of(Atom atom) {
        return atom.alone();
    }

    int exponent(Atom atom) {
        for (Factor factor : factors) {
            if (factor.atom() == atom) {
                return factor.exponent();
            }
        }
        return 0;
    }

    Monomial times(Monomial other) {
        if (isOne() || other.isOne()) {
            return isOne() ? other : this;
        }
        var product = new ArrayList<Factor>(factors.size() + other.factors.size());
        int at = 0;
        for (Factor factor : factors) {
            while (at < other.factors.size() && other.factors.get(at).atom().compareTo(factor.atom()) < 0) {
                product.add(other.factors.get(at++));
            }
            boolean isBoth = at < other.factors.size() && other.factors.get(at).atom() == factor.atom();
            int more = isBoth ? other.factors.get(at++).exponent() : 0;
            product.add(isBoth ? new Factor(factor.atom(), factor.exponent() + more) : factor);
        }
        product.addAll(other.factors.subList(at, other.factors.size()));
        return new Monomial(product);
    }

    boolean isDivisibleBy(Monomial other) {
        for (Factor factor : other.factors) {
            if (exponent(factor.atom()) < factor.exponent()) {
                return false;
            }
        }
        return true;
    }

    /// This monomial without the factors of one that it is divisible by.
    Monomial over(Monomial other) {
        if (!isDivisibleBy(other)) {
            throw new IllegalArgumentException("%s is not divisible by %s".formatted(this, other));
        }
        var quotient = new ArrayList<Factor>(factors.size());
        for (Factor factor : factors) {
            add(quotient, factor, factor.exponent() - other.exponent(factor.atom()));
        }
        return other.isOne() ? this : new Monomial(quotient);
    }

    /// The greatest monomial that divides both.
    Monomial common(Monomial other) {
        if (other.isOne()) {
            return ONE;
        }
        var common = new ArrayList<Factor>(factors.size());
        for (Factor factor : factors) {
            add(common, factor, Math.min(factor.exponent(), other.exponent(factor.atom())));
        }
        return common.isEmpty() ? ONE : common.equals(factors) ? this : new Monomial(common);
    }

    private static void add(List<Factor> factors, Factor factor, int exponent) {
        if (exponent > 0) {
            factors.add(exponent == factor.exponent() ? factor : new Factor(factor.atom(), exponent));
        }
    }

    /// Whether there is a sum in parentheses.
    boolean hasSums() {
        return hasSums;
    }

    /// The factors that are sums in parentheses.
    Monomial sums() {
        if (!hasSums || factors.size() == 1) {
            return hasSums ? this : ONE;
        }
        return new Monomial(factors.stream().filter(factor -> factor.atom().isSum()).toList());
    }

    boolean isOne() {
        return factors.isEmpty();
    }

    /// The number of factors, powers counted as often as they multiply.
    int degree() {
        return degree;
    }

    /// Whether factors may be calls of all these functions, each with its [#bit(Fn)].
    boolean mayCall(long functions) {
        return (calls & functions) == functions;
    }

    /// A bit for a function, perhaps for others, too.
    static long bit(Fn function) {
        return 1L << function.ordinal();
    }

    Kind kind() {
        return kind;
    }

    /// The depth of the deepest atom; -1 for none.
    int depth() {
        return depth;
    }

    /// A hash of the structure, whatever the coefficients.
    long shape() {
        return shape;
    }

    /// A hash of structure and coefficients.
    long code() {
        return code;
    }

    /// The deeper first, so that what the rest is added to stands in front; the constant last.
    @Override
    public int compareTo(Monomial other) {
        int order = Integer.compare(other.depth(), depth());
        order = order != 0 ? order : other.kind().compareTo(kind());
        order = order != 0 ? order : Long.compare(shape(), other.shape());
        order = order != 0 ? order : Long.compare(code(), other.code());
        for (int index = 0; order == 0 && index < Math.min(factors.size(), other.factors.size()); index++) {
            order = factors.get(index).atom().compareTo(other.factors.get(index).atom());
            order =
                    order != 0
                            ? order
                            : Integer.compare(factors.get(index).exponent(), other.factors.get(index).exponent());
        }
        return order != 0 ? order : Integer.compare(factors.size(), other.factors.size());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Monomial monomial && code == monomial.code && factors.equals(monomial.factors);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(code);
    }

    @Override
    public String toString() {
        return factors.toString();
    }
}
