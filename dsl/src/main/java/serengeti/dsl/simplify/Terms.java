package serengeti.dsl.simplify;

import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.simplify.Monomial.Factor;
import serengeti.dsl.simplify.Polynomial.Term;
import serengeti.dsl.text.Decimal;

/// The terms of an update, to say of which one program has more than another. Stateless.
final class Terms {
    private static final MathContext FEW = new MathContext(3);

    private Terms() {}

    /// The terms that are such as no term of the other update is, whatever their numbers, as they would be written.
    static List<String> notIn(Recurrence other, Recurrence recurrence) {
        var shapes = new ArrayList<Long>();
        terms(other).forEach(term -> shapes.add(term.monomial().shape()));
        return terms(recurrence)
                .filter(term -> !shapes.remove((Object) term.monomial().shape()))
                .map(term -> text(term, recurrence.program().signature().names()))
                .toList();
    }

    private static Stream<Term> terms(Recurrence recurrence) {
        return recurrence.algebra().expanded(recurrence.update()).terms().stream();
    }

    private static String text(Polynomial value, List<String> names) {
        String sum = value.terms().stream().map(term -> text(term, names)).collect(Collectors.joining(" + "));
        return sum.isEmpty() ? "0" : sum;
    }

    private static String text(Term term, List<String> names) {
        String number = Decimal.of(term.coefficient().round(FEW).doubleValue());
        Stream<String> factors =
                term.monomial().factors().stream()
                        .flatMap(factor -> Stream.generate(() -> text(factor, names)).limit(factor.exponent()));
        boolean isOne = Digits.isOne(term.coefficient()) && !term.monomial().isOne();
        return Stream.concat(isOne ? Stream.of() : Stream.of(number), factors).collect(Collectors.joining(" * "));
    }

    private static String text(Factor factor, List<String> names) {
        Atom atom = factor.atom();
        if (atom.isInput()) {
            return names.get(atom.input());
        }
        String arguments = atom.arguments().stream().map(each -> text(each, names)).collect(Collectors.joining(", "));
        return (atom.isSum() ? "" : atom.function().spelling()) + "(" + arguments + ")";
    }
}
