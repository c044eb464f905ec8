package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// Puts values in place of inputs; what is the same in several values is made once.
final class Substitution {
    private final Algebra algebra;
    private final SortedMap<Integer, Polynomial> values;
    private final Map<Atom, Polynomial> known = new HashMap<>();

    /// @param algebra where the values are made
    /// @param values by the numbers of inputs
    Substitution(Algebra algebra, SortedMap<Integer, Polynomial> values) {
        this.algebra = algebra;
        this.values = values;
    }

    /// Puts a value in place of an atom, too.
    void put(Atom atom, Polynomial value) {
        known.put(atom, value);
    }

    /// The value with the other values in place of inputs.
    Polynomial of(Polynomial value) {
        var summands = new ArrayList<Polynomial>(value.terms().size());
        for (Term term : value.terms()) {
            Polynomial product = Polynomial.of(new Term(term.coefficient(), Monomial.ONE));
            for (Factor factor : term.monomial().factors()) {
                Polynomial atom = of(factor.atom());
                for (int times = 0; times < factor.exponent(); times++) {
                    product = algebra.times(product, atom);
                }
            }
            summands.add(product);
        }
        return algebra.sum(summands);
    }

    private Polynomial of(Atom atom) {
        Polynomial done = known.get(atom);
        if (done == null) {
            if (atom.isInput()) {
                done = values.getOrDefault(atom.input(), Polynomial.of(Monomial.of(atom)));
            } else {
                var arguments = new ArrayList<Polynomial>();
                atom.arguments().forEach(each -> arguments.add(of(each)));
                done = atom.isSum() ? arguments.getFirst() : algebra.call(atom.function(), arguments);
            }
            known.put(atom, done);
        }
        return done;
    }
}
