package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.simplify.Polynomial.Term;

/// A program in normal form: its update and the next values of its states, each as a function of the inputs.
///
/// States that reach no update have no next value.
final class Recurrence {
    static final int WEIGHT = 0;
    static final int GRADIENT = 1;
    static final int FIRST_STATE = 2;

    private static final int COLOUR_ROUNDS = 3;
    private static final int UNIT_ROUNDS = 3;

    private final Program program;
    private final Algebra algebra;
    private final Set<StateStep> stateSteps;
    private Polynomial update;
    private final Polynomial[] next;

    private Recurrence(
            Program program, Algebra algebra, Set<StateStep> stateSteps, Polynomial update, Polynomial[] next) {
        this.program = program;
        this.algebra = algebra;
        this.stateSteps = stateSteps;
        this.update = update;
        this.next = next;
    }

    /// The normal form of a sound program without hyperparameters.
    ///
    /// @param laws what may be used of the values of a step
    /// @param stateSteps what may be used of states from step to step
    static Recurrence of(Program program, Set<Rule> laws, Set<StateStep> stateSteps) {
        BigDecimal[] units = new BigDecimal[program.signature().stateCount()];
        Arrays.fill(units, BigDecimal.ONE);
        Recurrence recurrence = settled(program, laws, stateSteps, units);
        for (int round = 0; round < UNIT_ROUNDS && stateSteps.contains(StateStep.UNIT); round++) {
            boolean changed = false;
            for (int state = 0; state < units.length; state++) {
                BigDecimal unit = recurrence.next[state] == null ? BigDecimal.ONE : recurrence.unit(state);
                if (!Digits.isOne(unit)) {
                    units[state] = Polynomial.product(units[state], unit);
                    changed = true;
                }
            }
            if (!changed) {
                break;
            }
            recurrence = settled(program, laws, stateSteps, units);
        }
        return recurrence;
    }

    /// The normal form with states in the given units, when it is known which of them are never negative and how they
    /// differ.
    private static Recurrence settled(Program program, Set<Rule> laws, Set<StateStep> stateSteps, BigDecimal[] units) {
        int states = program.signature().stateCount();
        var nonNegative = new BitSet();
        nonNegative.set(FIRST_STATE, FIRST_STATE + states);
        long[] colours = new long[states];
        Recurrence recurrence = null;
        boolean changed = true;
        for (int round = 0; round < COLOUR_ROUNDS || changed; round++) {
            recurrence = once(program, laws, stateSteps, nonNegative, colours, units);
            changed = false;
            for (int state = 0; state < states; state++) {
                Polynomial value = recurrence.next[state];
                colours[state] = value == null ? 0 : Codes.mixed(colours[state], value.shape());
                if (nonNegative.get(FIRST_STATE + state)
                        && value != null
                        && !recurrence.signs(nonNegative).isNonNegative(value)) {
                    nonNegative.clear(FIRST_STATE + state);
                    changed = true;
                }
            }
        }
        recurrence.reduceStates();
        return recurrence;
    }

    private Signs signs(BitSet nonNegativeStates) {
        return signs(program.signature(), nonNegativeStates);
    }

    private static Signs signs(Signature signature, BitSet nonNegativeStates) {
        return new Signs((BitSet) nonNegativeStates.clone(), FIRST_STATE + signature.stateCount());
    }

