package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import serengeti.dsl.function.Lane;

/// Writes expressions of tensors as chains of PyTorch's methods, in place where nothing else reads what is overwritten.
final class TorchLowering {
    private final TorchShape.Of shapes;
    private final PythonNumbers numbers;
    private final Map<Expression, String> names;
    private final SequencedSet<String> shared;
    private final Set<String> helpers;
    private final Map<String, Integer> consumable = new HashMap<>();

    /// @param names the variables of weights, gradient and states
    /// @param shared names of small tensors that all parameters share
    /// @param helpers takes the name of each helper that is used
    TorchLowering(
            TorchShape.Of shapes,
            PythonNumbers numbers,
            Map<Expression, String> names,
            SequencedSet<String> shared,
            Set<String> helpers) {
        this.shapes = shapes;
        this.numbers = numbers;
        this.names = names;
        this.shared = shared;
        this.helpers = helpers;
    }

    TorchLowering lazy() {
        return new TorchLowering(shapes, numbers.lazy(), names, shared, helpers);
    }

    PythonNumbers numbers() {
        return numbers;
    }

    TorchShape.Of shapes() {
        return shapes;
    }

    /// Whether a local is a small tensor that all parameters share.
    boolean isShared(String local) {
        return shared.contains(local);
    }

    /// The text of a small tensor that all parameters share.
    String sharedText(Expression value) {
        return new TorchSmall(shapes, numbers, this::tensorOrSmallName, shared, helpers).text(value);
    }

    String name(Expression leaf) {
        return leaf instanceof Expression.Local(String name, _, _) ? name : names.get(leaf);
    }

    /// The value of an expression of tensors or small tensors.
    ///
    /// @param dead variables that nothing reads afterwards, and whose memory is theirs
    TorchValue value(Expression expression, Set<String> dead) {
        begin(expression, dead);
        return shapes.of(expression) == TorchShape.TENSOR ? tensor(expression) : small(expression);
    }

    /// Takes note of what may be overwritten while an expression is computed.
    void begin(Expression expression, Set<String> dead) {
        consumable.clear();
        var count = new HashMap<String, Integer>();
        count(expression, count);
        count.forEach((name, reads) -> {
            if (dead.contains(name)) {
                consumable.put(name, reads);
            }
        });
    }

    private void count(Expression expression, Map<String, Integer> count) {
        if (expression.parts().isEmpty()) {
            String name = name(expression);
            if (name != null) {
                count.merge(name, 1, Integer::sum);
            }
        }
        expression.parts().forEach(part -> count(part, count));
    }

    private boolean isConsumable(Expression leaf) {
        String name = name(leaf);
        return name != null && consumable.getOrDefault(name, 0) == 1;
    }

    private TorchValue small(Expression expression) {
        return new TorchSmall(shapes, numbers, this::tensorOrSmallName, shared, helpers).value(expression);
    }

    private TorchValue.Chain tensorOrSmallName(Expression expression) {
        return expression.parts().isEmpty() ? TorchValue.Chain.of(name(expression), false) : tensor(expression);
    }

    /// Any expression as an argument of a call.
    TorchValue argument(Expression expression) {
        return switch (shapes.of(expression)) {
            case NUMBER -> new TorchValue.Shared(numbers.text(expression));
            case SMALL -> small(expression);
            case TENSOR -> tensor(expression);
        };
    }

    /// The chain of an expression of tensors.
    private TorchValue.Chain tensor(Expression expression) {
        return switch (expression) {
            case Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.NextState _,
                    Expression.Local _ ->
                    TorchValue.Chain.of(name(expression), isConsumable(expression));
            case Expression.IsNan(Expression argument) ->
                    tensor(argument).then(TorchOp.IS_NAN).thenTruth(TorchOp.TO, type());
            case Expression.Remainder(Expression x, Expression y, _) -> full(x, y).then(TorchOp.REMAINDER, argument(y));
            case Expression.Apply apply -> lane(apply);
            case Expression.TripleProduct(Expression x, Expression y, Expression z) -> {
                helpers.add(TorchHelpers.PRODUCT);
                yield function(TorchHelpers.PRODUCT, tensor(x), tensor(y), tensor(z));
            }
            case Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Number _,
                    Expression.Size _,
                    Expression.Extent _,
                    Expression.SumAlong _,
                    Expression.SumPerArray _,
                    Expression.SumAll _ ->
                    throw new IllegalArgumentException("no tensor: " + expression);
        };
    }

