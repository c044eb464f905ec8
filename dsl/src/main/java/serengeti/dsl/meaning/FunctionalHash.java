package serengeti.dsl.meaning;

import java.util.BitSet;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;

/*
 * The hash of a value combines the function's with the arguments' hashes; arguments of commutative functions are
 * ordered by hash. The inputs have fixed hashes, except the states: which of two state tensors is called m must not
 * matter, so all states start with the same colour and take the hash of their next value as the new colour, round by
 * round. As all states start at zero, two states that no number of rounds tells apart are equal at every step (they
 * are bisimilar), and merging them is right. The states of two programs with n live states each have at most 2n
 * classes, so 2n rounds tell apart whatever can be told apart.
 *
 * [1] Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, arXiv 2302.06675, appendix I
 * [2] J. Hopcroft, "An n log n algorithm for minimizing states in a finite automaton", 1971 (partition refinement)
 *
 * Differences from [1]: dead states do not count, commutative arguments and exactly equal forms are merged, names and
 * order of states do not matter.
 */
/// 128 bits that say how a program computes its updates: equal hashes, equal updates from equal gradients, bit for bit.
///
/// Renaming, reordering independent statements, redundant statements, swapped commutative arguments and spellings that
/// the exact rules make equal do not change it.
///
/// @param high the upper 64 bits
/// @param low the lower 64 bits
public record FunctionalHash(long high, long low) {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long SEED_HIGH = 0x243F6A8885A308D3L;
    private static final long SEED_LOW = 0x13198A2E03707344L;
    private static final int STATE_CODE = 1000;
    private static final int NUMBER_CODE = 2000;

    /// The hash of a canonical form: O(values x live states).
    public static FunctionalHash of(Canonical program) {
        return new Coloring(program).hash();
    }

    /// The hash of a checked program.
    public static FunctionalHash of(Dataflow dataflow) {
        return of(Canonical.of(dataflow));
    }

    /// 32 hexadecimal digits.
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }

    /// The hash that [#toString] printed.
    ///
    /// @throws IllegalArgumentException if it is not 32 hexadecimal digits
    public static FunctionalHash parse(String text) {
        if (!text.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("hash '%s': must be 32 hexadecimal digits".formatted(text));
        }
        return new FunctionalHash(
                Long.parseUnsignedLong(text.substring(0, 16), 16), Long.parseUnsignedLong(text.substring(16), 16));
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 32);
    }

    /// The rounds of state colours and the value hashes of the last one.
    private static final class Coloring {
        private final Canonical program;
        private final long[] high;
        private final long[] low;

        Coloring(Canonical program) {
            this.program = program;
            high = new long[program.size()];
            low = new long[program.size()];
            BitSet live = program.liveStates();
            for (int input = 0; input < program.inputCount(); input++) {
                int state = input - Dataflow.FIRST_STATE;
                boolean isState = state >= 0 && state < program.stateCount();
                int code = isState ? code(input) : state < 0 ? input : input - program.stateCount();
                set(input, code, 0, 0, 0, 0, 0, 0);
            }
            int states = live.cardinality();
            long[] colors = new long[2 * program.stateCount()];
            for (int round = 0; round < 2 * states; round++) {
                hashValues(round == 0);
                for (int state = live.nextSetBit(0); state >= 0; state = live.nextSetBit(state + 1)) {
                    int next = program.output(1 + state);
                    colors[2 * state] = high[next];
                    colors[2 * state + 1] = low[next];
                }
                for (int state = live.nextSetBit(0); state >= 0; state = live.nextSetBit(state + 1)) {
                    int input = Dataflow.FIRST_STATE + state;
                    set(input, code(input), colors[2 * state], colors[2 * state + 1], 0, 0, 0, 0);
                }
            }
            hashValues(states == 0);
        }

        private int code(int state) {
            return STATE_CODE + Kind.TENSOR.ordinal() - program.kind(state).ordinal();
        }

        private void hashValues(boolean first) {
            for (int value = program.inputCount(); value < program.size(); value++) {
                Fn function = program.function(value);
                if (function != null) {
                    hashCall(value, function);
                } else if (first) {
                    set(value, NUMBER_CODE, Double.doubleToRawLongBits(program.constant(value)), 0, 0, 0, 0, 0);
                }
            }
        }

        private void hashCall(int value, Fn function) {
            int arity = function.arity();
            int x = program.argument(value, 0);
            int y = arity > 1 ? program.argument(value, 1) : x;
            if (function.isCommutative() && isAfter(x, y)) {
                int swapped = x;
                x = y;
                y = swapped;
            }
            int z = arity > 2 ? program.argument(value, 2) : x;
            set(value, function.spelling().hashCode(), high[x], low[x], high[y], low[y], high[z], low[z]);
        }

        private boolean isAfter(int x, int y) {
            return high[x] > high[y] || (high[x] == high[y] && low[x] > low[y]);
        }

        private void set(int value, int code, long h1, long l1, long h2, long l2, long h3, long l3) {
            long hash = mix(SEED_HIGH + code);
            high[value] = mix(mix(mix(hash + h1) * MULTIPLIER + h2) * MULTIPLIER + h3);
            hash = mix(SEED_LOW + code);
            low[value] = mix(mix(mix(hash ^ l1) + l2 * MULTIPLIER) ^ l3);
        }

        FunctionalHash hash() {
            int update = program.output(0);
            return new FunctionalHash(high[update], low[update]);
        }
    }
}
