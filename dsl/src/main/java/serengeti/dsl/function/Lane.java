package serengeti.dsl.function;

/// The table of element operations that have a hardware or `Math` counterpart, and the only hand-written arithmetic.
///
/// Every function of the language is a [Formula] over these. In the formulas `x`, `y`, `z` are the first, second and
/// third argument. NaN in any argument gives NaN unless the row says otherwise.
public enum Lane {
    /// `x + y`
    ADD(2, Parity.LINEAR, "+"),
    /// `x - y`
    SUBTRACT(2, Parity.LINEAR, "-"),
    /// `x * y`
    MULTIPLY(2, Parity.PRODUCT, "*"),
    /// `x / y`, IEEE: 0/0 is NaN
    DIVIDE(2, Parity.PRODUCT, "/"),
    /// `-x`
    NEGATE(1, Parity.ODD, "neg"),
    /// `|x|`
    ABSOLUTE(1, Parity.EVEN, "abs"),
    /// the smaller; -0 is below +0
    MINIMUM(2, Parity.NONE, "min"),
    /// the larger; -0 is below +0
    MAXIMUM(2, Parity.NONE, "max"),
    /// square root; NaN below 0
    SQUARE_ROOT(1, Parity.NONE, "root"),
    /// cube root
    CUBE_ROOT(1, Parity.ODD, "cbrt"),
    /// `sqrt(x^2 + y^2)` without overflow on the way
    HYPOTENUSE(2, Parity.EVEN, "hypot"),
    /// `e^x`
    EXPONENTIAL(1, Parity.NONE, "exp"),
    /// `e^x - 1`, exact near 0
    EXPONENTIAL_MINUS_ONE(1, Parity.NONE, "expm1"),
    /// natural logarithm; NaN below 0
    LOGARITHM(1, Parity.NONE, "ln"),
    /// `ln(1 + x)`, exact near 0; NaN below -1
    LOGARITHM_PLUS_ONE(1, Parity.NONE, "ln1p"),
    /// sine of radians
    SINE(1, Parity.ODD, "sin"),
    /// cosine of radians
    COSINE(1, Parity.EVEN, "cos"),
    /// tangent of radians
    TANGENT(1, Parity.ODD, "tan"),
    /// inverse sine; NaN outside -1..1
    ARC_SINE(1, Parity.ODD, "asin"),
    /// inverse cosine; NaN outside -1..1
    ARC_COSINE(1, Parity.NONE, "acos"),
    /// inverse tangent
    ARC_TANGENT(1, Parity.ODD, "atan"),
    /// hyperbolic sine
    HYPERBOLIC_SINE(1, Parity.ODD, "sinh"),
    /// hyperbolic cosine
    HYPERBOLIC_COSINE(1, Parity.EVEN, "cosh"),
    /// hyperbolic tangent
    HYPERBOLIC_TANGENT(1, Parity.ODD, "tanh"),
    /// -1, 0 or 1; zero keeps its sign
    SIGN(1, Parity.ODD, "sign"),
    /// `x^y`; NaN for a negative base and a fractional exponent
    POWER(2, Parity.NONE, "pow"),
    /// 1 where `x > y`, else 0, so 0 where an argument is NaN
    GREATER(2, Parity.NONE, "greater"),
    /// `y` where `x` is not 0, else `z`: selects, so a NaN in the branch not taken does not show
    SELECT(3, Parity.SELECTION, "select"),
    /// the largest whole number that is not above
    FLOOR(1, Parity.NONE, "floor");

    /// How the sign of a result follows the signs of the arguments, read by the static facts of programs.
    public enum Parity {
        /// Keeps the common parity of its arguments.
        LINEAR,
        /// Odd where exactly one argument is odd.
        PRODUCT,
        /// `f(-x) = -f(x)`
        ODD,
        /// `f(-x) = f(x)`
        EVEN,
        /// As LINEAR over the last two arguments, where the first is even.
        SELECTION,
        /// No symmetry.
        NONE
    }

    private final int arity;
    private final Parity parity;
    private final String symbol;

    Lane(int arity, Parity parity, String symbol) {
        this.arity = arity;
        this.parity = parity;
        this.symbol = symbol;
    }

    /// The number of arguments, 1 to 3.
    public int arity() {
        return arity;
    }

    /// How the result's sign follows the arguments' signs.
    public Parity parity() {
        return parity;
    }

    /// The short spelling used when formulas and plans are printed.
    public String symbol() {
        return symbol;
    }

    /// Whether vectors have no instruction for it; such a lane is neither exact nor correctly rounded, but for the floor.
    public boolean isTranscendental() {
        return switch (this) {
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    NEGATE,
                    ABSOLUTE,
                    MINIMUM,
                    MAXIMUM,
                    SQUARE_ROOT,
                    SIGN,
                    GREATER,
                    SELECT ->
                    false;
            case CUBE_ROOT,
                    HYPOTENUSE,
                    FLOOR,
                    EXPONENTIAL,
                    EXPONENTIAL_MINUS_ONE,
                    LOGARITHM,
                    LOGARITHM_PLUS_ONE,
                    SINE,
                    COSINE,
                    TANGENT,
                    ARC_SINE,
                    ARC_COSINE,
                    ARC_TANGENT,
                    HYPERBOLIC_SINE,
                    HYPERBOLIC_COSINE,
                    HYPERBOLIC_TANGENT,
                    POWER ->
                    true;
        };
    }

    /// The value in double precision; arguments beyond the arity are ignored.
    public double apply(double x, double y, double z) {
        return switch (this) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case NEGATE -> -x;
            case ABSOLUTE -> Math.abs(x);
            case MINIMUM -> Math.min(x, y);
            case MAXIMUM -> Math.max(x, y);
            case SQUARE_ROOT -> Math.sqrt(x);
            case CUBE_ROOT -> Math.cbrt(x);
            case HYPOTENUSE -> Math.hypot(x, y);
            case EXPONENTIAL -> Math.exp(x);
            case EXPONENTIAL_MINUS_ONE -> Math.expm1(x);
            case LOGARITHM -> Math.log(x);
            case LOGARITHM_PLUS_ONE -> Math.log1p(x);
            case SINE -> Math.sin(x);
            case COSINE -> Math.cos(x);
            case TANGENT -> Math.tan(x);
            case ARC_SINE -> Math.asin(x);
            case ARC_COSINE -> Math.acos(x);
            case ARC_TANGENT -> Math.atan(x);
            case HYPERBOLIC_SINE -> Math.sinh(x);
            case HYPERBOLIC_COSINE -> Math.cosh(x);
            case HYPERBOLIC_TANGENT -> Math.tanh(x);
            case FLOOR -> Math.floor(x);
            case SIGN -> Math.signum(x);
            case POWER -> Math.pow(x, y);
            case GREATER -> x > y ? 1 : 0;
            case SELECT -> x != 0 ? y : z;
        };
    }
}
