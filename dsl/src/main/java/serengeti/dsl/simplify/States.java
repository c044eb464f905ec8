package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * Where states stay in a subspace is found from below: they start at 0, and the relations that held so far are kept as
 * long as the next states obey them, too. That is how one finds what a linear system reaches [1], though here the next
 * states need not be linear in the states: what is equal in normal form counts.
 *
 * [1] R. E. Kalman, "Mathematical description of linear dynamical systems", 1963
 */
/// What fewer or other states would do for a normal form, from step to step.
final class States {
    private final Recurrence recurrence;
    private final Algebra algebra;
    private final List<Integer> live;

    States(Recurrence recurrence) {
        this.recurrence = recurrence;
        this.algebra = recurrence.algebra();
        this.live =
                IntStream.range(0, recurrence.stateCount())
                        .filter(state -> recurrence.next(state) != null)
                        .boxed()
                        .toList();
    }

    /// Other states for the same updates.
    ///
    /// @param states what stands for a state where it is not itself
    /// @param next the next values of states, in terms of the states as they were; null for those that are not kept
    /// @param update the update, in the same terms
    record Change(
            StateStep step,
            SortedMap<Integer, Function<Algebra, Polynomial>> states,
            Polynomial[] next,
            Polynomial update) {}

    /// The first change that may be made and makes a difference.
    Optional<Change> change(Set<StateStep> steps) {
        return Arrays.stream(StateStep.values())
                .filter(steps::contains)
                .flatMap(step -> change(step).stream())
                .findFirst();
    }

    private Optional<Change> change(StateStep step) {
        if (live.isEmpty()) {
            return Optional.empty();
        }
        return switch (step) {
            case RELATION -> relation();
            case COMBINATION -> live.size() > 1 ? new Combinations(recurrence, live).change() : Optional.empty();
            case BASIS -> live.size() > 1 ? new Basis(recurrence, live).change() : Optional.empty();
            case FUNCTION -> live.size() > 1 ? function() : Optional.empty();
            case ROOT -> live.stream().flatMap(state -> root(state).stream()).findFirst();
            case STEP ->
                    hasStep() ? live.stream().flatMap(state -> ofStep(state).stream()).findFirst() : Optional.empty();
            case STEP_UNIT ->
                    !hasStep()
                            ? Optional.empty()
                            : live.stream()
                                    .flatMap(state -> new StepUnits(recurrence, state).change().stream())
                                    .findFirst();
            case UNIT, PLAIN_UNIT -> unit(step);
        };
    }

    private Polynomial next(int index) {
        return recurrence.next(live.get(index));
    }

    private Polynomial state(Algebra of, int index) {
        return of.input(Recurrence.FIRST_STATE + live.get(index), Kind.TENSOR, 0);
    }

    private Change change(StateStep step, SortedMap<Integer, Function<Algebra, Polynomial>> states) {
        Polynomial[] next = new Polynomial[recurrence.stateCount()];
        live.stream()
                .filter(state -> !states.containsKey(state))
                .forEach(state -> next[state] = recurrence.next(state));
        return new Change(step, states, next, recurrence.update());
    }

    // Relations.

    private Optional<Change> relation() {
        // From the last to the first, so that what is left out is expressed by what comes before.
        int size = live.size();
        var relations = new Span(size);
        IntStream.range(0, size).forEach(index -> relations.add(Span.unit(size, index)));
        Span present = relations;
        while (true) {
            Span next = relations(present);
            if (next.dimension() == present.dimension()) {
                break;
            }
            present = next;
        }
        if (present.dimension() == 0) {
            return Optional.empty();
        }
        Span last = present;
        SortedMap<Integer, Function<Algebra, Polynomial>> states = new TreeMap<>();
        for (int row = 0; row < last.dimension(); row++) {
            int at = row;
            states.put(live.get(size - 1 - last.pivot(row)), of -> dependent(of, last, at));
        }
        return Optional.of(change(StateStep.RELATION, states));
    }

    /// A state that a relation determines, by the others in it.
    private Polynomial dependent(Algebra of, Span relations, int row) {
        BigDecimal[] relation = relations.basis().get(row);
        Polynomial sum = Polynomial.ZERO;
        for (int index = 0; index < relation.length; index++) {
            if (index != relations.pivot(row)) {
                sum = of.plus(sum, state(of, live.size() - 1 - index).scaled(relation[index].negate()));
            }
        }
        return sum;
    }

