package serengeti.dsl.simplify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.program.Program;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.rewrite.Soundness;

/// What steps of algebra say of themselves: by which rules, and under which assumptions. Stateless.
final class Evidence {
    static final String DEAD = "dead-statements";
    static final String COLLECTED = "collect-terms";
    static final String UNREAD = "what is left out reaches no update, neither of this step nor of a later one";

    private static final String EQUAL = "equal over the real numbers";
    private static final String IF = ", if ";
    private static final String AND_IF = "; if ";
    private static final String ALL_NUMBERS =
            "all values are numbers, as those of the program before are not for all inputs";
    private static final String OTHER = "has other evidence than such a step has";

    private static final Set<String> NAMES =
            Stream.of(
                            Stream.of(COLLECTED, DEAD),
                            Laws.all().stream().map(Rule::name),
                            Stream.of(StateStep.values()).map(StateStep::label))
                    .flatMap(each -> each)
                    .collect(Collectors.toSet());

    private Evidence() {}

    /// The rule of a name that holds under an assumption.
    static Optional<Rule> assumed(String name) {
        return Laws.all().stream()
                .filter(rule -> rule.soundness() == Soundness.ASSUMED && rule.name().equals(name))
                .findFirst();
    }

    /// What has to be true for a step, in words.
    ///
    /// @param rules those that hold under an assumption
    /// @param isLessDefined whether there are numbers after it where there were none
    static List<String> assumptions(List<Rule> rules, Program before, Program after, boolean isLessDefined) {
        var assumptions = new ArrayList<String>();
        for (Rule rule : rules) {
            String change = rule.leavesOutEpsilon() ? EpsilonChange.inWords(before, after) : "";
            assumptions.add(rule.assumption() + change);
        }
        if (isLessDefined) {
            assumptions.add(ALL_NUMBERS);
        }
        return assumptions.stream().distinct().toList();
    }

    static String of(List<String> assumptions) {
        return assumptions.isEmpty() ? EQUAL : EQUAL + IF + String.join(AND_IF, assumptions);
    }

    /// What a step of algebra says that no step can: a rule that there is not, an assumption that is not that of its
    /// rules, or a number that is not left out; empty if it says nothing of that kind.
    static Optional<String> unfounded(Step step) {
        if (step.kind() == Step.Kind.NUMERIC || step.kind() == Step.Kind.EMPIRICAL) {
            return Optional.empty();
        }
        List<String> names = List.of(step.rule().split(", "));
        Optional<String> unknown = names.stream().filter(name -> !NAMES.contains(name)).findFirst();
        if (unknown.isPresent()) {
            return unknown.map("there is no rule '%s'"::formatted);
        }
        List<Rule> named = names.stream().flatMap(name -> assumed(name).stream()).toList();
        boolean isFounded =
                switch (step.kind()) {
                    case EXACT -> step.evidence().equals(UNREAD);
                    case REAL -> named.isEmpty() && step.evidence().equals(EQUAL);
                    case ASSUMED -> isFounded(step, named);
                    case NUMERIC, EMPIRICAL -> true;
                };
        return isFounded ? Optional.empty() : Optional.of(OTHER);
    }

    private static boolean isFounded(Step step, List<Rule> named) {
        if (!step.evidence().startsWith(EQUAL + IF)) {
            return false;
        }
        Set<String> said = new HashSet<>(List.of(step.evidence().substring((EQUAL + IF).length()).split(AND_IF)));
        boolean isLess = new Equality().isLessDefined(step.before(), step.after());
        if (!named.isEmpty()) {
            return said.equals(Set.copyOf(assumptions(named, step.before(), step.after(), isLess)));
        }
        // Without one of its own, a step may need what was assumed before it.
        List<Rule> all = Laws.all().stream().filter(rule -> rule.soundness() == Soundness.ASSUMED).toList();
        return said.contains(ALL_NUMBERS) == isLess
                && assumptions(all, step.before(), step.after(), isLess).containsAll(said);
    }
}
