package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.function.Kind;
import serengeti.dsl.function.Parameter.Requirement;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Signature;
import serengeti.dsl.program.Statement;
import serengeti.dsl.program.Variable;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;

/*
 * What is known already is used again, also as a part of a sum, whatever it is multiplied by. A sum of two products
 * whose coefficients add up to 1 is an interpolation. Numbers go to the scalars of a product, so that a learning rate
 * is multiplied by its peak and not the update twice.
 */
/// Statements for values in normal form, few and such as people write.
final class Writing {
    private final Recurrence recurrence;
    private final Algebra algebra;
    private final List<Statement> statements = new ArrayList<>();
    private final Map<Polynomial, Argument> known = new HashMap<>();
    private final Sums sums;
    private final Units units;

    private Writing(Recurrence recurrence) {
        this.recurrence = recurrence;
        this.algebra = recurrence.algebra();
        this.sums = new Sums(algebra);
        this.units = new Units(sums);
    }

    /// The program of a recurrence, with states in the order of its signature; what it computes is numbered.
    static Program program(Recurrence recurrence) {
        Program program = new Writing(recurrence).program(List.of());
        List<Distance> distances =
                Distance.of(recurrence).stream().filter(distance -> isIn(distance, recurrence)).toList();
        if (distances.isEmpty()) {
            return program;
        }
        Program other = StaticFacts.live(new Writing(recurrence).program(distances));
        return Simplifier.isShorter(other, StaticFacts.live(program)) ? other : program;
    }

    private static boolean isIn(Distance distance, Recurrence recurrence) {
        return distance.isIn(recurrence.update())
                || IntStream.range(0, recurrence.stateCount())
                        .mapToObj(recurrence::next)
                        .anyMatch(next -> next != null && distance.isIn(next));
    }

    /// @param distances those that are written as distances from means
    private Program program(List<Distance> distances) {
        Signature signature = recurrence.program().signature();
        List<String> inputs = signature.names();
        for (int input = 0; input < inputs.size(); input++) {
            boolean isTensor = input < Recurrence.FIRST_STATE + signature.stateCount();
            known.put(algebra.input(input, isTensor ? Kind.TENSOR : Kind.SCALAR, 0), new Variable(inputs.get(input)));
        }
        var states = new LinkedHashMap<String, Polynomial>();
        for (int state = 0; state < signature.stateCount(); state++) {
            if (recurrence.next(state) != null) {
                states.put(signature.stateNames().get(state), recurrence.next(state));
            }
        }
        Polynomial update = recurrence.update();
        if (!distances.isEmpty()) {
            Substitution written = new Substitution(algebra, new TreeMap<>());
            distances.forEach(distance -> written.put(distance.before(), distance(distance)));
            states.replaceAll((_, next) -> written.of(next));
            update = written.of(update);
        }
        states.values().stream().map(Digits::written).forEach(sums::add);
        var returns = new ArrayList<Variable>();
        returns.add(tensor(update));
        states.values().forEach(value -> returns.add(tensor(value)));
        var kept =
                Signature.of(
                        signature.weight(),
                        signature.gradient(),
                        List.copyOf(states.keySet()),
                        signature.learningRate(),
                        signature.step().filter(this::isRead));
        return new Program(List.of(), List.of(), kept, statements, returns);
    }

    /// The distance from a state as it was, as a multiple of the distance from its next value, which is written.
    private Polynomial distance(Distance distance) {
        Polynomial negative = distance.mean().scaled(BigDecimal.ONE.negate());
        Polynomial closed = algebra.closed(distance.value().plus(negative));
        known.put(closed, add(Fn.SUBTRACT, value(distance.value()), value(distance.mean())));
        return closed.over(distance.share());
    }

    private boolean isRead(String name) {
        return statements.stream().anyMatch(statement -> statement.arguments().contains(new Variable(name)));
    }

    /// A variable that holds the value for each element.
    private Variable tensor(Polynomial value) {
        Argument argument = value(value);
        if (value.kind() == Kind.TENSOR && argument instanceof Variable variable) {
            return variable;
        }
        Argument weight = known.get(algebra.input(Recurrence.WEIGHT, Kind.TENSOR, 0));
        Variable zero = add(Fn.MULTIPLY, weight, new Constant(0));
        return value.isZero() ? zero : add(Fn.ADD, zero, argument);
    }

