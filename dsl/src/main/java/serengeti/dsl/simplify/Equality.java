package serengeti.dsl.simplify;

import static serengeti.dsl.simplify.Simplifier.ALL;
import static serengeti.dsl.simplify.Simplifier.DEFINITIONS;
import static serengeti.dsl.simplify.Simplifier.DIRECT;
import static serengeti.dsl.simplify.Simplifier.IN_ONE_UNIT;
import static serengeti.dsl.simplify.Simplifier.IN_THEIR_UNITS;
import static serengeti.dsl.simplify.Simplifier.REAL;
import static serengeti.dsl.simplify.Simplifier.withoutDetours;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Program;
import serengeti.dsl.rewrite.Rule;

/// Whether programs do the same, by their normal forms and by steps on small tensors, which are made once for each
/// program. Not thread-safe.
final class Equality {
    private static final List<Double> SIZES = List.of(1e-3, 0.1, 1.0, 10.0);
    private static final List<Double> ORDINARY_SIZES = List.of(1.0, 10.0);
    private static final List<Double> LARGE_SIZES = List.of(1e3, 1e5);
    private static final double NOTHING = 1e-12;
    private static final double EXACTLY = 1e-11;
    private static final double WITNESSED = 1e-6;
    private static final double NEARLY = 1e-3;

    private final Witness.Runs runs = new Witness.Runs();

    /// What [Simplifier#isEqual(Program, Program, boolean)] says.
    boolean isEqual(Program first, Program second, boolean isAssumed) {
        Program one = first.inlined();
        Program other = second.inlined();
        // The steps come first since they take less time.
        if (StaticFacts.live(one).equals(StaticFacts.live(other))) {
            return true;
        }
        return areAlike(one, other, isAssumed)
                || (isPossible(one, other, isAssumed) && haveOneForm(one, other, isAssumed));
    }

    /// Whether that is seen in steps alone, which takes far less time than normal forms.
    boolean areAlike(Program first, Program second, boolean isAssumed) {
        return isPossible(first, second, isAssumed)
                && (isWitnessed(first, second, isAssumed) || (!isAssumed && areRoundedAlike(first, second)));
    }

    private boolean isPossible(Program first, Program second, boolean isAssumed) {
        return (isAssumed || !isLessDefined(first, second)) && !isRefuted(first, second);
    }

    private static boolean haveOneForm(Program first, Program second, boolean isAssumed) {
        var tables = new ArrayList<>(List.of(REAL, DIRECT, DEFINITIONS));
        if (isAssumed) {
            tables.addAll(0, List.of(ALL, withoutDetours(ALL)));
        }
        List<Set<StateStep>> units = List.of(IN_ONE_UNIT, IN_THEIR_UNITS, EnumSet.noneOf(StateStep.class));
        return tables.stream().anyMatch(laws -> units.stream().anyMatch(each -> isEqual(first, second, laws, each)));
    }

    private boolean isWitnessed(Program first, Program second, boolean isAssumed) {
        if (!isAssumed) {
            return areNear(first, second, SIZES, EXACTLY);
        }
        // Gradients far above the number against division by 0 tell no more of it, unless it is larger than that.
        return areNear(first, second, ORDINARY_SIZES, WITNESSED)
                || (areNear(first, second, LARGE_SIZES, WITNESSED) && runs.difference(first, second, 1) < NEARLY);
    }

    /// Rounding of powers that are multiplied out shows at small gradients alone, a number that is left out at others, too.
    private boolean areRoundedAlike(Program first, Program second) {
        return areNear(first, second, ORDINARY_SIZES, EXACTLY) && areNear(first, second, SIZES, WITNESSED);
    }

    /// Whether updates differ whatever the size of gradients is, when states are no longer what they begin with: a witness
    /// against algebra that does not depend on it. Programs that agree for one size at least are not refuted.
    boolean isRefuted(Program first, Program second) {
        return Stream.of(ORDINARY_SIZES, SIZES, LARGE_SIZES)
                .flatMap(List::stream)
                .mapToDouble(size -> runs.lastDifference(first, second, size))
                .noneMatch(difference -> difference < NEARLY || !Double.isFinite(difference));
    }

    private boolean areNear(Program first, Program second, List<Double> sizes, double most) {
        return sizes.stream().allMatch(size -> runs.difference(first, second, size) < most);
    }

    private static boolean isEqual(Program first, Program second, Set<Rule> laws, Set<StateStep> states) {
        try {
            return Skeleton.of(Recurrence.of(first, laws, states))
                    .isNear(Skeleton.of(Recurrence.of(second, laws, states)));
        } catch (ArithmeticException error) {
            return false;
        }
    }

    /// Whether two programs have one normal form without an assumption; those that do not agree have none.
    boolean isProvedWithoutAssumption(Program before, Program after) {
        // Forms tell numbers to nine digits apart, and 1e-8 beside 2000 is less.
        return areNear(before, after, SIZES, NOTHING)
                && Stream.of(REAL, DIRECT).anyMatch(laws -> isEqual(before, after, laws, IN_ONE_UNIT));
    }

    /// Algebra takes it that every value is a number; whether the steps of a witness are one there, but not here.
    boolean isLessDefined(Program first, Program second) {
        return SIZES.stream().anyMatch(size -> runs.isLessDefined(first, second, size));
    }

    /// Whether rounding makes the steps of one program others than those of the other, as in powers of sums that are
    /// multiplied out, so that they tell nothing.
    boolean isDoubtful(Program first, Program second) {
        return SIZES.stream()
                .mapToDouble(size -> runs.difference(first, second, size))
                .anyMatch(each -> each >= WITNESSED && Double.isFinite(each));
    }

    /// Whether nothing has to be assumed for two programs to be equal. Normal forms, which take as long as a whole
    /// simplification, are made only where steps tell nothing; to name an assumption too many does no harm.
    boolean isWithoutAssumption(Program first, Program second) {
        if (areNear(first, second, SIZES, NOTHING)) {
            return true;
        }
        boolean hasNumbers = SIZES.stream().allMatch(size -> Double.isFinite(runs.difference(first, second, size)));
        return hasNumbers
                ? isProvedWithoutAssumption(first, second)
                : isPossible(first, second, false) && haveOneForm(first, second, false);
    }
}
