package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * What is read of states is found from behind: from what the update reads on to what those combinations read of the
 * states before, until nothing is added. That is how one finds what can be observed of a linear system [1]. Products of
 * states are combined like states of their own, so that `s + p * p` is one state where `s` and `p` are read in no other
 * way. If the combinations are fewer than the states, each takes the place of a state that it holds, and the other states
 * are 0: what is read then is the same, since a combination is what its part in the basis is.
 *
 * [1] R. E. Kalman, "Mathematical description of linear dynamical systems", 1963
 */
/// The linear combinations of states that are all that is ever read of them.
final class Combinations {
    private static final int MOST_PRODUCTS = 12;

    private final Recurrence recurrence;
    private final Algebra algebra;
    private final List<Integer> live;

    /// The states that are read, and products of them.
    private final List<Monomial> features = new ArrayList<>();

    private final int size;
    private final Span read;
    private final Deque<BigDecimal[]> waiting = new ArrayDeque<>();

    Combinations(Recurrence recurrence, List<Integer> live) {
        this.recurrence = recurrence;
        this.algebra = recurrence.algebra();
        this.live = live;
        this.size = live.size() + MOST_PRODUCTS;
        this.read = new Span(size);
        for (int state : live) {
            features.add(Monomial.of(state(algebra, state).atom().orElseThrow()));
        }
    }

    private static Polynomial state(Algebra of, int state) {
        return of.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0);
    }

    /// States for the combinations, if these are fewer.
    Optional<States.Change> change() {
        read(recurrence.update());
        do {
            while (!waiting.isEmpty()) {
                add(waiting.removeFirst());
            }
        } while (separate());
        SortedMap<Integer, Function<Algebra, Polynomial>> states = new TreeMap<>();
        live.forEach(state -> states.put(state, _ -> Polynomial.ZERO));
        Polynomial[] next = new Polynomial[recurrence.stateCount()];
        for (int row = 0; row < read.dimension(); row++) {
            if (read.pivot(row) < live.size()) {
                int state = live.get(read.pivot(row));
                states.remove(state);
                next[state] = next(read.basis().get(row));
            }
        }
        return states.isEmpty()
                ? Optional.empty()
                : Optional.of(new States.Change(StateStep.COMBINATION, states, next, recurrence.update()));
    }

    private boolean add(BigDecimal[] combination) {
        boolean isNew = read.add(combination);
        if (isNew) {
            read(next(read.basis().getLast()));
        }
        return isNew;
    }

    /// Reads a product by itself if no state in it is left out, and the states of all products in a combination of products
    /// alone, of which no state can take the place; whether that adds anything.
    private boolean separate() {
        for (int row = 0; row < read.dimension(); row++) {
            if (read.pivot(row) >= live.size() && addStates(read.basis().get(row))) {
                return true;
            }
        }
        for (int index = live.size(); index < features.size(); index++) {
            boolean isAdded = false;
            if (hasPivotsOnly(index) && isRead(index)) {
                isAdded = add(Span.unit(size, index));
            }
            if (isAdded) {
                return true;
            }
        }
        return false;
    }

    private boolean addStates(BigDecimal[] combination) {
        boolean isAdded = false;
        for (int index = 0; index < features.size(); index++) {
            if (combination[index].signum() != 0) {
                for (Factor factor : features.get(index).factors()) {
                    isAdded |= add(Span.unit(size, index(factor.atom())));
                }
            }
        }
        return isAdded;
    }

    private boolean isRead(int feature) {
        return read.basis().stream().anyMatch(row -> row[feature].signum() != 0);
    }

    private boolean isPivot(int index) {
        for (int row = 0; row < read.dimension(); row++) {
            if (read.pivot(row) == index) {
                return true;
            }
        }
        return false;
    }

    private boolean hasPivotsOnly(int feature) {
        return features.get(feature).factors().stream().allMatch(factor -> isPivot(index(factor.atom())));
    }

    private Polynomial next(BigDecimal[] combination) {
        Polynomial sum = Polynomial.ZERO;
        for (int index = 0; index < features.size(); index++) {
            if (combination[index].signum() != 0) {
                sum = algebra.plus(sum, next(features.get(index)).scaled(combination[index]));
            }
        }
        return sum;
    }

    private Polynomial next(Monomial product) {
        Polynomial next = Polynomial.ONE;
        for (Factor factor : product.factors()) {
            for (int times = 0; times < factor.exponent(); times++) {
                next = algebra.times(next, recurrence.next(live.get(index(factor.atom()))));
            }
        }
        return next;
    }

    /// Notes the combinations of states and of their products on which a value depends.
    private void read(Polynomial value) {
        Map<Monomial, BigDecimal[]> byRest = new HashMap<>();
        for (Term term : value.terms()) {
            term.monomial().factors().forEach(factor -> factor.atom().arguments().forEach(this::read));
            var states =
                    new Monomial(
                            term.monomial().factors().stream().filter(factor -> index(factor.atom()) >= 0).toList());
            int feature = feature(states);
            if (feature >= 0) {
                Monomial rest = term.monomial().over(states);
                BigDecimal[] combination = byRest.computeIfAbsent(rest, _ -> Span.zero(size));
                combination[feature] = term.coefficient();
            } else {
                states.factors().forEach(factor -> waiting.add(Span.unit(size, index(factor.atom()))));
            }
        }
        waiting.addAll(byRest.values());
    }

    /// The number of a product of states; -1 for none, or where there are too many.
    private int feature(Monomial states) {
        int known = features.indexOf(states);
        if (known >= 0 || states.isOne() || features.size() == size) {
            return known;
        }
        features.add(states);
        return features.size() - 1;
    }

    private int index(Atom atom) {
        return atom.isInput() ? live.indexOf(atom.input() - Recurrence.FIRST_STATE) : -1;
    }
}
