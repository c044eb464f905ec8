package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;
import serengeti.dsl.rewrite.Laws;
import serengeti.dsl.rewrite.Rule;
import serengeti.dsl.rewrite.Soundness;
import serengeti.dsl.simplify.Form;
import serengeti.dsl.simplify.Simplifier;

/// A program that a search found.
///
/// @param search label of the search
/// @param id of the individual that had this behaviour first
/// @param program as it was trained
/// @param fitness in the search
public record Candidate(String search, long id, Program program, double fitness) {
    private static final Set<Rule> ASSUMED = assumed();

    /// The name for people: `SEARCH:ID`.
    public String name() {
        return search + ":" + id;
    }

    /// The program in a form that is equal over the real numbers and has fewer constants to tune.
    Program simplified() {
        return Simplifier.simplify(program, ASSUMED).output();
    }

    private static Set<Rule> assumed() {
        Set<Rule> rules = new HashSet<>(Laws.all());
        rules.removeIf(rule -> rule.soundness() != Soundness.ASSUMED);
        return Set.copyOf(rules);
    }

    /// The candidates of a funnel: of each form, whatever its constants, the best in the search, the best forms first.
    ///
    /// @param first those that are taken before others, such as winners of searches and the best on validation tasks
    /// @param others in any order
    /// @param count how many at most
    public static List<Candidate> chosen(List<Candidate> first, List<Candidate> others, int count) {
        var ordered = new ArrayList<>(first);
        others.stream().sorted(Comparator.comparingDouble(Candidate::fitness).reversed()).forEach(ordered::add);
        Map<Object, Candidate> byForm = new LinkedHashMap<>();
        for (Candidate each : ordered) {
            if (byForm.size() == count) {
                break;
            }
            byForm.putIfAbsent(form(each.program()), each);
        }
        return List.copyOf(byForm.values());
    }

    /// What programs share that differ in constants, names and order alone; of one without such a form its behaviour.
    static Object form(Program program) {
        return Form.of(program).<Object>map(form -> form).orElseGet(() -> FunctionalHash.of(Dataflow.of(program)));
    }
}
