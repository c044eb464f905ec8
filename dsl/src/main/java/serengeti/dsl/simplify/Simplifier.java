package serengeti.dsl.simplify;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.function.Fn;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Argument;
import serengeti.dsl.program.Constant;
import serengeti.dsl.program.Program;
import serengeti.dsl.program.Statement;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Pattern;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.rewrite.Soundness;

/*
 * The normal form under all rules says how short the program can be. Then assumptions are taken back one at a time, as
 * long as it stays that short; and what is left is taken in its order, one rule at a time, to tell which rule did what.
 */
/// Makes programs shorter by algebra, within a step and from step to step. Stateless.
///
/// The result does the same over the real numbers, under the assumptions that the steps name; it is never longer, and
/// simplifying it again changes nothing. Pinned statements stay, see [#isPinned(Program)].
public final class Simplifier {
    static final Set<Rule> DEFINITIONS = new LinkedHashSet<>(Laws.definitions());
    static final Set<Rule> REAL =
            Laws.all().stream()
                    .filter(rule -> rule.soundness() != Soundness.ASSUMED)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
    static final Set<Rule> DIRECT = withoutDetours(REAL);
    static final Set<Rule> ALL = new LinkedHashSet<>(Laws.all());
    static final Set<StateStep> IN_THEIR_UNITS = EnumSet.complementOf(EnumSet.of(StateStep.UNIT, StateStep.PLAIN_UNIT));
    private static final Set<StateStep> IN_KNOWN_STATES = EnumSet.of(StateStep.RELATION, StateStep.PLAIN_UNIT);
    private static final Set<StateStep> IN_ANY_UNIT = EnumSet.complementOf(EnumSet.of(StateStep.UNIT));
    static final Set<StateStep> IN_ONE_UNIT = EnumSet.complementOf(EnumSet.of(StateStep.PLAIN_UNIT));

    private static final int MOST_ROUNDS = 8;
    private static final int SHORT = 20;

    private Simplifier() {}

    /// A way to write a program.
    private record Form(Set<Rule> laws, Set<StateStep> stateSteps, Program program, Set<Rule> used) {

        boolean isShorterThan(Program other) {
            return isShorter(program, other);
        }

        Form named() {
            return new Form(laws, stateSteps, Naming.named(program), used);
        }
    }

    /// Simplifies a sound program.
    ///
    /// @throws serengeti.dsl.meaning.InvalidProgramException if it is not sound
    public static Simplification simplify(Program program) {
        return simplify(program, Set.of());
    }

    /// Simplifies a sound program without some of the rules.
    ///
    /// @throws serengeti.dsl.meaning.InvalidProgramException if it is not sound
    public static Simplification simplify(Program program, Set<Rule> without) {
        Program input = program.withComments(List.of()).inlined();
        var steps = new ArrayList<Step>();
        Program live = StaticFacts.live(input);
        if (!live.equals(input)) {
            steps.add(new Step(Step.Kind.EXACT, Evidence.DEAD, input, live, Evidence.UNREAD));
        }
        Program present = live;
        var equality = new Equality();
        Set<Rule> refused = new LinkedHashSet<>(without);
        for (int round = 0; round < MOST_ROUNDS && !isPinned(live); round++) {
            Optional<Form> form = best(present, refused, equality);
            if (form.isEmpty()) {
                break;
            }
            List<Step> more = steps(present, form.get(), equality);
            if (more.isEmpty() && !refused.addAll(assumed(form.get().used()))) {
                break;
            }
            if (more.isEmpty()) {
                continue;
            }
            // What one form assumes may let the next do without.
            steps.addAll(more);
            present = more.getLast().after();
            refused.retainAll(without);
        }
        return new Simplification(input, present.equals(live) && steps.isEmpty() ? input : present, steps);
    }

    /// Whether a program has pinned statements that reach an update: from such only dead statements are left out, since
    /// algebra takes the program as a whole.
    ///
    /// @param program a sound program
    public static boolean isPinned(Program program) {
        return StaticFacts.live(program).statements().stream().anyMatch(Statement::isPinned);
    }

    /// Whether two sound programs have the same normal form, numbers to nine digits, by some of the rules or by all; or
    /// else, as normal forms need not be unique, whether twenty steps on small tensors agree, for gradients of several
    /// sizes. Without an assumption those are small, too, and must agree to eleven digits, or to six where only those of
    /// small gradients do not; and the second program must not have numbers where the first has none. Under one they may
    /// be so large that they are far above numbers against division by 0, and must agree to six digits.
    ///
    /// @param isAssumed whether rules that hold under an assumption may be used, too
    public static boolean isEqual(Program first, Program second, boolean isAssumed) {
        return new Equality().isEqual(first, second, isAssumed);
    }