    private static Recurrence once(
            Program program,
            Set<Rule> laws,
            Set<StateStep> stateSteps,
            BitSet nonNegative,
            long[] colours,
            BigDecimal[] units) {
        Signature signature = program.signature();
        var algebra = new Algebra(laws, signs(signature, nonNegative));
        Map<String, Polynomial> scope = new HashMap<>();
        List<String> names = signature.names();
        int states = signature.stateCount();
        for (int input = 0; input < names.size(); input++) {
            boolean isTensor = input < FIRST_STATE + states;
            boolean isState = isTensor && input >= FIRST_STATE;
            long colour = isState ? colours[input - FIRST_STATE] : -1L - (isTensor ? input : input - states);
            Polynomial value = algebra.input(input, isTensor ? Kind.TENSOR : Kind.SCALAR, colour);
            scope.put(names.get(input), isState ? value.scaled(units[input - FIRST_STATE]) : value);
        }
        Dataflow dataflow = Dataflow.of(program);
        BitSet live = dataflow.liveStatements();
        for (int index = live.nextSetBit(0); index >= 0; index = live.nextSetBit(index + 1)) {
            Statement statement = program.statements().get(index);
            List<Polynomial> arguments =
                    statement.arguments().stream().map(argument -> value(argument, scope)).toList();
            scope.put(statement.target().name(), algebra.call(statement.function(), arguments));
        }
        BitSet liveStates = dataflow.liveStates();
        Polynomial[] next =
                IntStream.range(0, states)
                        .mapToObj(state ->
                                liveStates.get(state)
                                        ? scope.get(program.returns().get(1 + state).name()).over(units[state])
                                        : null)
                        .toArray(Polynomial[]::new);
        return new Recurrence(program, algebra, stateSteps, scope.get(program.returns().getFirst().name()), next);
    }

    private static Polynomial value(Argument argument, Map<String, Polynomial> scope) {
        return switch (argument) {
            case Variable(String name) -> scope.get(name);
            case Constant(double value) -> Polynomial.constant(Digits.written(BigDecimal.valueOf(value)));
        };
    }

    Program program() {
        return program;
    }

    Algebra algebra() {
        return algebra;
    }

    Polynomial update() {
        return update;
    }

    /// The next value of a state; null for one that reaches no update.
    Polynomial next(int state) {
        return next[state];
    }

    /// What multiplies weights and learning rate, and nothing else, in the update, if it is a number above 0.
    OptionalDouble decay() {
        Polynomial decay = decayTerms();
        return decay.isSingle() ? OptionalDouble.of(decay.leading().doubleValue()) : OptionalDouble.empty();
    }

    /// Without the decay of the weights.
    Recurrence withoutDecay() {
        Polynomial bare = algebra.plus(update, decayTerms().scaled(BigDecimal.ONE.negate()));
        return new Recurrence(program, algebra, stateSteps, bare, next);
    }

    private Polynomial decayTerms() {
        int rate = FIRST_STATE + program.signature().stateCount();
        Monomial decay =
                Monomial.of(algebra.input(WEIGHT, Kind.TENSOR, 0).atom().orElseThrow())
                        .times(Monomial.of(algebra.input(rate, Kind.SCALAR, 0).atom().orElseThrow()));
        return new Polynomial(
                algebra.expanded(update).terms().stream().filter(term -> term.monomial().equals(decay)).toList());
    }

    private void reduceStates() {
        boolean changed = true;
        while (changed) {
            changed = dropDead() || (may(StateStep.CONSTANT) && dropZero()) || (may(StateStep.MULTIPLE) && merge());
        }
    }

    private boolean may(StateStep step) {
        return stateSteps.contains(step);
    }

    private boolean dropDead() {
        var live = new BitSet();
        mark(update, live);
        for (int before = -1; before != live.cardinality(); ) {
            before = live.cardinality();
            for (int state = 0; state < next.length; state++) {
                if (live.get(FIRST_STATE + state) && next[state] != null) {
                    mark(next[state], live);
                }
            }
        }
        boolean changed = false;
        for (int state = 0; state < next.length; state++) {
            if (next[state] != null && !live.get(FIRST_STATE + state)) {
                next[state] = null;
                changed = true;
            }
        }
        return changed;
    }

    private static void mark(Polynomial value, BitSet inputs) {
        for (Term term : value.terms()) {
            term.monomial().factors().forEach(factor -> mark(factor.atom(), inputs));
        }
    }

