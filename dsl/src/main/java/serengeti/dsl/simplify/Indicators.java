package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// Which values are 0 or 1 whatever the inputs are: those that are so for all values of the signs and comparisons that
/// they are made of.
///
/// @param signs what is known of values
/// @param isAssumed whether it is assumed already that values whose sign is taken are never 0
record Indicators(Signs signs, boolean isAssumed) {
    private static final int MOST_PARTS = 4;
    private static final List<Integer> SIGNS = List.of(-1, 0, 1);
    private static final List<Integer> DIRECTIONS = List.of(-1, 1);
    private static final List<Integer> TRUTHS = List.of(0, 1);

    /// Whether this can be proved.
    boolean isIndicator(Polynomial value) {
        Set<Atom> parts = new LinkedHashSet<>();
        return areParts(value, parts) && parts.size() <= MOST_PARTS && isIndicator(value, List.copyOf(parts), Map.of());
    }

    /// Whether a value is made of nothing else, and of which.
    private static boolean areParts(Polynomial value, Set<Atom> parts) {
        for (Term term : value.terms()) {
            for (Factor factor : term.monomial().factors()) {
                Atom atom = factor.atom();
                if (atom.isSum()) {
                    if (!areParts(atom.argument(), parts)) {
                        return false;
                    }
                } else if (atom.isCall(Fn.SIGN) || atom.isCall(Fn.GREATER)) {
                    parts.add(atom);
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isIndicator(Polynomial value, List<Atom> parts, Map<Atom, Integer> known) {
        if (parts.isEmpty()) {
            double number = number(value, known);
            return number == 0 || number == 1;
        }
        var with = new HashMap<>(known);
        var rest = new ArrayList<>(parts);
        Atom first = rest.removeFirst();
        return values(first).stream()
                .allMatch(each -> {
                    with.put(first, each);
                    return isIndicator(value, rest, with);
                });
    }

    private List<Integer> values(Atom atom) {
        if (atom.isCall(Fn.GREATER)) {
            return TRUTHS;
        }
        return isAssumed && !signs.isOftenZero(atom.argument()) ? DIRECTIONS : SIGNS;
    }

    private static double number(Polynomial value, Map<Atom, Integer> known) {
        double sum = 0;
        for (Term term : value.terms()) {
            double product = term.coefficient().doubleValue();
            for (Factor factor : term.monomial().factors()) {
                Atom atom = factor.atom();
                double base = atom.isSum() ? number(atom.argument(), known) : known.get(atom);
                product *= Math.pow(base, factor.exponent());
            }
            sum += product;
        }
        return sum;
    }
}