    private Variable add(Fn function, Argument... arguments) {
        var target = new Variable("t" + statements.size());
        statements.add(new Statement(target, function, List.of(arguments)));
        return target;
    }

    private Argument value(Polynomial exact) {
        Polynomial value = Digits.written(Epsilon.inNumbers(exact));
        Optional<BigDecimal> number = value.number();
        if (number.isPresent()) {
            return constant(number.get());
        }
        Argument done = known.get(value);
        if (done == null) {
            sums.open(value);
            done = value.isSingle() ? product(value.terms().getFirst()) : sum(value);
            known.put(value, done);
            sums.close(value);
        }
        return done;
    }

    private static Constant constant(BigDecimal value) {
        return new Constant(Digits.written(value).doubleValue());
    }

    // Sums.

    private Argument sum(Polynomial value) {
        List<Polynomial> summands = sums.summands(value);
        if (summands.size() == 1) {
            Polynomial only = summands.getFirst();
            return only.isSingle() ? value(only) : whole(Digits.written(only));
        }
        return added(summands);
    }

    private Argument added(List<Polynomial> summands) {
        Argument sum = null;
        for (Polynomial summand : summands) {
            if (sum == null) {
                sum = value(summand);
            } else if (!Sums.isNegative(summand)) {
                sum = add(Fn.ADD, sum, value(summand));
            } else {
                sum = add(Fn.SUBTRACT, sum, value(summand.scaled(BigDecimal.ONE.negate())));
            }
        }
        return sum;
    }

    /// A multiple of what is known, or a mean.
    private Argument whole(Polynomial value) {
        for (Polynomial part : sums.parts()) {
            if (!part.isAlike(value)) {
                continue;
            }
            BigDecimal factor = Polynomial.quotient(value.leading(), part.leading());
            if (Digits.written(part.scaled(factor)).equals(value)) {
                return times(value(part), Digits.written(factor));
            }
        }
        Term first = value.terms().getFirst();
        Term second = value.terms().getLast();
        boolean isMean =
                value.terms().size() == 2
                        && (Sums.isInterpolation(first, second) || Sums.isInterpolation(second, first));
        if (!isMean) {
            // It is a known sum but for rounding.
            return added(value.terms().stream().map(Polynomial::of).toList());
        }
        return Sums.isInterpolation(first, second) ? mean(first, second) : mean(second, first);
    }

    private Argument mean(Term first, Term second) {
        return add(
                Fn.INTERP,
                value(Polynomial.of(first.monomial())),
                value(Polynomial.of(second.monomial())),
                constant(second.coefficient()));
    }

    // Products.

    private Argument product(Term term) {
        BigDecimal coefficient = term.coefficient();
        var scalars = new ArrayList<Argument>();
        var tensors = new ArrayList<Argument>();
        var divisors = new ArrayList<Units.Divisor>();
        List<Factor> quotient = rootOfQuotient(term.monomial());
        if (!quotient.isEmpty()) {
            Atom root = quotient.getFirst().atom();
            Atom divisor = quotient.getLast().atom().argument().atom().orElseThrow();
            Polynomial by = algebra.call(Fn.RECIPROCAL, List.of(divisor.argument()));
            BigDecimal unit = Polynomial.quotient(units.unit(root), units.unit(divisor));
            coefficient = Polynomial.quotient(coefficient, unit);
            Polynomial radicand = algebra.times(root.argument(), by).scaled(Polynomial.product(unit, unit));
            Argument written = add(Fn.SQRT, value(radicand));
            (root.kind().join(divisor.kind()) == Kind.SCALAR ? scalars : tensors).add(written);
        }
        for (Factor factor : term.monomial().factors()) {
            Atom atom = factor.atom();
            if (quotient.contains(factor)) {
                continue;
            }
            if (atom.isCall(Fn.RECIPROCAL)) {
                Units.Divisor divisor = units.divisor(atom.argument());
                for (int times = 0; times < factor.exponent(); times++) {
                    divisors.add(divisor);
                    coefficient = Polynomial.product(coefficient, divisor.factor());
                }
            } else {
                BigDecimal unit = units.unit(atom);
                coefficient = Polynomial.quotient(coefficient, unit.pow(factor.exponent()));
                Argument power = power(atom(atom, unit), factor.exponent());
                (atom.kind() == Kind.SCALAR ? scalars : tensors).add(power);
            }
        }
        Argument tensor = tensors.isEmpty() ? null : multiplied(tensors);
        BigDecimal number = Digits.written(coefficient);
        if (tensor == null && scalars.isEmpty() && !divisors.isEmpty()) {
            tensor = divided(new Constant(number.doubleValue()), divisors);
            return tensor;
        }
        if (tensor != null) {
            tensor = divided(tensor, divisors);
        }
        Argument scalar = scalars.isEmpty() ? null : multiplied(scalars);
        if (scalar != null && !Digits.isOne(number)) {
            scalar = times(scalar, number);
            number = BigDecimal.ONE;
        }
        if (tensor == null) {
            return divided(scalar, divisors);
        }
        Argument product = scalar == null ? tensor : add(Fn.MULTIPLY, tensor, scalar);
        return times(product, number);
    }