    /// The shortest form, with as few assumptions as it can be had; none if it is no shorter than the program.
    private static Optional<Form> best(Program program, Set<Rule> without, Equality equality) {
        Set<Rule> laws = new LinkedHashSet<>(ALL);
        laws.removeAll(without);
        return shortest(program, laws)
                .map(whole -> withFewest(program, whole))
                .filter(form -> form.isShorterThan(program) && !equality.isRefuted(program, form.program()))
                .map(Form::named);
    }

    /// The form by all laws, or one without detours or with the states that there are, if that is shorter.
    private static Optional<Form> shortest(Program program, Set<Rule> laws) {
        Optional<Form> best = form(program, laws, IN_ANY_UNIT);
        Set<Rule> direct = withoutDetours(laws);
        if (best.isEmpty() || best.get().used().stream().anyMatch(rule -> !direct.contains(rule))) {
            best = shorter(form(program, direct, IN_ANY_UNIT), best);
        }
        boolean isOther = best.isEmpty() || !IN_KNOWN_STATES.containsAll(best.get().stateSteps());
        return isOther ? shorter(best, form(program, direct, IN_KNOWN_STATES)) : best;
    }

    static Set<Rule> withoutDetours(Set<Rule> laws) {
        Set<Rule> direct = new LinkedHashSet<>(laws);
        Laws.detours().forEach(direct::remove);
        return direct;
    }

    private static Optional<Form> shorter(Optional<Form> first, Optional<Form> second) {
        boolean isSecond = second.isPresent() && (first.isEmpty() || second.get().isShorterThan(first.get().program()));
        return isSecond ? second : first;
    }

    /// The same form, or one as short, by as few rules and as little of states as will do; assumptions go first.
    private static Form withFewest(Program program, Form whole) {
        Form best = whole;
        Set<Rule> used = new LinkedHashSet<>(DEFINITIONS);
        used.addAll(whole.used());
        List<Rule> last =
                whole.used().stream()
                        .filter(rule -> !DEFINITIONS.contains(rule))
                        .sorted(
                                Comparator.comparing(Rule::soundness)
                                        .reversed()
                                        .thenComparing(rule -> !isSplitting(rule)))
                        .toList();
        for (Rule rule : last) {
            Set<Rule> fewer = new LinkedHashSet<>(used);
            fewer.remove(rule);
            if (!best.used().contains(rule)) {
                used = fewer;
                continue;
            }
            Form form = form(program, fewer, best.stateSteps()).orElse(null);
            if (form != null && !isShorter(best.program(), form.program())) {
                best = form;
                used = fewer;
            }
        }
        for (StateStep step : whole.stateSteps()) {
            if (!best.stateSteps().contains(step)) {
                continue;
            }
            Set<StateStep> fewer = EnumSet.copyOf(best.stateSteps());
            fewer.remove(step);
            Form form = form(program, used, fewer).orElse(null);
            if (form != null && !isShorter(best.program(), form.program())) {
                best = form;
            }
        }
        return best;
    }

    /// Whether a rule takes a product apart; without it others may be needed, so it goes before them.
    private static boolean isSplitting(Rule rule) {
        return rule.left().arguments().size() == 1
                && rule.left().arguments().getFirst() instanceof Pattern.Call(Fn function, List<Pattern> factors)
                && function == Fn.MULTIPLY
                && factors.getFirst() instanceof Pattern.Hole;
    }

    /// The normal form as a program; none where a number is too large or too small to be written.
    private static Optional<Form> form(Program program, Set<Rule> laws, Set<StateStep> stateSteps) {
        try {
            Recurrence recurrence = Recurrence.of(program, laws, stateSteps);
            Program written = StaticFacts.live(Writing.program(recurrence));
            // Not before, since what is written as a distance from a mean may make room for further rules.
            Set<Rule> used = new LinkedHashSet<>(recurrence.algebra().used());
            return Optional.of(new Form(laws, recurrence.steps(), written, used));
        } catch (ArithmeticException error) {
            return Optional.empty();
        }
    }

