package serengeti.search.simplification;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import serengeti.dsl.program.Program;

/*
 * Two statements may be of use only to each other, so that neither can go alone; and a statement may be as good as an
 * argument of an argument without that one being replaced wherever it is read. There are about n² / 2 such groups of n
 * single changes. Those whose two changes cost least alone are the likeliest, so MOST of them are tried, the shortest
 * results first. Most are refused after a first look at four seeds, so that all together take about as many training
 * runs as the single changes before.
 */
/// Changes of two statements at once.
final class Groups {
    /// How many of one program are tried.
    static final int MOST = 24;

    /// How many single changes are combined: 120 pairs.
    private static final int PARTS = 16;

    private Groups() {}

    private record Group(List<Removal> removals, double loss) {}

    /// The likeliest groups, those with the shortest results first.
    ///
    /// @param score of a single change, the higher the likelier; minus infinity where it is not known
    static List<Change> of(Twin present, ToDoubleFunction<Removal> score) {
        Map<Program, Change> changes = new LinkedHashMap<>();
        for (Group group : groups(present.program(), score)) {
            if (changes.size() == MOST) {
                break;
            }
            Removal.shortened(group.removals(), present.program())
                    .filter(program -> !changes.containsKey(program))
                    .flatMap(program -> Removal.change(group.removals(), present, program))
                    .ifPresent(change -> changes.put(change.twin().program(), change));
        }
        return changes.values().stream()
                .sorted(Comparator.comparingInt(change -> change.twin().program().statements().size()))
                .toList();
    }

    /// The changes of one or two statements of that name.
    static Stream<Change> named(Twin before, String name) {
        Program program = before.program();
        List<Removal> parts = Removal.of(program);
        Stream<List<Removal>> pairs =
                parts.stream()
                        .flatMap(first ->
                                parts.stream()
                                        .filter(second -> first.position() < second.position())
                                        .map(second -> List.of(first, second)));
        Stream<List<Removal>> ones =
                parts.stream()
                        .flatMap(part -> Stream.concat(Stream.of(part), part.deeper(program).stream()))
                        .map(List::of);
        return Stream.concat(ones, pairs)
                .filter(removals -> Removal.name(removals, program).equals(name))
                .flatMap(removals -> Removal.change(removals, before).stream());
    }

    private static List<Group> groups(Program program, ToDoubleFunction<Removal> score) {
        List<Removal> parts =
                Removal.of(program).stream().sorted(Comparator.comparingDouble(score).reversed()).limit(PARTS).toList();
        var groups = new ArrayList<Group>();
        for (int later = 0; later < parts.size(); later++) {
            Removal second = parts.get(later);
            for (Removal deep : second.deeper(program)) {
                var inner = new Removal(second.source(program), List.of(deep.path().getLast()));
                groups.add(new Group(List.of(deep), score.applyAsDouble(second) + score.applyAsDouble(inner)));
            }
            IntStream.range(0, later)
                    .mapToObj(parts::get)
                    .filter(first -> first.position() != second.position())
                    .map(first ->
                            new Group(
                                    first.position() < second.position()
                                            ? List.of(first, second)
                                            : List.of(second, first),
                                    score.applyAsDouble(first) + score.applyAsDouble(second)))
                    .forEach(groups::add);
        }
        groups.sort(Comparator.comparingDouble(Group::loss).reversed());
        return groups;
    }
}
