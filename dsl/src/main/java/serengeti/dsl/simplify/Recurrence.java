package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.State;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// A program in normal form: its update and the next values of its states, each as a function of the inputs.
///
/// States that reach no update have no next value.
final class Recurrence {
    static final int WEIGHT = 0;
    static final int GRADIENT = 1;
    static final int FIRST_STATE = 2;

    private static final Set<Fn> ADDING = EnumSet.of(Fn.ADD, Fn.SUBTRACT, Fn.MAXIMUM, Fn.MINIMUM);

    /// What goes along an axis of the arrays.
    static final Set<Fn> BEYOND = EnumSet.of(Fn.ROW_MEAN, Fn.COLUMN_MEAN, Fn.ROWS, Fn.COLUMNS, Fn.TRIPLE_PRODUCT);

    private static final int COLOUR_ROUNDS = 2;
    private static final int UNIT_ROUNDS = 3;

    private final Program program;
    private final Algebra algebra;
    private final Polynomial update;
    private final Polynomial[] next;
    private final Set<StateStep> steps;

    private Recurrence(Program program, Algebra algebra, Polynomial update, Polynomial[] next) {
        this(program, algebra, update, next, EnumSet.noneOf(StateStep.class));
    }

    private Recurrence(Program program, Algebra algebra, Polynomial update, Polynomial[] next, Set<StateStep> steps) {
        this.program = program;
        this.algebra = algebra;
        this.update = update;
        this.next = next;
        this.steps = steps;
    }

    /// What gives update and next states in an algebra that knows the inputs.
    private interface Values {
        Recurrence in(Algebra algebra);
    }

    /// The normal form of a sound program without hyperparameters, with the [Epsilon] where it may be left out.
    ///
    /// @param laws what may be used of the values of a step
    /// @param stateSteps what may be used of states from step to step
    static Recurrence of(Program program, Set<Rule> laws, Set<StateStep> stateSteps) {
        return of(program, laws, stateSteps, laws);
    }

    /// Whether a program can have a normal form: its states are tensors of zeros at the start, and no function goes along an
    /// axis of the arrays.
    static boolean covers(Program program) {
        return program.signature().states().stream()
                        .map(State::name)
                        .map(State::tensor)
                        .toList()
                        .equals(program.signature().states())
                && program.statements().stream().noneMatch(statement -> BEYOND.contains(statement.function()));
    }

    /// The normal form with numbers in place of what is left of the [Epsilon].
    static Recurrence inNumbers(Program program, Set<Rule> laws, Set<StateStep> stateSteps) {
        Set<Rule> last =
                laws.stream()
                        .filter(law -> !law.leavesOutEpsilon())
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        return of(program, laws, stateSteps, last);
    }

    private static Recurrence of(Program program, Set<Rule> laws, Set<StateStep> stateSteps, Set<Rule> lastLaws) {
        if (!covers(program)) {
            throw new ArithmeticException("states or functions beyond tensors, which algebra does not know");
        }
        LawTable table = LawTable.of(laws);
        BitSet zeros = ZeroStates.of(program);
        long[] plain = new long[program.signature().stateCount()];
        Recurrence recurrence = settled(program, zeros, table, Set.of(), algebra -> of(program, algebra), plain);
        Set<StateStep> steps = EnumSet.noneOf(StateStep.class);
        Set<StateStep> left = EnumSet.noneOf(StateStep.class);
        left.addAll(stateSteps);
        for (int units = 0; ; ) {
            Recurrence before = recurrence;
            Optional<States.Change> change = new States(before).change(left);
            if (change.isEmpty()) {
                LawTable lastTable = lastLaws.equals(laws) ? table : LawTable.of(lastLaws);
                Recurrence coloured = before.coloured(zeros, lastTable);
                return new Recurrence(program, coloured.algebra, coloured.update, coloured.next, steps);
            }
            StateStep step = change.get().step();
            steps.add(step);
            boolean isUnit = step == StateStep.UNIT || step == StateStep.PLAIN_UNIT;
            if (isUnit && ++units == UNIT_ROUNDS) {
                left.remove(step);
            }
            Values changed = algebra -> before.changed(change.get(), algebra);
            recurrence = settled(program, zeros, table, before.algebra.used(), changed, plain);
        }
    }

