package serengeti.dsl.export;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import serengeti.dsl.function.Axis;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Lane;

/// Expressions of small tensors in PyTorch: sums over a parameter and what is computed with them.
final class TorchSmall extends PythonSyntax {
    private final TorchShape.Of shapes;
    private final PythonNumbers numbers;
    private final Function<Expression, TorchValue.Chain> tensors;
    private final TorchText text = new TorchText();
    private final SequencedSet<String> shared;
    private final Set<String> helpers;
    private final SequencedSet<String> reads = new LinkedHashSet<>();

    /// @param tensors how tensors are computed
    /// @param shared names of small tensors that all parameters share
    TorchSmall(
            TorchShape.Of shapes,
            PythonNumbers numbers,
            Function<Expression, TorchValue.Chain> tensors,
            SequencedSet<String> shared,
            Set<String> helpers) {
        this.shapes = shapes;
        this.numbers = numbers;
        this.tensors = tensors;
        this.shared = shared;
        this.helpers = helpers;
    }

    /// An expression as a value.
    TorchValue value(Expression expression) {
        reads.clear();
        String written = text(expression);
        return reads.isEmpty()
                ? new TorchValue.Shared(written)
                : new TorchValue.Small(written, new LinkedHashSet<>(reads));
    }

    /// A condition as a value.
    TorchValue condition(Expression expression) {
        reads.clear();
        String written = truth(expression);
        return reads.isEmpty()
                ? new TorchValue.Shared(written)
                : new TorchValue.Small(written, new LinkedHashSet<>(reads));
    }

    @Override
    Part part(Expression expression) {
        return shapes.of(expression) == TorchShape.NUMBER ? numbers.part(expression) : super.part(expression);
    }

    @Override
    Part leaf(Expression leaf) {
        if (leaf instanceof Expression.Extent(Axis axis)) {
            reads.add("param");
            String helper = axis == Axis.ROWS ? TorchHelpers.ROWS : TorchHelpers.COLUMNS;
            helpers.add(helper);
            return Part.atom("param.new_tensor(" + helper + "(param))");
        }
        if (leaf instanceof Expression.Size) {
            reads.add("param");
            return Part.atom("param.new_tensor(param.numel())");
        }
        if (leaf instanceof Expression.Local(String name, _, _) && shared.contains(name)) {
            return Part.atom(name);
        }
        TorchValue.Chain chain = tensors.apply(leaf);
        reads.addAll(chain.reads());
        return Part.atom(text.single(chain));
    }

    @Override
    Part lane(Expression.Apply apply) {
        return apply.lane() == Lane.SELECT || apply.lane() == Lane.GREATER ? plainLane(apply) : numberLane(apply);
    }

    /// A lane whose arguments are numbers: PyTorch has no difference of truth values.
    private Part numberLane(Expression.Apply apply) {
        boolean hasTruth = apply.arguments().stream().anyMatch(this::isSmallTruth);
        if (!hasTruth) {
            return plainLane(apply);
        }
        List<Expression> arguments =
                apply.arguments().stream()
                        .map(each ->
                                isSmallTruth(each)
                                        ? new Expression.Apply(
                                                Lane.SELECT,
                                                List.of(each, new Expression.Number(1), new Expression.Number(0)),
                                                each.kind())
                                        : each)
                        .toList();
        return plainLane(new Expression.Apply(apply.lane(), arguments, apply.kind()));
    }

    private boolean isSmallTruth(Expression expression) {
        return expression.isTruth() && shapes.of(expression) == TorchShape.SMALL;
    }

    private Part plainLane(Expression.Apply apply) {
        List<Expression> arguments = apply.arguments();
        return switch (apply.lane()) {
            case ADD, SUBTRACT, NEGATE -> infix(apply);
            case MULTIPLY -> isSquare(apply) ? method(arguments.getFirst(), "square") : infix(apply);
            case DIVIDE -> isMean(apply) ? mean(arguments.getFirst()) : quotient(apply);
            case POWER -> power(apply);
            case ABSOLUTE -> method(arguments.getFirst(), "abs");
            case MINIMUM -> bounded(arguments, "max");
            case MAXIMUM -> bounded(arguments, "min");
            case SQUARE_ROOT -> root(arguments.getFirst());
            case CUBE_ROOT -> {
                String x = text(arguments.getFirst());
                yield Part.atom(x + ".abs().pow(1 / 3).copysign(" + x + ")");
            }
            case HYPOTENUSE -> call("torch.hypot", arguments);
            case EXPONENTIAL -> method(arguments.getFirst(), "exp");
            case EXPONENTIAL_MINUS_ONE -> method(arguments.getFirst(), "expm1");
            case LOGARITHM -> method(arguments.getFirst(), "log");
            case LOGARITHM_PLUS_ONE -> method(arguments.getFirst(), "log1p");
            case SINE -> method(arguments.getFirst(), "sin");
            case COSINE -> method(arguments.getFirst(), "cos");
            case TANGENT -> method(arguments.getFirst(), "tan");
            case ARC_SINE -> method(arguments.getFirst(), "asin");
            case ARC_COSINE -> method(arguments.getFirst(), "acos");
            case ARC_TANGENT -> method(arguments.getFirst(), "atan");
            case HYPERBOLIC_SINE -> method(arguments.getFirst(), "sinh");
            case HYPERBOLIC_COSINE -> method(arguments.getFirst(), "cosh");
            case HYPERBOLIC_TANGENT -> method(arguments.getFirst(), "tanh");
            case SIGN -> method(arguments.getFirst(), "sign");
            case FLOOR -> method(arguments.getFirst(), "floor");
            case GREATER -> greater(apply);
            case SELECT -> choice(arguments);
        };
    }