    /// Those of the relations that hold a step later, too.
    private Span relations(Span relations) {
        int size = live.size();
        SortedMap<Integer, Polynomial> values = new TreeMap<>();
        for (int row = 0; row < relations.dimension(); row++) {
            int state = live.get(size - 1 - relations.pivot(row));
            values.put(Recurrence.FIRST_STATE + state, dependent(algebra, relations, row));
        }
        Substitution related = new Substitution(algebra, values);
        Polynomial[] next = new Polynomial[size];
        for (int index = 0; index < size; index++) {
            next[index] = algebra.expanded(related.of(next(size - 1 - index)));
        }
        var kept = new Span(size);
        var pivots = new ArrayList<Polynomial>();
        var origins = new ArrayList<BigDecimal[]>();
        for (BigDecimal[] relation : relations.basis()) {
            BigDecimal[] origin = relation.clone();
            Polynomial rest = combined(next, relation);
            for (int pivot = 0; pivot < pivots.size(); pivot++) {
                Term first = pivots.get(pivot).terms().getFirst();
                BigDecimal times =
                        Polynomial.quotient(rest.coefficient(first.monomial()), first.coefficient()).negate();
                rest = Digits.sum(rest, pivots.get(pivot).scaled(times));
                for (int index = 0; index < size; index++) {
                    origin[index] = Digits.sum(origin[index], Polynomial.product(origins.get(pivot)[index], times));
                }
            }
            if (rest.isZero()) {
                kept.add(origin);
            } else {
                pivots.add(rest);
                origins.add(origin);
            }
        }
        return kept;
    }

    private static Polynomial combined(Polynomial[] values, BigDecimal[] factors) {
        Polynomial sum = Polynomial.ZERO;
        for (int index = 0; index < values.length; index++) {
            sum = Digits.sum(sum, values[index].scaled(factors[index]));
        }
        return sum;
    }

    // Steps.

    private boolean hasStep() {
        return recurrence.program().signature().step().isPresent();
    }