    private static TorchValue type() {
        return new TorchValue.Small("param.dtype", new LinkedHashSet<>(List.of("param")));
    }

    private TorchValue.Chain lane(Expression.Apply apply) {
        Expression x = apply.arguments().getFirst();
        Expression y = apply.arguments().getLast();
        return switch (apply.lane()) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE -> sum(TorchTerm.of(apply, shapes, false));
            case ABSOLUTE -> tensor(x).then(TorchOp.ABS);
            case MINIMUM -> bounded(TorchOp.AT_MOST, x, y);
            case MAXIMUM -> bounded(TorchOp.AT_LEAST, x, y);
            case SQUARE_ROOT -> tensor(x).then(TorchOp.SQRT);
            case CUBE_ROOT -> helper(TorchHelpers.CBRT, x);
            case HYPOTENUSE -> function("torch.hypot", full(x, y), full(y, x));
            case EXPONENTIAL -> tensor(x).then(TorchOp.EXP);
            case EXPONENTIAL_MINUS_ONE -> tensor(x).then(TorchOp.EXPM1);
            case LOGARITHM -> tensor(x).then(TorchOp.LOG);
            case LOGARITHM_PLUS_ONE -> tensor(x).then(TorchOp.LOG1P);
            case SINE -> tensor(x).then(TorchOp.SIN);
            case COSINE -> tensor(x).then(TorchOp.COS);
            case TANGENT -> tensor(x).then(TorchOp.TAN);
            case ARC_SINE -> tensor(x).then(TorchOp.ASIN);
            case ARC_COSINE -> tensor(x).then(TorchOp.ACOS);
            case ARC_TANGENT -> tensor(x).then(TorchOp.ATAN);
            case HYPERBOLIC_SINE -> tensor(x).then(TorchOp.SINH);
            case HYPERBOLIC_COSINE -> tensor(x).then(TorchOp.COSH);
            case HYPERBOLIC_TANGENT -> tensor(x).then(TorchOp.TANH);
            case SIGN -> tensor(x).then(TorchOp.SIGN);
            case FLOOR -> tensor(x).then(TorchOp.FLOOR);
            case POWER ->
                    shapes.of(x) == TorchShape.TENSOR
                            ? tensor(x).then(TorchOp.POW, argument(y))
                            : function("torch.pow", argument(x), argument(y));
            case GREATER -> {
                TorchValue.Chain left = comparison(apply, true);
                yield left.calls().getLast().isInPlace() ? left : left.thenTruth(TorchOp.TO, type());
            }
            case SELECT -> function("torch.where", condition(x), choice(apply.arguments().get(1), y), argument(y));
        };
    }

    /// A tensor of truth values, or with `isNumber` of ones and zeros where that can be had in place.
    private TorchValue.Chain comparison(Expression.Apply apply, boolean isNumber) {
        Expression x = apply.arguments().getFirst();
        Expression y = apply.arguments().getLast();
        boolean isTurned = shapes.of(x) != TorchShape.TENSOR;
        TorchValue.Chain left = tensor(isTurned ? y : x);
        TorchValue right = argument(isTurned ? x : y);
        TorchOp op = isTurned ? TorchOp.LESS : TorchOp.GREATER;
        return isNumber ? left.then(op, right) : left.thenTruth(op, right);
    }

    private TorchValue condition(Expression expression) {
        if (shapes.of(expression) == TorchShape.SMALL) {
            return new TorchSmall(shapes, numbers, this::tensorOrSmallName, shared, helpers).condition(expression);
        }
        return switch (expression) {
            case Expression.IsNan(Expression argument) -> tensor(argument).thenTruth(TorchOp.IS_NAN);
            case Expression.Apply apply when apply.lane() == Lane.GREATER -> comparison(apply, false);
            default -> tensor(expression).thenTruth(TorchOp.NOT_EQUAL, new TorchValue.Shared("0"));
        };
    }

    /// The first side of a choice; of two numbers the result would not have the parameter's type.
    private TorchValue choice(Expression x, Expression y) {
        boolean areNumbers = shapes.of(x) == TorchShape.NUMBER && shapes.of(y) == TorchShape.NUMBER;
        return areNumbers
                ? new TorchValue.Small(
                        "param.new_tensor(" + numbers.text(x) + ")", new LinkedHashSet<>(List.of("param")))
                : argument(x);
    }

    private TorchValue.Chain bounded(TorchOp op, Expression x, Expression y) {
        boolean isTurned = shapes.of(x) != TorchShape.TENSOR || (isTensor(y) && isConsumable(y) && !isConsumable(x));
        return tensor(isTurned ? y : x).then(op, argument(isTurned ? x : y));
    }

    /// A tensor, or a number as one with the shape of `other`.
    private TorchValue.Chain full(Expression value, Expression other) {
        return shapes.of(value) == TorchShape.TENSOR
                ? tensor(value)
                : function("torch.full_like", tensor(other), argument(value));
    }

    private TorchValue.Chain helper(String name, Expression x) {
        helpers.add(name);
        return function(name, tensor(x));
    }

    private static TorchValue.Chain function(String name, TorchValue... arguments) {
        return new TorchValue.Chain(new TorchValue.Function(name, List.of(arguments)), true, List.of());
    }

    /// The chain of a sum.
    TorchValue.Chain sum(List<TorchTerm> terms) {
        if (terms.isEmpty()) {
            return function("torch.zeros_like", TorchValue.Chain.of("param", false));
        }
        Optional<TorchValue.Chain> mean = interpolation(terms);
        if (mean.isPresent()) {
            return mean.get();
        }
        int first = TorchTerm.first(terms, shapes, this::isConsumable);
        TorchValue.Chain chain = product(terms.get(first));
        for (int index = 0; index < terms.size(); index++) {
            if (index != first) {
                chain = added(chain, terms.get(index));
            }
        }
        return chain;
    }

    /// `a * x + (1 - a) * y` is an interpolation.
    private Optional<TorchValue.Chain> interpolation(List<TorchTerm> terms) {
        if (terms.size() != 2
                || !terms.stream().allMatch(term -> term.isScaled() && isTensor(term.factors().getFirst()))) {
            return Optional.empty();
        }
        TorchTerm x = terms.getFirst();
        TorchTerm y = terms.getLast();
        if (!Factors.isRest(x.coefficient(), y.coefficient()) && !Factors.isRest(y.coefficient(), x.coefficient())) {
            return Optional.empty();
        }
        boolean isTurned = !isConsumable(x.factors().getFirst()) && isConsumable(y.factors().getFirst());
        TorchTerm from = isTurned ? y : x;
        TorchTerm to = isTurned ? x : y;
        String weight = numbers.text(to.coefficient());
        return Optional.of(
                tensor(from.factors().getFirst())
                        .then(TorchOp.LERP, tensor(to.factors().getFirst()), new TorchValue.Shared(weight)));
    }

    private boolean isTensor(Expression expression) {
        return shapes.of(expression) == TorchShape.TENSOR;
    }

    /// A chain plus a summand.
    TorchValue.Chain added(TorchValue.Chain chain, TorchTerm term) {
        Expression coefficient = term.coefficient();
        List<Expression> factors = term.factors();
        if (factors.isEmpty() && term.divisors().isEmpty()) {
            boolean isNegative = Factors.isNegative(coefficient);
            String number = numbers.text(isNegative ? Factors.negated(coefficient) : coefficient);
            return chain.then(isNegative ? TorchOp.SUB : TorchOp.ADD, new TorchValue.Shared(number));
        }
        boolean allTensors =
                factors.stream().allMatch(this::isTensor) && term.divisors().stream().allMatch(this::isTensor);
        if (allTensors && factors.size() == 2 && term.divisors().isEmpty()) {
            return chain.then(
                    TorchOp.ADDCMUL,
                    scale("value", coefficient),
                    tensor(factors.getFirst()),
                    tensor(factors.getLast()));
        }
        if (allTensors && factors.size() == 1 && term.divisors().size() == 1) {
            return chain.then(
                    TorchOp.ADDCDIV,
                    scale("value", coefficient),
                    tensor(factors.getFirst()),
                    tensor(term.divisors().getFirst()));
        }
        if (term.isScaled() && !isTensor(factors.getFirst())) {
            Expression product = Factors.apply(Lane.MULTIPLY, coefficient, factors.getFirst());
            return chain.then(TorchOp.ADD, small(Factors.isNumber(coefficient, 1) ? factors.getFirst() : product));
        }
        TorchValue.Chain value = product(term.withCoefficient(Factors.ONE));
        return Factors.isNumber(coefficient, -1)
                ? chain.then(TorchOp.SUB, value)
                : chain.then(TorchOp.ADD, scale("alpha", coefficient), value);
    }

    private TorchValue.Scale scale(String keyword, Expression coefficient) {
        return Factors.isNumber(coefficient, 1) ? null : new TorchValue.Scale(keyword, numbers.text(coefficient));
    }

    /// The chain of a single summand.
    TorchValue.Chain product(TorchTerm term) {
        var tensors = new ArrayList<>(term.factors().stream().filter(this::isTensor).toList());
        var divisors = new ArrayList<>(term.divisors().stream().filter(this::isTensor).toList());
        TorchValue.Chain chain;
        if (!tensors.isEmpty()) {
            Expression head =
                    tensors.stream()
                            .filter(this::isConsumable)
                            .findFirst()
                            .or(() -> tensors.stream().filter(each -> !each.parts().isEmpty()).findFirst())
                            .orElse(tensors.getFirst());
            tensors.remove(head);
            chain = tensor(head);
            if (tensors.contains(head)) {
                tensors.remove(head);
                chain = chain.then(TorchOp.SQUARE);
            }
        } else if (!divisors.isEmpty()) {
            chain = tensor(divisors.removeFirst()).then(TorchOp.RECIPROCAL);
        } else {
            return function("torch.zeros_like", TorchValue.Chain.of("param", false)).then(TorchOp.ADD, scalar(term));
        }
        for (Expression factor : tensors) {
            chain = chain.then(TorchOp.MUL, tensor(factor));
        }
        for (Expression divisor : divisors) {
            chain = chain.then(TorchOp.DIV, tensor(divisor));
        }
        return scaled(chain, term);
    }

    /// A chain times the numbers and small tensors of a summand.
    private TorchValue.Chain scaled(TorchValue.Chain chain, TorchTerm term) {
        Expression coefficient = term.coefficient();
        List<Expression> factors = term.factors().stream().filter(each -> !isTensor(each)).toList();
        List<Expression> divisors = term.divisors().stream().filter(each -> !isTensor(each)).toList();
        if (factors.isEmpty() && divisors.isEmpty()) {
            if (Factors.isNumber(coefficient, 1)) {
                return chain;
            }
            if (Factors.isNumber(coefficient, -1)) {
                return chain.then(TorchOp.NEG);
            }
            return Factors.is(coefficient, Lane.DIVIDE) && Factors.isNumber(Factors.part(coefficient, 0), 1)
                    ? chain.then(TorchOp.DIV, argument(Factors.part(coefficient, 1)))
                    : chain.then(TorchOp.MUL, argument(coefficient));
        }
        if (factors.isEmpty() && Factors.isNumber(coefficient, 1)) {
            return chain.then(TorchOp.DIV, argument(Factors.product(divisors, Factors.ONE)));
        }
        return chain.then(TorchOp.MUL, scalar(term));
    }

    /// The numbers and small tensors of a summand as one factor.
    private TorchValue scalar(TorchTerm term) {
        List<Expression> factors = term.factors().stream().filter(each -> !isTensor(each)).toList();
        List<Expression> divisors = term.divisors().stream().filter(each -> !isTensor(each)).toList();
        Expression product = Factors.product(factors, term.coefficient());
        return argument(divisors.isEmpty() ? product : Factors.over(product, Factors.product(divisors, Factors.ONE)));
    }
}
