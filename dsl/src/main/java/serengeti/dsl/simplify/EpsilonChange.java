package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import serengeti.dsl.function.Formula;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.text.Decimal;

/// The numbers that programs add against division by 0, and how they change. Stateless.
final class EpsilonChange {
    private static final String PROTECTED = "the %s of /".formatted(Decimal.of(Formula.EPS));

    private static final BigDecimal SMALL = new BigDecimal("1e-4");

    private EpsilonChange() {}

    /// In words and parentheses, such as ` (1e-16 becomes the 1e-8 of /)`; empty if none changes.
    static String inWords(Program before, Program after) {
        List<String> added = all(after, Epsilon::isNegligible);
        List<String> removed = new ArrayList<>();
        all(before, Epsilon::isNegligible).stream().filter(each -> !added.remove(each)).forEach(removed::add);
        if (removed.isEmpty()) {
            // It may have been negligible in the units of an earlier step.
            List<String> kept = all(after, EpsilonChange::isSmall);
            all(before, EpsilonChange::isSmall).stream().filter(each -> !kept.remove(each)).forEach(removed::add);
        }
        if (removed.isEmpty() && added.isEmpty()) {
            return "";
        }
        String from = text(removed);
        boolean isOne = removed.stream().distinct().count() == 1;
        if (removed.isEmpty()) {
            return " (%s is added)".formatted(text(added));
        }
        return added.isEmpty()
                ? " (%s %s left out)".formatted(from, isOne ? "is" : "are")
                : " (%s %s %s)".formatted(from, isOne ? "becomes" : "become", text(added));
    }

    private static boolean isSmall(BigDecimal number) {
        return number.compareTo(SMALL) <= 0;
    }

    private static String text(List<String> numbers) {
        return numbers.stream().distinct().collect(Collectors.joining(" and "));
    }

    private static List<String> all(Program program, Predicate<BigDecimal> isListed) {
        var all = new ArrayList<String>();
        for (Statement statement : program.statements()) {
            switch (statement.function()) {
                case DIVIDE -> all.add(PROTECTED);
                case GET_EPS -> all.add(Decimal.of(Formula.EPS));
                case ADD, MAXIMUM -> {
                    for (Argument argument : statement.arguments()) {
                        if (argument instanceof Constant(double value)
                                && value > 0
                                && isListed.test(BigDecimal.valueOf(value))) {
                            all.add(Decimal.of(value));
                        }
                    }
                }
                default -> {}
            }
        }
        return all;
    }
}
