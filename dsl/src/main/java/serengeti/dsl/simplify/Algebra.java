package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Pattern;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.rewrite.Soundness;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * A value is a sum of products of atoms. Sums are expanded and products are not: a product with a sum of several terms
 * keeps it in parentheses, as an atom, until it is added to something. Then the parentheses are multiplied out, terms
 * are collected, and what all terms have in common is put before new parentheses. So `(a + b) * c` and `a * c + b * c`
 * have one form, and `m / |m|` is seen to be a sign whatever sum `m` is.
 *
 * [1] B. Buchberger and R. Loos, "Algebraic simplification", 1982 (canonical forms by expansion, kernels as atoms)
 */
/// Arithmetic with values in normal form, by those of the [Laws] that it may use. Not thread-safe.
final class Algebra {
    private static final int MOST_TERMS = 32;
    private static final BigDecimal SMALL_DIVISOR = new BigDecimal("0.1");

    private final LawTable laws;
    private final Signs signs;
    private final Map<Object, Atom> atoms = new HashMap<>();
    private final Map<Polynomial, Polynomial> cubes = new HashMap<>();
    private final Set<Polynomial> unguarded = new HashSet<>();
    private final Set<Rule> used = new LinkedHashSet<>();

    private record Call(Fn function, List<Polynomial> arguments) {}

    /// @param laws what may be used
    /// @param used what was used before, on the way to the values that will be given
    Algebra(LawTable laws, Signs signs, Set<Rule> used) {
        this.laws = laws;
        this.signs = signs;
        this.used.addAll(used);
    }

    /// The laws that were used so far, in the order of their first use.
    Set<Rule> used() {
        return used;
    }

    /// Whether a law was used so far.
    boolean isUsed(Rule law) {
        return used.contains(law);
    }

    /// An input; states of the same colour are told apart by their number alone.
    Polynomial input(int input, Kind kind, long colour) {
        return Polynomial.of(
                Monomial.of(atoms.computeIfAbsent(input, _ -> new Atom(atoms.size(), input, kind, colour))));
    }

    /// A number as it is written.
    Polynomial number(BigDecimal value) {
        return laws.leavesOutEpsilon() ? Epsilon.value(value, this) : Polynomial.constant(value);
    }

    /// A function of values.
    Polynomial call(Fn function, List<Polynomial> arguments) {
        switch (function) {
            case ADD -> {
                return plus(arguments.get(0), arguments.get(1));
            }
            case MULTIPLY -> {
                return times(arguments.get(0), arguments.get(1));
            }
            case SQRT -> {
                Optional<BigDecimal> number = arguments.getFirst().number();
                if (number.isPresent()) {
                    return Polynomial.constant(Polynomial.root(number.get()));
                }
            }
            case SIGN -> {
                Optional<Polynomial> odd = OddSum.base(arguments.getFirst());
                if (odd.isPresent()) {
                    return call(Fn.SIGN, List.of(odd.get()));
                }
            }
            case ABS -> {
                Optional<BigDecimal> number = arguments.getFirst().number();
                if (number.isPresent()) {
                    return Polynomial.constant(number.get().abs());
                }
            }
            case RECIPROCAL -> {
                BigDecimal number = arguments.getFirst().number().orElse(BigDecimal.ZERO);
                if (number.signum() != 0) {
                    return Polynomial.constant(Polynomial.quotient(BigDecimal.ONE, number));
                }
            }
            case DIVIDE -> {
                BigDecimal number = arguments.getLast().number().orElse(BigDecimal.ONE);
                if (number.abs().compareTo(SMALL_DIVISOR) < 0) {
                    // What protects the division is not negligible beside it.
                    return call(
                            Fn.RATIO, List.of(arguments.getFirst(), Polynomial.constant(number.add(Epsilon.VALUE))));
                }
            }
            case WHERE -> {
                if (arguments.getFirst().number().isPresent()) {
                    return arguments.get(arguments.getFirst().isZero() ? 2 : 1);
                }
            }
            default -> {}
        }
        for (Rule law : laws.of(function)) {
            var match = new Match(this, signs, law);
            if (match.arguments(arguments) && match.isGuarded()) {
                used.add(law);
                Polynomial value = build(law.right(), match);
                if (function == Fn.CUBE) {
                    cubes.putIfAbsent(value, arguments.getFirst());
                }
                boolean isDivision = function == Fn.RECIPROCAL || function == Fn.DIVIDE;
                if (isDivision && law.soundness() == Soundness.ASSUMED) {
                    addUnguarded(match.hole(0));
                }
                return value;
            }
        }
        BigDecimal factor = function == Fn.WHERE ? arguments.getFirst().leading() : BigDecimal.ONE;
        if (factor.compareTo(BigDecimal.ONE) != 0) {
            // What is asked is only whether it is 0.
            return call(function, List.of(arguments.get(0).over(factor), arguments.get(1), arguments.get(2)));
        }
        boolean isReduction = function.hasReduction();
        if (isReduction && arguments.contains(Polynomial.ZERO)) {
            return Polynomial.ZERO;
        }
        if (!isReduction && areNumbers(arguments)) {
            double[] values = arguments.stream().mapToDouble(each -> each.leading().doubleValue()).toArray();
            double value = function.formula().scalar(values);
            if (Double.isFinite(value)) {
                return number(Digits.computed(BigDecimal.valueOf(value)));
            }
        }
        return new OfSign(function, arguments)
                .value(this)
                .orElseGet(() -> Polynomial.of(Monomial.of(atom(new Call(function, sorted(function, arguments))))));
    }