    /// A state that is multiplied by a number and has a number added at every step: it is a sum of powers of the first.
    private Optional<Change> ofStep(int state) {
        Polynomial next = algebra.expanded(recurrence.next(state));
        Monomial own = Monomial.of(algebra.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0).atom().orElseThrow());
        BigDecimal kept = next.coefficient(own);
        BigDecimal added = next.coefficient(Monomial.ONE);
        if (added.signum() == 0 || next.terms().size() != (kept.signum() == 0 ? 1 : 2)) {
            return Optional.empty();
        }
        SortedMap<Integer, Function<Algebra, Polynomial>> states = new TreeMap<>();
        states.put(state, of -> beforeStep(of, kept).scaled(added));
        return Optional.of(change(StateStep.STEP, states));
    }

    /// The sum of as many powers of a number, from the first one on, 1, as there were steps before this one.
    private Polynomial beforeStep(Algebra of, BigDecimal base) {
        Polynomial before =
                of.input(Recurrence.FIRST_STATE + recurrence.stateCount() + 1, Kind.SCALAR, 0)
                        .plus(Polynomial.constant(BigDecimal.ONE.negate()));
        BigDecimal rest = BigDecimal.ONE.subtract(base);
        if (rest.signum() == 0) {
            return before;
        }
        Polynomial power = of.call(Fn.POWER, List.of(Polynomial.constant(base), before));
        return of.plus(Polynomial.ONE, power.scaled(BigDecimal.ONE.negate())).over(rest);
    }

    // Functions.

    private Optional<Change> function() {
        for (int index = live.size() - 1; index >= 0; index--) {
            int of = index;
            Optional<Polynomial> value = read(next(index), of);
            if (value.isPresent() && isZeroAtZero(value.get())) {
                SortedMap<Integer, Function<Algebra, Polynomial>> states = new TreeMap<>();
                states.put(live.get(index), other -> new Substitution(other, inputs(other)).of(value.get()));
                return Optional.of(change(StateStep.FUNCTION, states));
            }
        }
        return Optional.empty();
    }

    private SortedMap<Integer, Polynomial> inputs(Algebra of) {
        SortedMap<Integer, Polynomial> values = new TreeMap<>();
        for (int index = 0; index < live.size(); index++) {
            values.put(Recurrence.FIRST_STATE + live.get(index), state(of, index));
        }
        return values;
    }

    private boolean isZeroAtZero(Polynomial value) {
        SortedMap<Integer, Polynomial> zeros = new TreeMap<>();
        live.forEach(state -> zeros.put(Recurrence.FIRST_STATE + state, Polynomial.ZERO));
        return new Substitution(algebra, zeros).of(value).isZero();
    }

    /// A value of the next states as the same value of the states, if it is one of other states alone.
    private Optional<Polynomial> read(Polynomial value, int except) {
        for (int index = 0; index < live.size(); index++) {
            Polynomial next = next(index);
            if (index != except && !next.isZero() && !value.isZero()) {
                BigDecimal factor = Polynomial.quotient(value.leading(), next.leading());
                if (next.isAlike(value) && next.scaled(factor).equals(value)) {
                    return Optional.of(state(algebra, index).scaled(factor));
                }
            }
        }
        Polynomial sum = Polynomial.ZERO;
        for (Term term : value.terms()) {
            Polynomial product = Polynomial.constant(term.coefficient());
            for (Factor factor : term.monomial().factors()) {
                Optional<Polynomial> read = read(factor.atom(), except);
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                for (int times = 0; times < factor.exponent(); times++) {
                    product = algebra.times(product, read.get());
                }
            }
            sum = algebra.plus(sum, product);
        }
        return Optional.of(sum);
    }

    private Optional<Polynomial> read(Atom atom, int except) {
        Optional<Polynomial> whole = atom.isSum() ? Optional.empty() : asNext(atom, except);
        if (whole.isPresent() || atom.isInput()) {
            return whole;
        }
        var arguments = new ArrayList<Polynomial>();
        for (Polynomial argument : atom.arguments()) {
            Optional<Polynomial> read = read(argument, except);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            arguments.add(read.get());
        }
        return Optional.of(atom.isSum() ? arguments.getFirst() : algebra.call(atom.function(), arguments));
    }

    private Optional<Polynomial> asNext(Atom atom, int except) {
        Polynomial value = Polynomial.of(Monomial.of(atom));
        for (int index = 0; index < live.size(); index++) {
            if (index != except && next(index).isSingle() && next(index).scaled(one(next(index))).equals(value)) {
                return Optional.of(state(algebra, index).scaled(one(next(index))));
            }
        }
        return Optional.empty();
    }

    private static BigDecimal one(Polynomial value) {
        return Polynomial.quotient(BigDecimal.ONE, value.leading());
    }

    // Roots.

    /// A state that is a multiple of a root of something else at every step.
    private Optional<Change> root(int state) {
        Polynomial next = recurrence.next(state);
        if (!next.isSingle() || next.terms().getFirst().monomial().degree() != 1) {
            return Optional.empty();
        }
        Atom atom = next.terms().getFirst().monomial().factors().getFirst().atom();
        boolean isSquareRoot = atom.isCall(Fn.SQRT);
        if (!isSquareRoot && !atom.isCall(Fn.CBRT) || !contains(atom.argument(), state)) {
            return Optional.empty();
        }
        Change change = change(StateStep.ROOT, new TreeMap<>());
        BigDecimal factor = next.leading();
        change.states()
                .put(
                        state,
                        of ->
                                of.call(
                                                atom.function(),
                                                List.of(of.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0)))
                                        .scaled(factor));
        change.next()[state] = isSquareRoot ? algebra.call(Fn.ABS, atom.arguments()) : atom.argument();
        return Optional.of(change);
    }

    private static boolean contains(Polynomial value, int state) {
        var inputs = new BitSet();
        Recurrence.mark(value, inputs);
        return inputs.get(Recurrence.FIRST_STATE + state);
    }

    // Units.

    private Optional<Change> unit(StateStep step) {
        SortedMap<Integer, BigDecimal> units = new TreeMap<>();
        for (int state : live) {
            BigDecimal unit = unit(state, step);
            if (!Digits.isOne(unit)) {
                units.put(state, unit);
            }
        }
        // In which unit one state is best depends on those of the states that it reads.
        if (!units.keySet().stream().allMatch(this::readsOthers)) {
            units.keySet().removeIf(this::readsOthers);
        }
        Change change = change(step, new TreeMap<>());
        units.forEach((state, unit) -> {
            change.states().put(state, of -> of.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0).scaled(unit));
            change.next()[state] = recurrence.next(state).over(unit);
        });
        return units.isEmpty() ? Optional.empty() : Optional.of(change);
    }

    private boolean readsOthers(int state) {
        return live.stream().anyMatch(other -> other != state && contains(recurrence.next(state), other));
    }

    /// The unit in which a running mean or sum is one statement: `m = a * m + b * x` is a mean of `x` by `1 - a` to `a`,
    /// times `b / (1 - a)`.
    private BigDecimal unit(int state, StateStep step) {
        Atom atom = algebra.input(Recurrence.FIRST_STATE + state, Kind.TENSOR, 0).atom().orElseThrow();
        Polynomial next = recurrence.next(state);
        var terms = new ArrayList<>(next.terms());
        BigDecimal kept = next.coefficient(Monomial.of(atom));
        terms.removeIf(term -> term.monomial().equals(Monomial.of(atom)));
        terms.removeIf(term -> terms.size() > 1 && Epsilon.isNegligible(term));
        if (terms.size() != 1 || kept.signum() == 0 || contains(Polynomial.of(terms.getFirst().monomial()), state)) {
            return BigDecimal.ONE;
        }
        BigDecimal share = BigDecimal.ONE.subtract(kept);
        BigDecimal input = terms.getFirst().coefficient();
        BigDecimal unit = share.signum() == 0 ? input : Polynomial.quotient(input, share);
        for (Distance distance : step == StateStep.UNIT ? List.<Distance>of() : Distance.of(recurrence)) {
            BigDecimal factor = distance.share().pow(distance.exponent(terms.getFirst().monomial()));
            BigDecimal other = Polynomial.quotient(unit, factor);
            unit = isPlainer(other, unit) ? other : unit;
        }
        return unit;
    }

    private static boolean isPlainer(BigDecimal unit, BigDecimal than) {
        return !Digits.isOne(than)
                && (Digits.isOne(unit) || Digits.written(unit).precision() < Digits.written(than).precision());
    }
}
