package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Newton.Range;

/*
 * Two programs of one structure may differ in constants. Which values of an entry's hyperparameters give the constants
 * of the program is found by Newton's method on the logarithms of the coefficients: that of a mean's shares is linear in
 * the logit of its beta, that of a product in the logarithms of its factors, so a few steps settle it. No step goes from
 * a beta below 1 to one above it, or to one below 0, so those are begun at in their turn.
 */
/// The values of a known program's hyperparameters for which it is another program.
///
/// @param program the known program with them
/// @param values by name, those that matter
record Fit(Program program, Map<String, Double> values) {
    private static final double TOLERANCE = 1e-9;

    /// The values for which a way to write an entry has certain numbers, if there are such.
    ///
    /// @param isBare whether weight decay counts for nothing
    static Optional<Fit> of(Known.Way way, Skeleton wanted, boolean isBare) {
        List<Long> structure = isBare ? way.bareStructure() : way.structure();
        if (!structure.equals(wanted.structure())) {
            return Optional.empty();
        }
        Program open = way.program();
        for (List<Start> starts : starts(open.hyperparameters())) {
            double[] from = starts.stream().mapToDouble(Start::value).toArray();
            boolean isUsual = starts.stream().allMatch(Start::isUsual);
            if (!isUsual
                    && numbers(open, from, wanted, isBare)
                            .filter(numbers -> areSigned(numbers, wanted.numbers()))
                            .isEmpty()) {
                continue;
            }
            var newton =
                    new Newton(
                            from,
                            starts.stream().map(Start::range).toList(),
                            values ->
                                    numbers(open, values, wanted, isBare)
                                            .map(numbers -> residuals(numbers, wanted.numbers()))
                                            .orElse(null));
            if (newton.error() <= TOLERANCE) {
                return Optional.of(of(way, newton));
            }
        }
        return Optional.empty();
    }

    /// Where a number is begun at, and where it is to stay.
    private record Start(double value, Range range, boolean isUsual) {}

    /// The ranges in which hyperparameters may be, the usual ones first.
    private static List<List<Start>> starts(List<Hyperparameter> hyperparameters) {
        List<List<Start>> all = List.of(List.of());
        for (Hyperparameter each : hyperparameters) {
            List<Start> own = starts(each);
            var longer = new ArrayList<List<Start>>();
            for (List<Start> before : all) {
                for (Start start : own) {
                    var with = new ArrayList<>(before);
                    with.add(start);
                    longer.add(with);
                }
            }
            all = longer;
        }
        return all;
    }

    private static List<Start> starts(Hyperparameter hyperparameter) {
        double value = hyperparameter.value();
        if (!Roles.isShare(hyperparameter)) {
            return List.of(
                    new Start(Math.abs(value), Range.POSITIVE, true),
                    new Start(-Math.abs(value), Range.NEGATIVE, false));
        }
        var starts =
                new ArrayList<>(
                        List.of(
                                new Start(0.9, Range.SHARE, false),
                                new Start(1.1, Range.ABOVE_ONE, false),
                                new Start(-0.5, Range.NEGATIVE, false)));
        Range usual = value < 0 ? Range.NEGATIVE : value < 1 ? Range.SHARE : Range.ABOVE_ONE;
        starts.removeIf(start -> start.range() == usual);
        starts.addFirst(new Start(value, usual, true));
        return starts;
    }

    private static Fit of(Known.Way way, Newton newton) {
        List<Hyperparameter> open = way.program().hyperparameters();
        Map<String, Double> values = new LinkedHashMap<>();
        for (int index = 0; index < open.size(); index++) {
            String name = open.get(index).name();
            String same = way.tied().getOrDefault(name, name);
            int from = IntStream.range(0, open.size()).filter(at -> open.get(at).name().equals(same)).sum();
            if (newton.matters(from)) {
                values.put(Roles.name(open.get(index)), rounded(newton.values()[from]));
            }
        }
        return new Fit(with(way.program(), newton.values()), values);
    }

    /// Ten digits, as many as the solution has at least.
    private static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(10)).doubleValue();
    }

    private static Program with(Program open, double[] values) {
        var hyperparameters = new ArrayList<Hyperparameter>();
        for (int index = 0; index < values.length; index++) {
            hyperparameters.add(new Hyperparameter(open.hyperparameters().get(index).name(), values[index]));
        }
        return open.withHyperparameters(hyperparameters);
    }

    /// The coefficients for some values of hyperparameters; none where the structure is another one.
    private static Optional<List<Double>> numbers(Program open, double[] values, Skeleton wanted, boolean isBare) {
        if (!Arrays.stream(values).allMatch(Double::isFinite)) {
            return Optional.empty();
        }
        return Recognizer.form(with(open, values).inlined())
                .map(form -> Skeleton.of(isBare ? form.withoutDecay() : form))
                .filter(skeleton -> skeleton.structure().equals(wanted.structure()))
                .map(Skeleton::numbers);
    }

    /// Whether numbers have the signs of others.
    private static boolean areSigned(List<Double> numbers, List<Double> wanted) {
        return IntStream.range(0, numbers.size()).allMatch(index -> numbers.get(index) * wanted.get(index) > 0);
    }

    /// How far numbers are off: the logarithms of quotients.
    private static double[] residuals(List<Double> numbers, List<Double> wanted) {
        return IntStream.range(0, numbers.size())
                .mapToDouble(index -> residual(numbers.get(index), wanted.get(index)))
                .toArray();
    }

    private static double residual(double is, double should) {
        return is * should > 0 ? Math.log(is / should) : (is - should) / Math.max(Math.abs(is), Math.abs(should));
    }
}