    /// A root and the reciprocal of one, neither of which is written yet, so that one root of a quotient will do for both;
    /// empty if there are none.
    private List<Factor> rootOfQuotient(Monomial product) {
        for (Factor root : product.factors()) {
            for (Factor divisor : product.factors()) {
                if (root.exponent() == 1
                        && divisor.exponent() == 1
                        && isNewRoot(root.atom())
                        && divisor.atom().isCall(Fn.RECIPROCAL)
                        && divisor.atom().argument().atom().filter(this::isNewRoot).isPresent()) {
                    return List.of(root, divisor);
                }
            }
        }
        return List.of();
    }

    private boolean isNewRoot(Atom atom) {
        return atom.isCall(Fn.SQRT) && !known.containsKey(Polynomial.of(units.unit(atom), Monomial.of(atom)));
    }

    private Argument times(Argument value, BigDecimal number) {
        if (Digits.isOne(number)) {
            return value;
        }
        return Digits.isOne(number.negate())
                ? add(Fn.NEGATIVE, value)
                : add(Fn.MULTIPLY, value, new Constant(number.doubleValue()));
    }

    private Argument multiplied(List<Argument> factors) {
        Argument product = factors.getFirst();
        for (Argument factor : factors.subList(1, factors.size())) {
            product = add(Fn.MULTIPLY, product, factor);
        }
        return product;
    }

    private Argument power(Argument base, int exponent) {
        return switch (exponent) {
            case 1 -> base;
            case 2 -> add(Fn.SQUARE, base);
            case 3 -> add(Fn.CUBE, base);
            default -> {
                Argument half = add(Fn.SQUARE, power(base, exponent / 2));
                yield exponent % 2 == 0 ? half : add(Fn.MULTIPLY, half, base);
            }
        };
    }

    private Argument divided(Argument dividend, List<Units.Divisor> divisors) {
        Argument quotient = dividend;
        for (Units.Divisor divisor : divisors) {
            boolean isReciprocal =
                    divisor.function() == Fn.RATIO && quotient instanceof Constant(double number) && number == 1;
            Argument by = value(divisor.value());
            quotient = isReciprocal ? add(Fn.RECIPROCAL, by) : add(divisor.function(), quotient, by);
        }
        return quotient;
    }

    // Atoms.

    private Argument atom(Atom atom, BigDecimal unit) {
        if (atom.isInput()) {
            return value(Polynomial.of(Monomial.of(atom)));
        }
        if (atom.isSum()) {
            return value(Digits.written(atom.argument().scaled(unit)));
        }
        var key = Polynomial.of(unit, Monomial.of(atom));
        Argument done = known.get(key);
        if (done != null) {
            return done;
        }
        var arguments = new ArrayList<Argument>();
        for (int index = 0; index < atom.arguments().size(); index++) {
            Polynomial argument = atom.arguments().get(index);
            boolean isScaled = index == 0 && (atom.isCall(Fn.SIGN) || !Digits.isOne(unit));
            Polynomial written = isScaled ? Digits.written(argument.scaled(units.unit(argument).abs())) : argument;
            boolean isTensor = atom.function().parameters().get(index).required() == Requirement.TENSOR;
            arguments.add(isTensor ? tensor(written) : value(written));
        }
        Argument call = add(atom.function(), arguments.toArray(Argument[]::new));
        known.put(key, call);
        return call;
    }
}
