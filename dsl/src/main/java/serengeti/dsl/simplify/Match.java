package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import serengeti.dsl.function.Fn;
import serengeti.dsl.rewrite.Guard;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Pattern;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/// How a rule's left side fits values in normal form.
final class Match {
    private static final int HOLES = 3;

    private final Algebra algebra;
    private final Signs signs;
    private final Rule rule;
    private Polynomial[] holes = new Polynomial[HOLES];
    private BigDecimal divisor = BigDecimal.ONE;

    Match(Algebra algebra, Signs signs, Rule rule) {
        this.algebra = algebra;
        this.signs = signs;
        this.rule = rule;
    }

    /// What fills a hole.
    Polynomial hole(int index) {
        return holes[index];
    }

    /// What the rest of a product is to be divided by, since a hole was filled by a multiple.
    BigDecimal divisor() {
        return divisor;
    }

    /// Whether what the rule asks for can be proved.
    boolean isGuarded() {
        for (Guard guard : rule.guards()) {
            Polynomial value = holes[guard.hole()];
            boolean isProved =
                    switch (guard.fact()) {
                        case NON_NEGATIVE -> signs.isNonNegative(value);
                        case NON_POSITIVE -> signs.isNonNegative(value.scaled(BigDecimal.ONE.negate()));
                        case POSITIVE -> signs.isPositive(value);
                        case TINY -> Epsilon.isPositive(value, 1);
                        case TINY_SQUARE -> Epsilon.isPositive(value, 2);
                        case LEARNING_RATE -> signs.isLearningRate(value);
                        case INDICATOR ->
                                new Indicators(signs, algebra.isUsed(Laws.SIGN_TIMES_SIGN)).isIndicator(value);
                        case DEFINED -> signs.isDefined(value);
                        case STEP -> signs.isStep(value);
                        case SELDOM_ZERO -> !signs.isOftenZero(value) || signs.isPositive(value);
                    };
            if (!isProved) {
                return false;
            }
        }
        return true;
    }

    /// Whether the arguments of a call fit; those of commutative functions in one order or the other.
    boolean arguments(List<Polynomial> arguments) {
        return arguments(rule.left(), arguments);
    }

    private boolean arguments(Pattern.Call call, List<Polynomial> arguments) {
        Polynomial[] before = holes.clone();
        if (inOrder(call.arguments(), arguments)) {
            return true;
        }
        holes = before.clone();
        if (call.function().isCommutative() && inOrder(call.arguments(), arguments.reversed())) {
            return true;
        }
        holes = before;
        return false;
    }

    private boolean inOrder(List<Pattern> patterns, List<Polynomial> values) {
        for (int index = 0; index < patterns.size(); index++) {
            if (!fits(patterns.get(index), values.get(index))) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(Pattern pattern, Polynomial value) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> fill(index, value);
            case Pattern.Numeric(int index) -> isNumber(value) && fill(index, value);
            case Pattern.Except(int index, Fn excluded) ->
                    value.atom().filter(atom -> atom.isCall(excluded)).isEmpty() && fill(index, value);
            case Pattern.Number(double number) ->
                    value.number().filter(each -> each.compareTo(BigDecimal.valueOf(number)) == 0).isPresent();
            case Pattern.Call call ->
                    switch (call.function()) {
                        case NEGATIVE ->
                                value.leading().signum() < 0
                                        && fits(call.arguments().getFirst(), value.scaled(BigDecimal.ONE.negate()));
                        case MULTIPLY -> fitsProduct(call, value);
                        case ADD -> fitsSum(call, value);
                        case CUBE ->
                                algebra.cubeRoot(value)
                                        .filter(root -> fits(call.arguments().getFirst(), root))
                                        .isPresent();
                        default ->
                                value.atom()
                                        .filter(atom -> atom.isCall(call.function()))
                                        .filter(atom -> arguments(call, atom.arguments()))
                                        .isPresent();
                    };
        };
    }

    /// Laws that are not about the symbol of what is negligible would have it for a number and could not compute with it.
    private boolean isNumber(Polynomial value) {
        return value.number().isPresent() || (rule.leavesOutEpsilon() && Epsilon.isMultiple(value));
    }

