package serengeti.evaluator.bench;

import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Pow;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Max;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Min;
import org.nd4j.linalg.api.ops.impl.transforms.floating.Sqrt;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.PowPairwise;
import org.nd4j.linalg.api.ops.impl.transforms.same.Abs;
import org.nd4j.linalg.api.ops.impl.transforms.same.Floor;
import org.nd4j.linalg.api.ops.impl.transforms.same.Negative;
import org.nd4j.linalg.api.ops.impl.transforms.same.Sign;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ACos;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ASin;
import org.nd4j.linalg.api.ops.impl.transforms.strict.ATan;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Cos;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Cosh;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Expm1;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sin;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sinh;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tan;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;
import serengeti.dsl.function.Lane;

/// The lanes as operations of ND4J.
final class Nd4jOps {
    private static final Set<Lane> MISSING = Set.of(Lane.CUBE_ROOT, Lane.HYPOTENUSE, Lane.GREATER, Lane.SELECT);

    private Nd4jOps() {}

    /// An argument of a lane: an array, or a number where there is none.
    record Operand(INDArray array, double number) {
        boolean isArray() {
            return array != null;
        }
    }

    /// Whether ND4J has an operation that computes the lane at once.
    ///
    /// @param isScalarFirst whether the first argument is a number
    static boolean has(Lane lane, boolean isScalarFirst) {
        return !MISSING.contains(lane) && !(lane == Lane.POWER && isScalarFirst);
    }

    /// Runs a lane.
    ///
    /// @param x the first argument
    /// @param y the second, or the first again
    /// @param out where the result goes; may be one of the arguments
    static void run(Lane lane, Operand x, Operand y, INDArray out) {
        INDArray a = x.array();
        switch (lane) {
            case ADD -> {
                if (x.isArray() && y.isArray()) {
                    a.addi(y.array(), out);
                } else {
                    onlyArray(x, y).addi(onlyNumber(x, y), out);
                }
            }
            case SUBTRACT -> {
                if (x.isArray() && y.isArray()) {
                    a.subi(y.array(), out);
                } else if (x.isArray()) {
                    a.subi(y.number(), out);
                } else {
                    y.array().rsubi(x.number(), out);
                }
            }
            case MULTIPLY -> {
                if (x.isArray() && y.isArray()) {
                    a.muli(y.array(), out);
                } else {
                    onlyArray(x, y).muli(onlyNumber(x, y), out);
                }
            }
            case DIVIDE -> {
                if (x.isArray() && y.isArray()) {
                    a.divi(y.array(), out);
                } else if (x.isArray()) {
                    a.divi(y.number(), out);
                } else {
                    y.array().rdivi(x.number(), out);
                }
            }
            case MINIMUM -> {
                if (x.isArray() && y.isArray()) {
                    Nd4j.exec(new Min(a, y.array(), out));
                } else {
                    Nd4j.exec(new ScalarMin(onlyArray(x, y), null, out, onlyNumber(x, y)));
                }
            }
            case MAXIMUM -> {
                if (x.isArray() && y.isArray()) {
                    Nd4j.exec(new Max(a, y.array(), out));
                } else {
                    Nd4j.exec(new ScalarMax(onlyArray(x, y), null, out, onlyNumber(x, y)));
                }
            }
            case POWER -> {
                if (y.isArray()) {
                    Nd4j.exec(new PowPairwise(a, y.array(), out));
                } else {
                    Nd4j.exec(new Pow(a, out, y.number()));
                }
            }
            case NEGATE -> Nd4j.exec(new Negative(a, out));
            case ABSOLUTE -> Nd4j.exec(new Abs(a, out));
            case SQUARE_ROOT -> Nd4j.exec(new Sqrt(a, out));
            case EXPONENTIAL -> Nd4j.exec(new Exp(a, out));
            case EXPONENTIAL_MINUS_ONE -> Nd4j.exec(new Expm1(a, out));
            case LOGARITHM -> Nd4j.exec(new Log(a, out));
            case LOGARITHM_PLUS_ONE -> Nd4j.exec(new Log1p(a, out));
            case SINE -> Nd4j.exec(new Sin(a, out));
            case COSINE -> Nd4j.exec(new Cos(a, out));
            case TANGENT -> Nd4j.exec(new Tan(a, out));
            case ARC_SINE -> Nd4j.exec(new ASin(a, out));
            case ARC_COSINE -> Nd4j.exec(new ACos(a, out));
            case ARC_TANGENT -> Nd4j.exec(new ATan(a, out));
            case HYPERBOLIC_SINE -> Nd4j.exec(new Sinh(a, out));
            case HYPERBOLIC_COSINE -> Nd4j.exec(new Cosh(a, out));
            case HYPERBOLIC_TANGENT -> Nd4j.exec(new Tanh(a, out));
            case SIGN -> Nd4j.exec(new Sign(a, out));
            case FLOOR -> Nd4j.exec(new Floor(a, out));
            case CUBE_ROOT, HYPOTENUSE, GREATER, SELECT ->
                    throw new IllegalArgumentException("ND4J has no operation for %s".formatted(lane.symbol()));
        }
    }

    private static INDArray onlyArray(Operand x, Operand y) {
        return x.isArray() ? x.array() : y.array();
    }

    private static double onlyNumber(Operand x, Operand y) {
        return x.isArray() ? y.number() : x.number();
    }
}
