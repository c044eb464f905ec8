package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;

/// Puts lines in an order in which they can be run in place: a value is computed before it is read, and a state or the
/// weights are overwritten after their old value was last read. Where two states read each other's old values, one goes
/// through a name of its own.
final class LineOrder {
    private final List<Line> waiting;
    private final List<State> states;
    private final Names names;
    private final List<Line> ordered = new ArrayList<>();

    LineOrder(List<Line> lines, List<State> states, Names names) {
        this.waiting = new ArrayList<>(lines);
        this.states = states;
        this.names = names;
    }

    List<Line> ordered() {
        while (!waiting.isEmpty()) {
            List<Line> computable = waiting.stream().filter(this::isComputable).toList();
            Line next =
                    computable.stream()
                            .filter(this::overwritesNothingNeeded)
                            .findFirst()
                            .orElseGet(() -> throughName(firstState(computable)));
            waiting.remove(next);
            ordered.add(next);
        }
        return List.copyOf(ordered);
    }

    /// Whether all that a line reads has been computed.
    private boolean isComputable(Line line) {
        return waiting.stream()
                .noneMatch(other ->
                        switch (other.target()) {
                            case Line.Local(String name) -> readsLocal(line.value(), name);
                            case Line.NextState(int index) -> readsNextState(line.value(), index);
                            case Line.NextWeight _ -> false;
                        });
    }

    private boolean overwritesNothingNeeded(Line line) {
        return switch (line.target()) {
            case Line.Local _ -> true;
            case Line.NextState(int index) ->
                    waiting.stream().allMatch(other -> other.equals(line) || !readsOldState(other.value(), index));
            case Line.NextWeight _ ->
                    waiting.stream()
                            .allMatch(other -> other.equals(line) || !other.value().contains(new Expression.Weight()));
        };
    }

    /// The first state that does not go through a name yet. There is one: lines do not read each other in a circle, so
    /// those that do not merely hand on a name have a first, and it waits only to overwrite something.
    private static Line firstState(List<Line> computable) {
        return computable.stream()
                .filter(line -> line.target() instanceof Line.NextState && !(line.value() instanceof Expression.Local))
                .findFirst()
                .orElseThrow();
    }

    /// Splits the line of a state: its value gets a name now, and the state takes it when all have read the old one.
    private Line throughName(Line line) {
        if (!(line.target() instanceof Line.NextState(int index))) {
            throw new IllegalStateException("only states can wait for each other: " + line);
        }
        String name = names.take("next_" + states.get(index).name());
        var local = new Expression.Local(name, line.value().kind(), line.value().isTruth());
        var next = new Expression.NextState(index, line.value().kind());
        waiting.set(waiting.indexOf(line), new Line(new Line.Local(name), line.value()));
        for (int other = 0; other < waiting.size(); other++) {
            Line each = waiting.get(other);
            waiting.set(other, new Line(each.target(), each.value().replaced(next, local)));
        }
        waiting.add(new Line(new Line.NextState(index), local));
        return waiting.stream().filter(each -> each.target().equals(new Line.Local(name))).findFirst().orElseThrow();
    }

    private static boolean readsLocal(Expression value, String name) {
        return value instanceof Expression.Local(String local, _, _) && local.equals(name)
                || value.parts().stream().anyMatch(part -> readsLocal(part, name));
    }

    private static boolean readsNextState(Expression value, int index) {
        return value instanceof Expression.NextState(int state, _) && state == index
                || value.parts().stream().anyMatch(part -> readsNextState(part, index));
    }

    private static boolean readsOldState(Expression value, int index) {
        return value instanceof Expression.OldState(int state, _) && state == index
                || value.parts().stream().anyMatch(part -> readsOldState(part, index));
    }
}
