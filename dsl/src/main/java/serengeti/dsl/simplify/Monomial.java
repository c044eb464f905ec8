package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private final long shape;
    private final long code;

    /// @param factors in the order of the atoms, each atom once
    Monomial(List<Factor> factors) {
        this.factors = List.copyOf(factors);
        Kind largest = Kind.SCALAR;
        int deepest = -1;
        long shapes = factors.size();
        long codes = factors.size();
        for (Factor factor : factors) {
            Atom atom = factor.atom();
            largest = largest.join(atom.kind());
            deepest = Math.max(deepest, atom.depth());
            shapes += Codes.mixed(atom.shape(), factor.exponent());
            codes += Codes.mixed(atom.code(), factor.exponent());
        }
        kind = largest;
        depth = deepest;
        shape = shapes;
        code = codes;
    }

    List<Factor> factors() {
        return factors;
    }

    static Monomial of(Atom atom) {
        return new Monomial(List.of(new Factor(atom, 1)));
    }

    static Monomial of(SortedMap<Atom, Integer> exponents) {
        var factors = new ArrayList<Factor>();
        exponents.forEach((atom, exponent) -> {
            if (exponent < 0) {
                throw new IllegalArgumentException("%s to the power of %d".formatted(atom, exponent));
            }
            if (exponent > 0) {
                factors.add(new Factor(atom, exponent));
            }
        });
        return new Monomial(factors);
    }

    SortedMap<Atom, Integer> exponents() {
        var exponents = new TreeMap<Atom, Integer>();
        factors.forEach(factor -> exponents.put(factor.atom(), factor.exponent()));
        return exponents;
    }

    int exponent(Atom atom) {
        return factors.stream().filter(factor -> factor.atom() == atom).mapToInt(Factor::exponent).sum();
    }

    Monomial times(Monomial other) {
        SortedMap<Atom, Integer> exponents = exponents();
        other.factors.forEach(factor -> exponents.merge(factor.atom(), factor.exponent(), Integer::sum));
        return of(exponents);
    }

    boolean isDivisibleBy(Monomial other) {
        return other.factors.stream().allMatch(factor -> exponent(factor.atom()) >= factor.exponent());
    }

    /// This monomial without the factors of one that it is divisible by.
    Monomial over(Monomial other) {
        SortedMap<Atom, Integer> exponents = exponents();
        other.factors.forEach(factor -> exponents.merge(factor.atom(), -factor.exponent(), Integer::sum));
        return of(exponents);
    }

    /// The greatest monomial that divides both.
    Monomial common(Monomial other) {
        SortedMap<Atom, Integer> exponents = exponents();
        exponents.replaceAll((atom, exponent) -> Math.min(exponent, other.exponent(atom)));
        return of(exponents);
    }

    boolean isOne() {
        return factors.isEmpty();
    }

    /// The number of factors, powers counted as often as they multiply.
    int degree() {
        return factors.stream().mapToInt(Factor::exponent).sum();
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
