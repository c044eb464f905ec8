package serengeti.dsl.meaning;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.rewrite.Pattern;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.rewrite.Rules;

/*
 * Values are interned ("hash-consed"): a call of the same function on the same arguments is the same value. Each new
 * call first meets the exact rules of its function, bottom-up, so that by the time it is interned its arguments are in
 * normal form. A number that is subtracted becomes one that is added. Arguments of commutative functions are sorted by
 * number, which is canonical within one program only; across programs FunctionalHash orders them by hash.
 *
 * J. Cocke, "Global common subexpression elimination", 1970 (value numbering);
 * E. Goto, "Monocopy and associative algorithms in an extended Lisp", 1974 (hash-consing).
 */
/// The live part of a program with equal values merged and exact rules applied: the form that is hashed and run.
///
/// Every rewrite is exact in every precision, so programs of equal canonical form compute the same bits.
public final class Canonical {
    private final int stateCount;
    private final int inputCount;
    private int size;
    private Fn[] functions;
    private int[] arguments;
    private double[] constants;
    private Kind[] kinds;
    private int[] table;
    private int tableMask;
    private final BitSet liveStates;
    private final int[] outputs;

    private Canonical(Dataflow dataflow) {
        stateCount = dataflow.stateCount();
        inputCount = dataflow.inputCount();
        int capacity = dataflow.size() + 8;
        functions = new Fn[capacity];
        arguments = new int[3 * capacity];
        constants = new double[capacity];
        kinds = new Kind[capacity];
        table = new int[Integer.highestOneBit(capacity) << 2];
        tableMask = table.length - 1;

        int[] canonical = new int[dataflow.size()];
        for (int input = 0; input < inputCount; input++) {
            kinds[input] = dataflow.kind(input);
            canonical[input] = input;
        }
        size = inputCount;
        BitSet live = dataflow.liveValues();
        int[] call = new int[3];
        for (int value = live.nextSetBit(inputCount); value >= 0; value = live.nextSetBit(value + 1)) {
            Fn function = dataflow.function(value);
            if (function == null) {
                canonical[value] = number(dataflow.constant(value));
            } else {
                for (int index = 0; index < function.arity(); index++) {
                    call[index] = canonical[dataflow.argument(value, index)];
                }
                canonical[value] = call(function, call[0], call[1], call[2]);
            }
        }
        liveStates = live.get(Dataflow.FIRST_STATE, Dataflow.FIRST_STATE + stateCount);
        outputs = new int[1 + stateCount];
        Arrays.fill(outputs, -1);
        outputs[0] = canonical[dataflow.output(0)];
        for (int state = liveStates.nextSetBit(0); state >= 0; state = liveStates.nextSetBit(state + 1)) {
            outputs[1 + state] = canonical[dataflow.output(1 + state)];
        }
    }

    /// The canonical form of a checked program: O(statements).
    public static Canonical of(Dataflow dataflow) {
        return new Canonical(dataflow);
    }

    /// The number of values; some may be left over from rewriting and reach no output.
    int size() {
        return size;
    }

    int inputCount() {
        return inputCount;
    }

    int stateCount() {
        return stateCount;
    }

    /// Which of the program's state tensors are read on the way to an update.
    BitSet liveStates() {
        return liveStates;
    }

    Fn function(int value) {
        return functions[value];
    }

    int argument(int value, int index) {
        return arguments[3 * value + index];
    }

    double constant(int value) {
        return constants[value];
    }

    Kind kind(int value) {
        return kinds[value];
    }

    /// The value of output `index` (0 the update, then the states); -1 for a state that is not live.
    int output(int index) {
        return outputs[index];
    }

    private boolean isNumber(int value) {
        return value >= inputCount && functions[value] == null;
    }

    private int number(double value) {
        return intern(null, 0, 0, 0, value, Kind.SCALAR);
    }

    private int call(Fn function, int x, int y, int z) {
        int arity = function.arity();
        if (arity == 0 || isFoldable(arity, x, y, z)) {
            return number(
                    function.formula()
                            .scalar(
                                    new double[] {
                                        constants[x], arity > 1 ? constants[y] : 0, arity > 2 ? constants[z] : 0
                                    }));
        }
        if (function == Fn.SUBTRACT && isNumber(y)) {
            return call(Fn.ADD, x, number(-constants[y]), 0);
        }
        for (Rule rule : Rules.of(function)) {
            int[] holes = {-1, -1};
            int[] given = {x, y, z};
            if (matchesArguments(rule.left(), given, holes)) {
                return build(rule.right(), holes);
            }
        }
        if (function.isCommutative() && x > y) {
            int swapped = x;
            x = y;
            y = swapped;
        }
        return intern(function, x, arity > 1 ? y : 0, arity > 2 ? z : 0, 0, resultKind(function, x, y, z));
    }

