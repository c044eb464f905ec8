package serengeti.dsl.simplify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// A normal form as its structure and its numbers: programs of one structure differ in constants alone.
///
/// States are numbered as they are met on the way from the update, so their names and order do not matter.
///
/// @param structure what is computed, whatever the numbers
/// @param numbers the coefficients, in the order of the structure
record Skeleton(List<Long> structure, List<Double> numbers) {
    private static final long REFERENCE = -1;
    private static final long STATE = -2;
    private static final long INPUT = -3;
    private static final long STEP = -4;

    private static final double NEAR = 1e-9;

    /// Whether the structure is the same and the numbers are, to nine digits.
    boolean isNear(Skeleton other) {
        return structure.equals(other.structure)
                && IntStream.range(0, numbers.size())
                        .allMatch(index -> {
                            double one = numbers.get(index);
                            double two = other.numbers.get(index);
                            return Math.abs(one - two) <= NEAR * Math.max(Math.abs(one), Math.abs(two));
                        });
    }

    static Skeleton of(Recurrence recurrence) {
        var walk = new Walk(recurrence);
        walk.visit(recurrence.update());
        while (!walk.waiting.isEmpty()) {
            walk.structure.add(STATE);
            walk.visit(recurrence.next(walk.waiting.removeFirst()));
        }
        return new Skeleton(List.copyOf(walk.structure), List.copyOf(walk.numbers));
    }

    private static final class Walk {
        private final Recurrence recurrence;
        private final List<Long> structure = new ArrayList<>();
        private final List<Double> numbers = new ArrayList<>();
        private final Map<Atom, Long> seen = new HashMap<>();
        private final Map<Integer, Long> states = new LinkedHashMap<>();
        private final Deque<Integer> waiting = new ArrayDeque<>();

        Walk(Recurrence recurrence) {
            this.recurrence = recurrence;
        }

        void visit(Polynomial value) {
            structure.add((long) value.terms().size());
            for (Term term : value.terms()) {
                numbers.add(term.coefficient().doubleValue());
                structure.add((long) term.monomial().factors().size());
                for (Factor factor : term.monomial().factors()) {
                    structure.add((long) factor.exponent());
                    visit(factor.atom());
                }
            }
        }

        private void visit(Atom atom) {
            if (atom.isInput()) {
                visitInput(atom.input());
                return;
            }
            Long known = seen.putIfAbsent(atom, (long) seen.size());
            if (known != null) {
                structure.add(REFERENCE);
                structure.add(known);
                return;
            }
            structure.add(atom.isSum() ? 0L : 1L + atom.function().ordinal());
            atom.arguments().forEach(this::visit);
        }

        private void visitInput(int input) {
            int states = recurrence.program().signature().stateCount();
            int state = input - Recurrence.FIRST_STATE;
            boolean isState = state >= 0 && state < states;
            structure.add(isState ? STATE : state > states ? STEP : INPUT);
            if (!isState) {
                structure.add((long) Math.min(input, Recurrence.FIRST_STATE));
                return;
            }
            Long known = this.states.get(state);
            if (known == null) {
                known = (long) this.states.size();
                this.states.put(state, known);
                waiting.add(state);
            }
            structure.add(known);
        }
    }
}