    private static boolean areNumbers(List<Polynomial> values) {
        for (Polynomial value : values) {
            if (value.number().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static List<Polynomial> sorted(Fn function, List<Polynomial> arguments) {
        if (!function.isCommutative()) {
            return arguments;
        }
        Polynomial first = arguments.get(0);
        Polynomial second = arguments.get(1);
        boolean isOrdered =
                first.shape() != second.shape() ? first.shape() < second.shape() : first.code() <= second.code();
        return isOrdered ? arguments : List.of(second, first);
    }

    private Atom atom(Object key) {
        Atom known = atoms.get(key);
        if (known == null) {
            known =
                    key instanceof Call(Fn function, List<Polynomial> arguments)
                            ? new Atom(atoms.size(), function, arguments)
                            : new Atom(atoms.size(), null, List.of((Polynomial) key));
            atoms.put(key, known);
        }
        return known;
    }

    /// A value that no law looks into.
    Polynomial closed(Polynomial value) {
        return Polynomial.of(Monomial.of(atom(new Call(Fn.COPY, List.of(value)))));
    }

    private Polynomial build(Pattern pattern, Match match) {
        return switch (pattern) {
            case Pattern.Hole(int index) -> match.hole(index);
            case Pattern.Except(int index, _) -> match.hole(index);
            case Pattern.Numeric(int index) -> match.hole(index);
            case Pattern.Number(double number) -> number(BigDecimal.valueOf(number));
            case Pattern.Call(Fn function, List<Pattern> parts) -> {
                var arguments = new ArrayList<Polynomial>(parts.size());
                for (Pattern part : parts) {
                    arguments.add(build(part, match));
                }
                yield call(function, arguments);
            }
        };
    }

    private void addUnguarded(Polynomial divisor) {
        unguarded.add(divisor);
        divisor.common().factors().forEach(factor -> unguarded.add(Polynomial.of(Monomial.of(factor.atom()))));
    }

    /// Adds what is assumed of the divisors of another algebra, with other values in place of its inputs.
    void addUnguarded(Algebra other, Substitution inputs) {
        other.unguarded.forEach(divisor -> unguarded.add(inputs.of(divisor)));
    }

    /// Whether it is assumed of a divisor that it is far above a number that was added to it.
    boolean isUnguarded(Polynomial divisor) {
        return unguarded.contains(divisor);
    }

    /// What a value is the cube of, if it was made as one.
    Optional<Polynomial> cubeRoot(Polynomial value) {
        return Optional.ofNullable(cubes.get(value));
    }

    /// The sum, with what its terms have in common before it.
    Polynomial plus(Polynomial first, Polynomial second) {
        if (first.isSingle() && second.isSingle()) {
            Monomial common = first.common().common(second.common()).sums();
            if (!common.isOne()) {
                return times(Polynomial.of(common), plus(first.over(common), second.over(common)));
            }
        }
        return joined(expanded(first).plus(expanded(second)));
    }

    /// The sum of any number of values.
    Polynomial sum(List<Polynomial> values) {
        if (values.size() < 3) {
            return values.isEmpty()
                    ? Polynomial.ZERO
                    : plus(values.getFirst(), values.size() > 1 ? values.getLast() : Polynomial.ZERO);
        }
        Polynomial sum = Polynomial.ZERO;
        for (Polynomial value : values) {
            sum = sum.plus(expanded(value));
        }
        return joined(sum);
    }

    private Polynomial joined(Polynomial sum) {
        Optional<Polynomial> joined = Halves.joined(sum).or(() -> Fractions.joined(sum, this));
        return joined.isPresent() ? plus(joined.get(), Polynomial.ZERO) : gathered(sum);
    }

    /// With the parentheses multiplied out, where they are multiplied by something.
    Polynomial expanded(Polynomial value) {
        if (laws.multipliesOut()) {
            return multipliedOut(value);
        }
        if (!value.isSingle()) {
            return value;
        }
        Term only = value.terms().getFirst();
        Monomial sums = only.monomial().sums();
        if (sums.degree() != 1) {
            return value;
        }
        Monomial rest = only.monomial().over(sums);
        Polynomial sum = Polynomial.ZERO;
        for (Term term : sums.factors().getFirst().atom().argument().terms()) {
            BigDecimal coefficient = Polynomial.product(term.coefficient(), only.coefficient());
            sum = sum.plus(expanded(product(coefficient, term.monomial().times(rest))));
        }
        return sum;
    }

    private static boolean hasSums(Polynomial value) {
        for (Term term : value.terms()) {
            if (term.monomial().hasSums()) {
                return true;
            }
        }
        return false;
    }

    private Polynomial multipliedOut(Polynomial value) {
        if (!hasSums(value)) {
            return value;
        }
        Polynomial sum = Polynomial.ZERO;
        for (Term term : value.terms()) {
            Monomial sums = term.monomial().sums();
            if (sums.isOne() || size(sums) > MOST_TERMS) {
                sum = sum.plus(Polynomial.of(term));
                continue;
            }
            if (sums.degree() > 1) {
                used.add(Laws.PRODUCT_OF_SUMS);
            }
            Atom first = sums.factors().getFirst().atom();
            Monomial rest = term.monomial().over(Monomial.of(first));
            for (Term part : first.argument().terms()) {
                BigDecimal coefficient = Polynomial.product(part.coefficient(), term.coefficient());
                sum = sum.plus(multipliedOut(product(coefficient, part.monomial().times(rest))));
            }
        }
        return sum;
    }

    private static double size(Monomial sums) {
        double size = 1;
        for (Factor factor : sums.factors()) {
            size *= Math.pow(factor.atom().argument().terms().size(), factor.exponent());
        }
        return size;
    }

    private Polynomial gathered(Polynomial sum) {
        Monomial common = sum.common();
        if (sum.terms().size() < 2 || common.isOne()) {
            return squared(sum);
        }
        return times(Polynomial.of(common), squared(sum.over(common)));
    }

    /// With squares of sums in parentheses again, which makes them fewer.
    private Polynomial squared(Polynomial sum) {
        Polynomial rest = sum;
        Polynomial squares = Polynomial.ZERO;
        Optional<Squares> square = laws.multipliesOut() ? Squares.in(rest, signs) : Optional.empty();
        while (square.isPresent()) {
            used.add(Laws.PRODUCT_OF_SUMS);
            Polynomial base = square.get().base();
            squares = squares.plus(times(base, base).scaled(square.get().coefficient()));
            rest = square.get().rest();
            square = Squares.in(rest, signs);
        }
        return squares.isZero() ? sum : squares.plus(rest);
    }

    /// The product, with sums of several terms in parentheses.
    Polynomial times(Polynomial first, Polynomial second) {
        if (first.isZero() || second.isZero()) {
            return Polynomial.ZERO;
        }
        if (first.number().isPresent()) {
            return second.scaled(first.leading());
        }
        if (second.number().isPresent()) {
            return first.scaled(second.leading());
        }
        Polynomial left = single(first);
        Polynomial right = single(second);
        return product(
                Polynomial.product(left.leading(), right.leading()),
                left.terms().getFirst().monomial().times(right.terms().getFirst().monomial()));
    }

    /// A sum of several terms as a number times an atom; the first coefficient in the parentheses is 1.
    Polynomial single(Polynomial value) {
        if (value.isSingle()) {
            return value;
        }
        return Polynomial.of(value.leading(), Monomial.of(atom(value.over(value.leading()))));
    }

    /// A product of atoms by the laws of products.
    private Polynomial product(BigDecimal coefficient, Monomial monomial) {
        for (LawTable.Product row : laws.products()) {
            if (!monomial.mayCall(row.calls())) {
                continue;
            }
            Rule law = row.law();
            var match = new Match(this, signs, law);
            Monomial rest = match.product(row.factors(), monomial).orElse(null);
            if (rest != null && match.isGuarded()) {
                used.add(law);
                Polynomial value = times(build(law.right(), match), product(BigDecimal.ONE, rest));
                return value.scaled(Polynomial.quotient(coefficient, match.divisor()));
            }
        }
        List<Factor> factors = monomial.factors();
        if (factors.size() == 1 && factors.getFirst().exponent() == 1 && factors.getFirst().atom().isSum()) {
            return factors.getFirst().atom().argument().scaled(coefficient);
        }
        Polynomial value = Fractions.reduced(monomial, this).orElseGet(() -> Polynomial.of(monomial));
        return value.scaled(coefficient);
    }
}
