package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.simplify.Monomial.Factor;

/// What a product is made of: an input, a call that algebra does not look into, or a sum in parentheses.
///
/// Atoms are made by [Algebra] alone, one of each, so that equal ones are identical.
final class Atom implements Comparable<Atom> {
    private final int number;
    private final int input;
    private final Fn function;
    private final List<Polynomial> arguments;
    private final Kind kind;
    private final int depth;
    private final long shape;
    private final long code;
    private Monomial alone; // null until it is asked for

    /// An input.
    Atom(int number, int input, Kind kind, long colour) {
        this.number = number;
        this.input = input;
        this.function = null;
        this.arguments = List.of();
        this.kind = kind;
        this.depth = 0;
        this.shape = Codes.mixed(colour, 1);
        this.code = shape;
    }

    /// A call, or a sum if the function is null.
    Atom(int number, Fn function, List<Polynomial> arguments) {
        this.number = number;
        this.input = -1;
        this.function = function;
        this.arguments = List.copyOf(arguments);
        Kind[] kinds = new Kind[arguments.size()];
        int deepest = 0;
        var shapes = new ArrayList<Long>(kinds.length);
        var codes = new ArrayList<Long>(kinds.length);
        for (int index = 0; index < kinds.length; index++) {
            Polynomial argument = arguments.get(index);
            kinds[index] = argument.kind();
            deepest = Math.max(deepest, argument.depth());
            shapes.add(argument.shape());
            codes.add(argument.code());
        }
        this.kind = function == null ? kinds[0] : function.resultKind(kinds);
        this.depth = 1 + deepest;
        long head = function == null ? 2 : 3L + function.ordinal();
        boolean isSymmetric = function != null && function.isCommutative();
        this.shape = Codes.of(head, shapes, isSymmetric);
        this.code = Codes.of(head, codes, isSymmetric);
    }

    /// The product that this is the only factor of, which is made once since it is asked for often.
    Monomial alone() {
        if (alone == null) {
            alone = new Monomial(List.of(new Factor(this, 1)));
        }
        return alone;
    }

    boolean isInput() {
        return input >= 0;
    }

    /// Whether this is the [Epsilon].
    boolean isEpsilon() {
        return input == Epsilon.INPUT;
    }

    boolean isSum() {
        return input < 0 && function == null;
    }

    boolean isCall(Fn of) {
        return function == of;
    }

    /// The number of the input, in the order of [serengeti.dsl.meaning.Dataflow].
    int input() {
        return input;
    }

    /// The function of a call; null for inputs and sums.
    Fn function() {
        return function;
    }

    List<Polynomial> arguments() {
        return arguments;
    }

    /// The sum itself, or the first argument of a call.
    Polynomial argument() {
        return arguments.getFirst();
    }

    Kind kind() {
        return kind;
    }

    /// How many calls and sums lie on the way down to an input, at most.
    int depth() {
        return depth;
    }

    /// A hash of the structure, whatever the coefficients and the names.
    long shape() {
        return shape;
    }

    /// A hash of structure and coefficients, whatever the names.
    long code() {
        return code;
    }

    /// The larger kind first, then the deeper one. Inputs of which no order is known from elsewhere come as they are
    /// numbered; states in the order of their colours.
    @Override
    public int compareTo(Atom other) {
        if (this == other) {
            return 0;
        }
        int order = other.kind.compareTo(kind);
        order = order != 0 ? order : Integer.compare(other.depth, depth);
        order = order != 0 ? order : Long.compare(shape, other.shape);
        order = order != 0 ? order : Long.compare(code, other.code);
        return order != 0 ? order : Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        if (isInput()) {
            return "x" + input;
        }
        return (isSum() ? "" : function.spelling()) + arguments;
    }
}