    /// `number * x` or `x * y` as an argument.
    private boolean fitsProduct(Pattern.Call call, Polynomial value) {
        if (value.number().isPresent()) {
            return false;
        }
        Pattern first = call.arguments().getFirst();
        Pattern second = call.arguments().getLast();
        if (first instanceof Pattern.Numeric) {
            return value.leading().compareTo(BigDecimal.ONE) != 0
                    && fits(first, Polynomial.constant(value.leading()))
                    && fits(second, value.over(value.leading()));
        }
        Term only = value.terms().getFirst();
        if (!value.isSingle() || only.monomial().degree() < 2 || value.leading().compareTo(BigDecimal.ONE) != 0) {
            return false;
        }
        Monomial one = Monomial.of(only.monomial().factors().getFirst().atom());
        return fits(first, unwrapped(one)) && fits(second, unwrapped(only.monomial().over(one)));
    }

    /// `x + number` or `f(x) + y` as an argument.
    private boolean fitsSum(Pattern.Call call, Polynomial value) {
        Pattern first = call.arguments().getFirst();
        Pattern second = call.arguments().getLast();
        if (value.terms().size() < 2) {
            return false;
        }
        for (Term term : value.terms()) {
            Polynomial[] before = holes.clone();
            boolean isCandidate = !(second instanceof Pattern.Numeric) || isNumber(Polynomial.of(term));
            if (isCandidate && fitsSum(first, second, value, term)) {
                return true;
            }
            holes = before;
        }
        return false;
    }

    private boolean fitsSum(Pattern first, Pattern second, Polynomial value, Term summand) {
        // What the other terms have in common goes before parentheses, as in any sum.
        Polynomial rest = value.plus(Polynomial.of(summand).scaled(BigDecimal.ONE.negate()));
        Polynomial gathered = algebra.plus(rest, Polynomial.ZERO);
        return second instanceof Pattern.Numeric
                ? fits(first, gathered) && fits(second, Polynomial.of(summand))
                : fits(first, Polynomial.of(summand)) && fits(second, gathered);
    }

    /// A product without parentheses about a sum that stands alone in it.
    private static Polynomial unwrapped(Monomial monomial) {
        return Polynomial.of(monomial).atom().filter(Atom::isSum).map(Atom::argument).orElse(Polynomial.of(monomial));
    }

    private boolean fill(int hole, Polynomial value) {
        if (holes[hole] == null) {
            holes[hole] = value;
        }
        return holes[hole].equals(value);
    }

    /// The rest of a product whose factors fit; calls are looked for before the values that stand in their arguments.
    Optional<Monomial> product(List<Pattern> factors, Monomial monomial) {
        return rest(factors, monomial);
    }

    private Optional<Monomial> rest(List<Pattern> parts, Monomial monomial) {
        if (parts.isEmpty()) {
            return Optional.of(monomial);
        }
        List<Pattern> others = parts.subList(1, parts.size());
        if (parts.getFirst() instanceof Pattern.Call call) {
            for (Factor factor : monomial.factors()) {
                Polynomial[] before = holes.clone();
                if (fits(call, Polynomial.of(Monomial.of(factor.atom())))) {
                    Optional<Monomial> rest = rest(others, monomial.over(Monomial.of(factor.atom())));
                    if (rest.isPresent()) {
                        return rest;
                    }
                }
                holes = before;
            }
            return Optional.empty();
        }
        Pattern.Hole hole = (Pattern.Hole) parts.getFirst();
        Polynomial filled = holes[hole.index()];
        if (filled == null || filled.number().isPresent()) {
            return Optional.empty();
        }
        Polynomial single = algebra.single(filled);
        Monomial wanted = single.terms().getFirst().monomial();
        if (!monomial.isDivisibleBy(wanted)) {
            return Optional.empty();
        }
        divisor = Polynomial.quotient(divisor, Polynomial.quotient(BigDecimal.ONE, single.leading()));
        return rest(others, monomial.over(wanted));
    }
}
