package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * From what the update reads on to what the next values of that read, as for `Combinations`, but here what counts is each
 * combination as it is read, not all that could be made of them: `m` and `v` are read of the states `p = m` and
 * `q = m + v` by a program that takes the first from the second wherever it needs `v`.
 */
/// The combinations of states that are read, where these are as many as the states and determine them.
final class Basis {
    private final Recurrence recurrence;
    private final Algebra algebra;
    private final List<Integer> live;
    private final int size;

    /// What is read, with 1 for the first state that is in it.
    private final List<BigDecimal[]> directions = new ArrayList<>();

    Basis(Recurrence recurrence, List<Integer> live) {
        this.recurrence = recurrence;
        this.algebra = recurrence.algebra();
        this.live = live;
        this.size = live.size();
    }

    /// The combinations as states, if any of them is of several states.
    Optional<States.Change> change() {
        read(recurrence.update());
        for (int done = 0; done < directions.size() && directions.size() <= size; done++) {
            read(next(directions.get(done)));
        }
        boolean isOther = directions.size() == size && directions.stream().anyMatch(each -> count(each) > 1);
        return isOther ? inverse().map(this::change) : Optional.empty();
    }

    private static long count(BigDecimal[] direction) {
        return IntStream.range(0, direction.length).filter(index -> direction[index].signum() != 0).count();
    }

    private Polynomial next(BigDecimal[] direction) {
        Polynomial sum = Polynomial.ZERO;
        for (int index = 0; index < size; index++) {
            sum = algebra.plus(sum, recurrence.next(live.get(index)).scaled(direction[index]));
        }
        return sum;
    }

    /// The states as combinations of the directions; none if these do not determine them.
    private Optional<BigDecimal[][]> inverse() {
        var span = new Span(2 * size);
        for (int row = 0; row < size; row++) {
            BigDecimal[] both = Span.unit(2 * size, size + row);
            System.arraycopy(directions.get(row), 0, both, 0, size);
            span.add(both);
        }
        BigDecimal[][] inverse = new BigDecimal[size][];
        for (int row = 0; row < size; row++) {
            if (span.pivot(row) >= size) {
                return Optional.empty();
            }
            inverse[span.pivot(row)] = span.basis().get(row);
        }
        return Optional.of(inverse);
    }

    private States.Change change(BigDecimal[][] inverse) {
        int[] places = places();
        SortedMap<Integer, Function<Algebra, Polynomial>> states = new TreeMap<>();
        Polynomial[] next = new Polynomial[recurrence.stateCount()];
        for (int index = 0; index < size; index++) {
            BigDecimal[] parts = inverse[index];
            next[places[index]] = next(directions.get(index));
            states.put(
                    live.get(index),
                    of -> {
                        Polynomial sum = Polynomial.ZERO;
                        for (int row = 0; row < size; row++) {
                            sum = of.plus(sum, state(of, places[row]).scaled(parts[size + row]));
                        }
                        return sum;
                    });
        }
        return new States.Change(StateStep.BASIS, states, next, recurrence.update());
    }

    private static Polynomial state(Algebra of, int state) {
        return of.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0);
    }

    /// The state whose place each direction takes: its own if it is one, or else one that is left.
    private int[] places() {
        int[] places = new int[size];
        var left = new BitSet();
        left.set(0, size);
        for (boolean isOwn : new boolean[] {true, false}) {
            for (int row = 0; row < size; row++) {
                BigDecimal[] direction = directions.get(row);
                if (count(direction) == 1 == isOwn) {
                    int place =
                            left.stream()
                                    .filter(index -> direction[index].signum() != 0)
                                    .findFirst()
                                    .orElse(left.nextSetBit(0));
                    left.clear(place);
                    places[row] = live.get(place);
                }
            }
        }
        return places;
    }

    private void read(Polynomial value) {
        Map<Monomial, BigDecimal[]> byRest = new LinkedHashMap<>();
        for (Term term : value.terms()) {
            var states = new ArrayList<Factor>();
            for (Factor factor : term.monomial().factors()) {
                factor.atom().arguments().forEach(this::read);
                if (index(factor.atom()) >= 0) {
                    states.add(factor);
                }
            }
            var product = new Monomial(states);
            if (product.degree() == 1) {
                Monomial rest = term.monomial().over(product);
                byRest.computeIfAbsent(rest, _ -> Span.zero(size))[index(states.getFirst().atom())] =
                        term.coefficient();
            } else {
                states.forEach(factor -> add(Span.unit(size, index(factor.atom()))));
            }
        }
        byRest.values().forEach(this::add);
    }

    private void add(BigDecimal[] combination) {
        int first =
                IntStream.range(0, size).filter(index -> combination[index].signum() != 0).findFirst().orElseThrow();
        BigDecimal[] direction = new BigDecimal[size];
        for (int index = 0; index < size; index++) {
            direction[index] = Polynomial.quotient(combination[index], combination[first]);
        }
        if (directions.stream().noneMatch(known -> isEqual(known, direction))) {
            directions.add(direction);
        }
    }

    private boolean isEqual(BigDecimal[] first, BigDecimal[] second) {
        return IntStream.range(0, size)
                .allMatch(index -> Digits.sum(first[index], second[index].negate()).signum() == 0);
    }

    private int index(Atom atom) {
        return atom.isInput() ? live.indexOf(atom.input() - Recurrence.FIRST_STATE) : -1;
    }
}