    /// One step for each rule that made the program shorter, with those that prepared it, as far as they are seen to leave
    /// the program equal.
    private static List<Step> steps(Program program, Form goal, Equality equality) {
        var steps = new ArrayList<Step>();
        Set<Rule> laws = new LinkedHashSet<>(DEFINITIONS);
        Set<StateStep> states = EnumSet.noneOf(StateStep.class);
        var pending = new ArrayList<String>(List.of(Evidence.COLLECTED));
        Program present = program;
        List<Object> ways =
                Stream.concat(
                                goal.used().stream().filter(rule -> !DEFINITIONS.contains(rule)),
                                goal.stateSteps().stream())
                        .map(Object.class::cast)
                        .toList();
        for (int taken = 0; taken <= ways.size(); taken++) {
            boolean isLast = taken == ways.size();
            Program before = present;
            Optional<Program> after =
                    isLast
                            ? Optional.of(goal.program()).filter(last -> !last.equals(before))
                            : form(program, laws, states)
                                    .filter(form -> form.isShorterThan(before))
                                    .map(form -> form.named().program())
                                    .filter(next -> !assumed(laws).isEmpty() || !equality.isDoubtful(before, next));
            boolean isProvable = isLast || before.statements().size() <= SHORT;
            Optional<Step> step =
                    after.filter(next ->
                                    isProvable
                                            || equality.areAlike(before, next, true)
                                            || equality.areAlike(before, next, false))
                            .map(next -> step(pending, before, next, laws, equality))
                            .filter(each -> isShown(each, isProvable, equality));
            if (step.isPresent()) {
                steps.add(step.get());
                present = step.get().after();
                pending.clear();
            }
            if (!isLast) {
                switch (ways.get(taken)) {
                    case Rule rule -> {
                        laws.add(rule);
                        pending.add(rule.name());
                    }
                    case StateStep state -> {
                        states.add(state);
                        pending.add(state.label());
                    }
                    default -> throw new IllegalStateException();
                }
            }
        }
        return steps;
    }

    /// Whether a step is seen to leave the program equal. Normal forms of long programs take long, so what steps on small
    /// tensors do not show before the last step is shown with what follows.
    private static boolean isShown(Step step, boolean isProvable, Equality equality) {
        boolean isAssumed = step.kind() == Step.Kind.ASSUMED;
        return isProvable
                ? equality.isEqual(step.before(), step.after(), isAssumed)
                : equality.areAlike(step.before(), step.after(), isAssumed);
    }

    private static List<Rule> assumed(Set<Rule> laws) {
        return laws.stream().filter(rule -> rule.soundness() == Soundness.ASSUMED).toList();
    }

    private static Step step(List<String> names, Program before, Program after, Set<Rule> laws, Equality equality) {
        List<Rule> all = assumed(laws);
        List<Rule> named = all.stream().filter(rule -> names.contains(rule.name())).toList();
        // A rule that holds always may have made room for one that was assumed in an earlier step, or do as well.
        boolean isReal =
                all.isEmpty()
                        || (named.isEmpty()
                                ? equality.isWithoutAssumption(before, after)
                                : equality.isProvedWithoutAssumption(before, after));
        List<String> used = isReal ? names.stream().filter(name -> Evidence.assumed(name).isEmpty()).toList() : names;
        List<Rule> assumed = isReal ? List.of() : named.isEmpty() ? all : named;
        List<String> assumptions = Evidence.assumptions(assumed, before, after, equality.isLessDefined(before, after));
        return new Step(
                assumptions.isEmpty() ? Step.Kind.REAL : Step.Kind.ASSUMED,
                String.join(", ", used.isEmpty() ? List.of(Evidence.COLLECTED) : used),
                before,
                after,
                Evidence.of(assumptions));
    }

    /// What a step of algebra says that no step can: a rule that there is not, or an assumption of none; empty if it says
    /// nothing of that kind.
    public static Optional<String> unfounded(Step step) {
        return Evidence.unfounded(step);
    }

    /// Fewer statements; of as many, fewer states; then fewer digits.
    static boolean isShorter(Program first, Program second) {
        if (first.statements().size() != second.statements().size()) {
            return first.statements().size() < second.statements().size();
        }
        return first.signature().stateCount() != second.signature().stateCount()
                ? first.signature().stateCount() < second.signature().stateCount()
                : digits(first) < digits(second);
    }

    private static int digits(Program program) {
        int digits = 0;
        for (Statement statement : program.statements()) {
            for (Argument argument : statement.arguments()) {
                if (argument instanceof Constant(double value)) {
                    digits += BigDecimal.valueOf(value).stripTrailingZeros().precision();
                }
            }
        }
        return digits;
    }
}