    private Kind resultKind(Fn function, int x, int y, int z) {
        return switch (function.arity()) {
            case 1 -> function.resultKind(kinds[x]);
            case 2 -> function.resultKind(kinds[x], kinds[y]);
            default -> function.resultKind(kinds[x], kinds[y], kinds[z]);
        };
    }

    private boolean isFoldable(int arity, int x, int y, int z) {
        return isNumber(x) && (arity < 2 || isNumber(y)) && (arity < 3 || isNumber(z));
    }

    private boolean matches(Pattern pattern, int value, int[] holes) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> fills(index, value, holes);
            case Pattern.Except(int index, Fn excluded) -> functions[value] != excluded && fills(index, value, holes);
            case Pattern.Numeric(int index) -> isNumber(value) && fills(index, value, holes);
            case Pattern.Number(double number) ->
                    isNumber(value)
                            && Double.doubleToRawLongBits(constants[value]) == Double.doubleToRawLongBits(number);
            case Pattern.Call call ->
                    functions[value] == call.function()
                            && matchesArguments(
                                    call,
                                    new int[] {argument(value, 0), argument(value, 1), argument(value, 2)},
                                    holes);
        };
    }

    private static boolean fills(int hole, int value, int[] holes) {
        if (holes[hole] < 0) {
            holes[hole] = value;
        }
        return holes[hole] == value;
    }

    private boolean matchesArguments(Pattern.Call call, int[] given, int[] holes) {
        int[] before = holes.clone();
        if (matchesInOrder(call.arguments(), given, holes)) {
            return true;
        }
        System.arraycopy(before, 0, holes, 0, holes.length);
        if (!call.function().isCommutative()) {
            return false;
        }
        if (matchesInOrder(call.arguments(), new int[] {given[1], given[0], given[2]}, holes)) {
            return true;
        }
        System.arraycopy(before, 0, holes, 0, holes.length);
        return false;
    }

    private boolean matchesInOrder(List<Pattern> patterns, int[] given, int[] holes) {
        for (int index = 0; index < patterns.size(); index++) {
            if (!matches(patterns.get(index), given[index], holes)) {
                return false;
            }
        }
        return true;
    }

    private int build(Pattern pattern, int[] holes) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> holes[index];
            case Pattern.Except(int index, _) -> holes[index];
            case Pattern.Numeric(int index) -> holes[index];
            case Pattern.Number(double number) -> number(number);
            case Pattern.Call(Fn function, List<Pattern> parts) -> {
                int[] built = new int[3];
                for (int index = 0; index < parts.size(); index++) {
                    built[index] = build(parts.get(index), holes);
                }
                yield call(function, built[0], built[1], built[2]);
            }
        };
    }

    private int intern(Fn function, int x, int y, int z, double constant, Kind kind) {
        long bits = Double.doubleToRawLongBits(constant);
        int code = function == null ? 0 : function.ordinal() + 1;
        long key = ((code * 0x9E3779B97F4A7C15L + x) * 0x9E3779B97F4A7C15L + y) * 0x9E3779B97F4A7C15L + z + bits;
        int slot = (int) ((key * 0xD1B54A32D192ED03L) >>> 40) & tableMask;
        while (table[slot] != 0) {
            int value = table[slot];
            if (functions[value] == function
                    && arguments[3 * value] == x
                    && arguments[3 * value + 1] == y
                    && arguments[3 * value + 2] == z
                    && Double.doubleToRawLongBits(constants[value]) == bits) {
                return value;
            }
            slot = (slot + 1) & tableMask;
        }
        if (size == functions.length) {
            grow();
            return intern(function, x, y, z, constant, kind);
        }
        int value = size++;
        functions[value] = function;
        arguments[3 * value] = x;
        arguments[3 * value + 1] = y;
        arguments[3 * value + 2] = z;
        constants[value] = constant;
        kinds[value] = kind;
        table[slot] = value;
        return value;
    }

    private void grow() {
        int capacity = 2 * size;
        functions = Arrays.copyOf(functions, capacity);
        arguments = Arrays.copyOf(arguments, 3 * capacity);
        constants = Arrays.copyOf(constants, capacity);
        kinds = Arrays.copyOf(kinds, capacity);
        int known = size;
        table = new int[Integer.highestOneBit(capacity) << 2];
        tableMask = table.length - 1;
        size = inputCount;
        for (int value = inputCount; value < known; value++) {
            intern(
                    functions[value],
                    arguments[3 * value],
                    arguments[3 * value + 1],
                    arguments[3 * value + 2],
                    constants[value],
                    kinds[value]);
        }
    }
}