    /// The normal form when it is known which of the states are never negative.
    ///
    /// @param zeros the numbers of the inputs that may be 0 for ever
    /// @param colours by which states are told apart
    private static Recurrence settled(
            Program program, BitSet zeros, LawTable laws, Set<Rule> used, Values values, long[] colours) {
        Signature signature = program.signature();
        int states = signature.stateCount();
        var nonNegative = new BitSet();
        nonNegative.set(FIRST_STATE, FIRST_STATE + states);
        while (true) {
            var signs = new Signs(nonNegative, FIRST_STATE + states, zeros);
            var algebra = new Algebra(laws, signs, used);
            inputs(signature, algebra, colours);
            Recurrence recurrence = values.in(algebra);
            if (signs.isProvedBy(recurrence.next)) {
                // Not before: what makes a state dead may be a sign that it has not.
                recurrence.dropDead();
                return recurrence;
            }
            nonNegative = signs.states();
        }
    }

    /// The normal form in which states are told apart by what they are made of, which gives sums an order.
    private Recurrence coloured(BitSet zeros, LawTable laws) {
        long[] colours = new long[next.length];
        Recurrence recurrence = this;
        long live = Arrays.stream(next).filter(Objects::nonNull).count();
        for (int round = 0; round < (live > 1 ? COLOUR_ROUNDS : 1); round++) {
            Recurrence last = recurrence;
            if (live > 1) {
                Arrays.setAll(
                        colours,
                        state -> last.next[state] == null ? 0 : Codes.mixed(colours[state], last.next[state].shape()));
            }
            Values values = algebra -> last.moved(new TreeMap<>(), last.next, algebra);
            recurrence = settled(program, zeros, laws, last.algebra.used(), values, colours);
        }
        return recurrence;
    }

    private static List<Polynomial> inputs(Signature signature, Algebra algebra, long[] colours) {
        int states = signature.stateCount();
        return IntStream.range(0, signature.names().size())
                .mapToObj(input -> {
                    boolean isTensor = input < FIRST_STATE + states;
                    boolean isState = isTensor && input >= FIRST_STATE;
                    long colour = isState ? colours[input - FIRST_STATE] : -1L - (isTensor ? input : input - states);
                    return algebra.input(input, isTensor ? Kind.TENSOR : Kind.SCALAR, colour);
                })
                .toList();
    }

    private static Recurrence of(Program program, Algebra algebra) {
        Signature signature = program.signature();
        Map<String, Polynomial> scope = new HashMap<>();
        // What is added is what may be negligible, so only there numbers are what they are as multiples of the symbol.
        Map<String, Polynomial> added = new HashMap<>();
        int states = signature.stateCount();
        List<Polynomial> inputs = inputs(signature, algebra, new long[states]);
        for (int input = 0; input < inputs.size(); input++) {
            scope.put(signature.names().get(input), inputs.get(input));
        }
        added.putAll(scope);
        Dataflow dataflow = Dataflow.of(program);
        BitSet live = dataflow.liveStatements();
        for (int index = live.nextSetBit(0); index >= 0; index = live.nextSetBit(index + 1)) {
            Statement statement = program.statements().get(index);
            Polynomial value = value(statement, scope, Polynomial::constant, algebra);
            Polynomial symbolic = value;
            if (value.number().isPresent()) {
                symbolic = value(statement, added, algebra::number, algebra);
            } else if (ADDING.contains(statement.function())) {
                value = value(statement, added, algebra::number, algebra);
                symbolic = value;
            }
            scope.put(statement.target().name(), value);
            added.put(statement.target().name(), symbolic);
        }
        BitSet liveStates = dataflow.liveStates();
        Polynomial[] next =
                IntStream.range(0, states)
                        .mapToObj(state ->
                                liveStates.get(state) ? scope.get(program.returns().get(1 + state).name()) : null)
                        .toArray(Polynomial[]::new);
        return new Recurrence(program, algebra, scope.get(program.returns().getFirst().name()), next);
    }

