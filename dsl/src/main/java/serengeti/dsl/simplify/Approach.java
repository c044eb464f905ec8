package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Newton.Range;

/*
 * The cosine has steps where a sign is taken, so no derivatives: the program's own constants are tried first, then each
 * number is moved up and down alone, by less and less [1].
 *
 * [1] R. Hooke and T. A. Jeeves, "Direct search" solution of numerical and statistical problems, 1961
 */
/// The values of a program's hyperparameters for which its updates point where those of another program do.
final class Approach {
    private static final double FIRST_STEP = 1;
    private static final double LAST_STEP = 0.02;
    private static final int MOST_SWEEPS = 40;
    private static final double NOTICEABLE = 1e-9;

    /// What share of the distance from 1 may be lost to have fewer digits.
    private static final double LOST = 0.01;

    /// And what share to have a number of the program.
    private static final double LOST_FOR_OWN = 0.2;

    private final Program open;
    private final List<double[]> wanted;
    private final List<Range> ranges;
    private final boolean[] matters;
    private double[] values;
    private double cosine;

    private Approach(Program open, List<double[]> wanted) {
        this.open = open;
        this.wanted = wanted;
        this.ranges =
                open.hyperparameters().stream()
                        .map(each -> Roles.isShare(each) && each.value() < 1 ? Range.SHARE : Range.POSITIVE)
                        .toList();
        this.values = open.hyperparameters().stream().mapToDouble(Hyperparameter::value).toArray();
        this.matters = new boolean[values.length];
        this.cosine = cosine(values);
    }

    /// @param open the program whose hyperparameters are chosen
    /// @param program the other one, without hyperparameters
    static Approach of(Program open, Program program) {
        var approach = new Approach(open, Witness.updates(program));
        Set<Double> constants = constants(program);
        approach.carry(constants);
        approach.search();
        approach.shorten(constants);
        return approach;
    }

    /// The largest cosine that was found.
    double cosine() {
        return cosine;
    }

    /// The values for it by name, those that make a difference.
    Map<String, Double> hyperparameters() {
        Map<String, Double> named = new LinkedHashMap<>();
        IntStream.range(0, values.length)
                .filter(index -> matters[index])
                .forEach(index -> named.put(Roles.name(open.hyperparameters().get(index)), values[index]));
        return named;
    }

    private double cosine(double[] at) {
        var hyperparameters = new ArrayList<Hyperparameter>();
        for (int index = 0; index < at.length; index++) {
            if (!Double.isFinite(at[index])) {
                return Double.NEGATIVE_INFINITY;
            }
            hyperparameters.add(new Hyperparameter(open.hyperparameters().get(index).name(), at[index]));
        }
        return Witness.cosine(wanted, Witness.updates(open.withHyperparameters(hyperparameters).inlined()));
    }

    private static Set<Double> constants(Program program) {
        Set<Double> constants = new LinkedHashSet<>();
        program.statements().stream()
                .flatMap(statement -> statement.arguments().stream())
                .forEach(argument -> {
                    if (argument instanceof Constant(double value)) {
                        constants.add(Math.abs(value));
                        constants.add(Digits.written(BigDecimal.valueOf(1 - Math.abs(value))).doubleValue());
                    }
                });
        return constants;
    }

    /// Shares of means are tried together, since one is of little use with a wrong other one.
    private void carry(Set<Double> constants) {
        int[] shares = IntStream.range(0, values.length).filter(at -> ranges.get(at) == Range.SHARE).toArray();
        List<Double> between = constants.stream().filter(each -> each > 0 && each < 1).toList();
        if (shares.length == 2) {
            for (double first : between) {
                for (double second : between) {
                    double[] changed = values.clone();
                    changed[shares[0]] = first;
                    changed[shares[1]] = second;
                    improve(changed);
                }
            }
        }
        for (int index = 0; index < values.length; index++) {
            boolean isShare = ranges.get(index) == Range.SHARE;
            for (double constant : constants) {
                if (constant > 0 && (constant < 1 || !isShare)) {
                    improve(index, constant);
                }
            }
        }
    }

    private void search() {
        double step = FIRST_STEP;
        for (int sweep = 0; sweep < MOST_SWEEPS && step > LAST_STEP; sweep++) {
            boolean isBetter = false;
            for (int index = 0; index < values.length; index++) {
                Range range = ranges.get(index);
                double at = range.to(values[index]);
                isBetter |= improve(index, range.from(at + step)) || improve(index, range.from(at - step));
            }
            step = isBetter ? step : step / 2;
        }
    }

    /// The program's own numbers, or else as few digits as will nearly do.
    private void shorten(Set<Double> constants) {
        double own = cosine - LOST_FOR_OWN * (1 - cosine) - NOTICEABLE;
        double few = cosine - LOST * (1 - cosine) - NOTICEABLE;
        for (int index = 0; index < values.length; index++) {
            int at = index;
            double value = values[index];
            boolean isDone =
                    !matters[index]
                            || constants.stream()
                                    .sorted(Comparator.comparingDouble(each -> Math.abs(each - value)))
                                    .limit(1)
                                    .anyMatch(each -> accept(at, each, own));
            for (int digits = 1; digits <= 4 && !isDone; digits++) {
                isDone = accept(at, new BigDecimal(value).round(new MathContext(digits)).doubleValue(), few);
            }
        }
    }

    private boolean accept(int index, double value, double least) {
        double[] changed = values.clone();
        changed[index] = value;
        double other = value > 0 && (value < 1 || ranges.get(index) != Range.SHARE) ? cosine(changed) : -1;
        if (other < least) {
            return false;
        }
        values = changed;
        cosine = other;
        return true;
    }

    private boolean improve(int index, double value) {
        double[] changed = values.clone();
        changed[index] = value;
        double before = cosine;
        double other = improve(changed);
        matters[index] |= Math.abs(other - before) > NOTICEABLE;
        return cosine > before;
    }

    /// The cosine for other values, which are kept if it is larger.
    private double improve(double[] changed) {
        double other = cosine(changed);
        if (other > cosine + NOTICEABLE) {
            values = changed;
            cosine = other;
        }
        return other;
    }
}