    private static void mark(Atom atom, BitSet inputs) {
        if (atom.isInput()) {
            inputs.set(atom.input());
        }
        atom.arguments().forEach(argument -> mark(argument, inputs));
    }

    /// States that stay at zero, where they start.
    private boolean dropZero() {
        SortedMap<Integer, Polynomial> zeros = new TreeMap<>();
        for (int state = 0; state < next.length; state++) {
            if (next[state] != null) {
                zeros.put(FIRST_STATE + state, Polynomial.ZERO);
            }
        }
        boolean shrinks = true;
        while (shrinks && !zeros.isEmpty()) {
            shrinks = zeros.keySet().removeIf(input -> !algebra.substituted(next[input - FIRST_STATE], zeros).isZero());
        }
        return replace(zeros);
    }

    /// States that are a multiple of another one at every step.
    private boolean merge() {
        for (int kept = 0; kept < next.length; kept++) {
            for (int other = 0; other < next.length; other++) {
                if (kept < other && next[kept] != null && next[other] != null) {
                    for (BigDecimal factor : ratios(next[other], next[kept])) {
                        SortedMap<Integer, Polynomial> values = new TreeMap<>();
                        values.put(FIRST_STATE + other, state(kept).scaled(factor));
                        Polynomial expected = algebra.substituted(next[kept], values).scaled(factor);
                        if (algebra.substituted(next[other], values).equals(expected)) {
                            return replace(values);
                        }
                    }
                }
            }
        }
        return false;
    }

    /// Numbers by which the first may be a multiple of the second: quotients of the coefficients of like products.
    private static Set<BigDecimal> ratios(Polynomial first, Polynomial second) {
        Set<BigDecimal> ratios = new LinkedHashSet<>(List.of(BigDecimal.ONE));
        for (Term term : first.terms()) {
            for (Term like : second.terms()) {
                if (like.monomial().shape() == term.monomial().shape()) {
                    ratios.add(Polynomial.quotient(term.coefficient(), like.coefficient()));
                }
            }
        }
        return ratios;
    }

    private Polynomial state(int state) {
        return algebra.input(FIRST_STATE + state, Kind.TENSOR, 0);
    }

    private boolean replace(SortedMap<Integer, Polynomial> values) {
        if (values.isEmpty()) {
            return false;
        }
        update = algebra.substituted(update, values);
        for (int state = 0; state < next.length; state++) {
            if (values.containsKey(FIRST_STATE + state)) {
                next[state] = null;
            } else if (next[state] != null) {
                next[state] = algebra.substituted(next[state], values);
            }
        }
        return true;
    }

    /// The unit in which a running mean or sum is one statement: `m = a * m + b * x` is a mean of `x` by `1 - a` to `a`,
    /// times `b / (1 - a)`.
    private BigDecimal unit(int state) {
        Atom atom = state(state).atom().orElseThrow();
        var terms = new ArrayList<>(next[state].terms());
        BigDecimal kept = BigDecimal.ZERO;
        for (Term term : next[state].terms()) {
            if (term.monomial().equals(Monomial.of(atom))) {
                kept = term.coefficient();
                terms.remove(term);
            }
        }
        terms.removeIf(
                term -> terms.size() > 1 && Signs.isTiny(Polynomial.of(term.coefficient().abs(), term.monomial())));
        if (terms.size() != 1 || kept.signum() == 0 || contains(terms.getFirst().monomial(), atom)) {
            return BigDecimal.ONE;
        }
        BigDecimal share = BigDecimal.ONE.subtract(kept);
        BigDecimal input = terms.getFirst().coefficient();
        return share.signum() == 0 ? input : Polynomial.quotient(input, share);
    }

    private static boolean contains(Monomial monomial, Atom atom) {
        var inputs = new BitSet();
        mark(Polynomial.of(monomial), inputs);
        return inputs.get(atom.input());
    }

    /// What is computed, without what it is called.
    @Override
    public String toString() {
        return "update %s, next %s".formatted(update, Arrays.asList(next));
    }
}