    /// The same updates by other states.
    private Recurrence changed(States.Change change, Algebra other) {
        return new Recurrence(program, algebra, change.update(), change.next())
                .moved(change.states(), change.next(), other);
    }

    /// The same in an algebra that knows more.
    ///
    /// @param states what stands for a state there, where it is not itself
    /// @param next the next values of states, in terms of the states as they are here
    private Recurrence moved(
            SortedMap<Integer, Function<Algebra, Polynomial>> states, Polynomial[] next, Algebra other) {
        SortedMap<Integer, Polynomial> values = new TreeMap<>();
        List<Polynomial> inputs = inputs(program.signature(), other, new long[next.length]);
        for (int input = 0; input < inputs.size(); input++) {
            values.put(input, inputs.get(input));
        }
        states.forEach((state, value) -> values.put(FIRST_STATE + state, value.apply(other)));
        values.put(Epsilon.INPUT, other.number(Epsilon.VALUE));
        Substitution moved = new Substitution(other, values);
        Polynomial[] changed = new Polynomial[next.length];
        for (int state = 0; state < next.length; state++) {
            Polynomial value = next[state];
            changed[state] = value == null ? null : moved.of(value);
        }
        other.addUnguarded(algebra, moved);
        return new Recurrence(program, other, moved.of(update), changed);
    }

    private static Polynomial value(
            Statement statement,
            Map<String, Polynomial> scope,
            Function<BigDecimal, Polynomial> number,
            Algebra algebra) {
        var arguments = new ArrayList<Polynomial>();
        for (Argument argument : statement.arguments()) {
            arguments.add(
                    switch (argument) {
                        case Variable(String name) -> scope.get(name);
                        case Constant(double value) -> number.apply(Digits.written(BigDecimal.valueOf(value)));
                    });
        }
        return algebra.call(statement.function(), arguments);
    }

    Program program() {
        return program;
    }

    Algebra algebra() {
        return algebra;
    }

    /// What was used of states.
    Set<StateStep> steps() {
        return steps;
    }

    int stateCount() {
        return next.length;
    }

    /// The functions that the update and the states are made of; both square roots count as one.
    Set<Fn> functions() {
        Set<Fn> functions = EnumSet.noneOf(Fn.class);
        Set<Polynomial> seen = new HashSet<>();
        addFunctions(update, functions, seen);
        for (Polynomial value : next) {
            if (value != null) {
                addFunctions(value, functions, seen);
            }
        }
        return functions;
    }

    private static void addFunctions(Polynomial value, Set<Fn> functions, Set<Polynomial> seen) {
        if (!seen.add(value)) {
            return;
        }
        for (Term term : value.terms()) {
            for (Factor factor : term.monomial().factors()) {
                Atom atom = factor.atom();
                if (atom.function() != null) {
                    functions.add(atom.isCall(Fn.ROOT) ? Fn.SQRT : atom.function());
                }
                if (!atom.isInput()) {
                    atom.arguments().forEach(argument -> addFunctions(argument, functions, seen));
                }
            }
        }
    }

    /// The number of states that are kept.
    int liveStates() {
        return (int) IntStream.range(0, stateCount()).filter(state -> next(state) != null).count();
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
        return new Recurrence(program, algebra, bare, next, steps);
    }

    private Polynomial decayTerms() {
        int rate = FIRST_STATE + program.signature().stateCount();
        Monomial decay =
                Monomial.of(algebra.input(WEIGHT, Kind.TENSOR, 0).atom().orElseThrow())
                        .times(Monomial.of(algebra.input(rate, Kind.SCALAR, 0).atom().orElseThrow()));
        return new Polynomial(
                algebra.expanded(update).terms().stream().filter(term -> term.monomial().equals(decay)).toList());
    }

    private void dropDead() {
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
        for (int state = 0; state < next.length; state++) {
            if (!live.get(FIRST_STATE + state)) {
                next[state] = null;
            }
        }
    }

    /// Adds the inputs on which a value depends.
    static void mark(Polynomial value, BitSet inputs) {
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

    /// What is computed, without what it is called.
    @Override
    public String toString() {
        return "update %s, next %s".formatted(update, Arrays.asList(next));
    }
}
