package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import serengeti.dsl.function.Lane;

/// A summand: a number times tensors, over tensors.
///
/// @param coefficient an expression of numbers
/// @param factors none where the summand is a number
record TorchTerm(Expression coefficient, List<Expression> factors, List<Expression> divisors) {

    TorchTerm {
        factors = List.copyOf(factors);
        divisors = List.copyOf(divisors);
    }

    /// Whether it is `coefficient * tensor`.
    boolean isScaled() {
        return factors.size() == 1 && divisors.isEmpty();
    }

    TorchTerm withCoefficient(Expression other) {
        return new TorchTerm(other, factors, divisors);
    }

    /// The place of the summand that a sum had better start with.
    ///
    /// @param isConsumable whether an input may be overwritten
    static int first(List<TorchTerm> terms, TorchShape.Of shapes, Predicate<Expression> isConsumable) {
        int best = 0;
        for (int index = 1; index < terms.size(); index++) {
            if (terms.get(index).rank(shapes, isConsumable) > terms.get(best).rank(shapes, isConsumable)) {
                best = index;
            }
        }
        return best;
    }

    /// How well a sum starts with it: best with one that may be overwritten.
    private int rank(TorchShape.Of shapes, Predicate<Expression> isConsumable) {
        boolean isSmall =
                Stream.concat(factors.stream(), divisors.stream())
                        .noneMatch(each -> shapes.of(each) == TorchShape.TENSOR);
        if (isSmall) {
            return 0;
        }
        if (isScaled() && isConsumable.test(factors.getFirst())) {
            return 5;
        }
        if (!Factors.isNumber(coefficient, 1)) {
            return factors.size() + divisors.size() > 2 ? 2 : 1;
        }
        return isScaled() && factors.getFirst().parts().isEmpty() ? 3 : 4;
    }

    /// The summands of an expression.
    ///
    /// @param isMultipliedOut whether a number times a sum becomes a sum
    static List<TorchTerm> of(Expression expression, TorchShape.Of shapes, boolean isMultipliedOut) {
        var terms = new ArrayList<TorchTerm>();
        collect(expression, Factors.ONE, shapes, isMultipliedOut, terms);
        terms.removeIf(term -> Factors.isNumber(term.coefficient(), 0));
        return terms;
    }

    private static void collect(
            Expression expression,
            Expression scale,
            TorchShape.Of shapes,
            boolean isMultipliedOut,
            List<TorchTerm> terms) {
        if (shapes.of(expression) == TorchShape.NUMBER) {
            terms.add(new TorchTerm(Factors.times(scale, expression), List.of(), List.of()));
            return;
        }
        if (expression instanceof Expression.Apply(Lane lane, List<Expression> arguments, _)) {
            Expression x = arguments.getFirst();
            Expression y = arguments.getLast();
            if (lane == Lane.ADD || lane == Lane.SUBTRACT) {
                collect(x, scale, shapes, isMultipliedOut, terms);
                collect(y, lane == Lane.ADD ? scale : Factors.negated(scale), shapes, isMultipliedOut, terms);
                return;
            }
            if (lane == Lane.NEGATE && (isMultipliedOut || !isSum(x))) {
                collect(x, Factors.negated(scale), shapes, isMultipliedOut, terms);
                return;
            }
            if (lane == Lane.MULTIPLY && shapes.of(x) == TorchShape.NUMBER && (isMultipliedOut || !isSum(y))) {
                collect(y, Factors.times(scale, x), shapes, isMultipliedOut, terms);
                return;
            }
            if (lane == Lane.MULTIPLY && shapes.of(y) == TorchShape.NUMBER && (isMultipliedOut || !isSum(x))) {
                collect(x, Factors.times(scale, y), shapes, isMultipliedOut, terms);
                return;
            }
            if (lane == Lane.DIVIDE && shapes.of(y) == TorchShape.NUMBER && (isMultipliedOut || !isSum(x))) {
                collect(x, Factors.over(scale, y), shapes, isMultipliedOut, terms);
                return;
            }
        }
        var product = new Product(shapes);
        product.collect(expression, false);
        terms.add(new TorchTerm(Factors.times(scale, product.coefficient), product.factors, product.divisors));
    }

    private static boolean isSum(Expression expression) {
        return Factors.is(expression, Lane.ADD) || Factors.is(expression, Lane.SUBTRACT);
    }

    /// The factors and divisors of a product.
    private static final class Product {
        private final TorchShape.Of shapes;
        private final List<Expression> factors = new ArrayList<>();
        private final List<Expression> divisors = new ArrayList<>();
        private Expression coefficient = Factors.ONE;

        Product(TorchShape.Of shapes) {
            this.shapes = shapes;
        }

        void collect(Expression expression, boolean isDivisor) {
            if (shapes.of(expression) == TorchShape.NUMBER) {
                coefficient =
                        isDivisor ? Factors.over(coefficient, expression) : Factors.times(coefficient, expression);
            } else if (Factors.is(expression, Lane.MULTIPLY)) {
                collect(Factors.part(expression, 0), isDivisor);
                collect(Factors.part(expression, 1), isDivisor);
            } else if (Factors.is(expression, Lane.DIVIDE)) {
                collect(Factors.part(expression, 0), isDivisor);
                collect(Factors.part(expression, 1), !isDivisor);
            } else if (Factors.is(expression, Lane.NEGATE)) {
                coefficient = Factors.negated(coefficient);
                collect(Factors.part(expression, 0), isDivisor);
            } else {
                (isDivisor ? divisors : factors).add(expression);
            }
        }
    }
}