    /// A quotient; what it is divided by may be a number of Python where it is a count.
    private Part quotient(Expression.Apply apply) {
        Expression x = apply.arguments().getFirst();
        boolean isCounted = apply.arguments().getLast() instanceof Expression.Extent && !x.parts().isEmpty();
        if (!isCounted || shapes.of(x) != TorchShape.SMALL) {
            return infix(apply);
        }
        String count = text(apply.arguments().getLast());
        return new Part(
                operand(x, Binding.PRODUCT) + " / " + count.replaceAll("^param\\.new_tensor\\((.*)\\)$", "$1"),
                Binding.PRODUCT);
    }

    private Part choice(List<Expression> arguments) {
        String x = text(arguments.get(1));
        if (arguments.stream().skip(1).allMatch(each -> shapes.of(each) == TorchShape.NUMBER)) {
            // of two numbers the result would not have the parameter's type
            x = witness(arguments.getFirst()) + ".new_tensor(" + x + ")";
        }
        return Part.atom(
                "torch.where(%s, %s, %s)".formatted(truth(arguments.getFirst()), x, text(arguments.getLast())));
    }

    /// A tensor of the parameter's type that is at hand where a condition is.
    private String witness(Expression condition) {
        var locals = new TreeSet<String>();
        TorchStatement.collect(condition, locals);
        locals.retainAll(shared);
        if (!locals.isEmpty()) {
            return locals.first();
        }
        reads.add("param");
        return "param";
    }

    private Part method(Expression argument, String method) {
        return Part.atom(operand(argument, Binding.ATOM) + "." + method + "()");
    }

    private Part bounded(List<Expression> arguments, String side) {
        boolean isTurned = shapes.of(arguments.getFirst()) == TorchShape.NUMBER;
        String x = operand(arguments.get(isTurned ? 1 : 0), Binding.ATOM);
        return Part.atom(x + ".clamp(" + side + "=" + text(arguments.get(isTurned ? 0 : 1)) + ")");
    }

    private static boolean isMean(Expression.Apply apply) {
        return apply.arguments().getFirst() instanceof Expression.SumPerArray
                && apply.arguments().getLast() instanceof Expression.Size;
    }

    private Part mean(Expression sum) {
        Expression argument = sum.parts().getFirst();
        return shapes.of(argument) == TorchShape.NUMBER ? numbers.part(argument) : reduction(argument, ".mean()");
    }

    private Part root(Expression argument) {
        if (argument instanceof Expression.SumPerArray(Expression.Apply square)
                && isSquare(square)
                && shapes.of(square) == TorchShape.TENSOR) {
            TorchValue.Chain chain = tensors.apply(square.arguments().getFirst());
            reads.addAll(chain.reads());
            return Part.atom("torch.linalg.vector_norm(" + text.single(chain) + ")");
        }
        return method(argument, "sqrt");
    }

    private Part reduction(Expression argument, String method) {
        if (shapes.of(argument) == TorchShape.NUMBER) {
            reads.add("param");
            return new Part("param.new_tensor(%s) * param.numel()".formatted(numbers.text(argument)), Binding.PRODUCT);
        }
        TorchValue.Chain chain = tensors.apply(argument);
        reads.addAll(chain.reads());
        return Part.atom(text.single(chain) + method);
    }

    @Override
    Part remainder(Expression x, Expression y) {
        return new Part(operand(x, Binding.PRODUCT) + " % " + operand(y, Binding.SIGN), Binding.PRODUCT);
    }

    @Override
    Part isNan(Expression argument) {
        return method(argument, "isnan");
    }

    @Override
    Part sumPerArray(Expression argument) {
        return shapes.of(argument) == TorchShape.SMALL
                ? Part.atom(summed(argument) + ".sum()")
                : reduction(argument, ".sum()");
    }

    @Override
    Part sumAlong(Expression.SumAlong sum) {
        String helper = sum.kind() == Kind.PER_ROW ? TorchHelpers.PER_ROW : TorchHelpers.PER_COLUMN;
        helpers.add(helper);
        return Part.atom(helper + "(" + summed(sum.argument()) + ")");
    }

    /// A tensor, with the parameter's shape.
    private String summed(Expression argument) {
        if (shapes.of(argument) == TorchShape.TENSOR) {
            TorchValue.Chain chain = tensors.apply(argument);
            reads.addAll(chain.reads());
            return text.single(chain);
        }
        reads.add("param");
        return "torch.zeros_like(param).add(" + text(argument) + ")";
    }

    @Override
    Part tripleProduct(Expression.TripleProduct product) {
        throw new IllegalArgumentException("no small tensor: " + product);
    }

    @Override
    Part sumAll(Expression argument) {
        throw new IllegalStateException("sums over all arrays are computed before: " + argument);
    }

    /// Whether a product is that of a value with itself.
    static boolean isSquareOf(Expression expression) {
        return expression instanceof Expression.Apply apply && apply.lane() == Lane.MULTIPLY && isSquare(apply);
    }
}
