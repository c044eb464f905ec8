package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import serengeti.dsl.function.Kind;

/*
 * A stored tensor takes the room of one that is not read any more; also of one that is last read where it is computed,
 * element by element, as `x[i] = 2 * x[i]`. A product takes room that none of its factors has.
 */
/// What a step keeps in memory from one loop to the next, but for states.
final class Scratch {
    private final Recipe recipe;
    private final Passes passes;
    private final SequencedSet<String> rows = new LinkedHashSet<>();
    private final SequencedSet<String> columns = new LinkedHashSet<>();
    private final SequencedMap<String, Integer> lastReads = new LinkedHashMap<>();
    private final Map<String, String> rooms = new HashMap<>();
    private final SequencedSet<String> tensors = new LinkedHashSet<>();
    private final List<Event> events = new ArrayList<>();

    /// A loop over elements, or a product, in the order of a step.
    private record Event(Slot slot, List<Line> lines, List<Expression> reads, boolean isLoop) {}

    Scratch(Recipe recipe, Passes passes, Names names) {
        this.recipe = recipe;
        this.passes = passes;
        for (int pass = 0; pass < passes.count(); pass++) {
            addPass(pass);
        }
        for (int pass = 0; pass < passes.count(); pass++) {
            for (Slot slot : passes.slotsOf(pass)) {
                columns.addAll(
                        passes.elementSumsOf(slot).sequencedKeySet().stream()
                                .filter(name -> passes.kindOfSum(name) == Kind.PER_COLUMN)
                                .toList());
            }
        }
        for (int event = 0; event < events.size(); event++) {
            for (Expression read : events.get(event).reads()) {
                noteReads(read, event);
            }
        }
        for (int event = 0; event < events.size(); event++) {
            for (Line line : events.get(event).lines()) {
                if (line.target() instanceof Line.Local(String name) && passes.isStored(name)) {
                    rooms.put(name, room(name, line, event, names));
                }
            }
        }
    }

    /// The names of arrays with a number for each row.
    SequencedSet<String> rows() {
        return rows;
    }

    /// The names of arrays with a number for each column.
    SequencedSet<String> columns() {
        return columns;
    }

    /// The names of arrays with a number for each weight.
    SequencedSet<String> tensors() {
        return tensors;
    }

    /// Whether a product of matrices needs room for the smaller one that it goes through.
    boolean hasProducts() {
        return recipe.lines().stream().anyMatch(line -> line.value() instanceof Expression.TripleProduct);
    }

    boolean isEmpty() {
        return rows.isEmpty() && columns.isEmpty() && tensors.isEmpty();
    }

    /// The array that holds a stored tensor.
    String room(String local) {
        return rooms.get(local);
    }

    /// Whether a number for each row or column lies in an array.
    boolean isKept(String local) {
        return rows.contains(local) || columns.contains(local);
    }

    private void addPass(int pass) {
        var first = new Slot(pass, 0);
        for (Line line : passes.scalarsBefore(pass)) {
            if (line.value() instanceof Expression.TripleProduct) {
                events.add(new Event(first, List.of(line), line.value().parts(), false));
            }
        }
        passes.linesAlong(Kind.PER_COLUMN, first).forEach(line -> keepAlong(line.value(), first, false));
        for (Slot slot : passes.slotsOf(pass)) {
            passes.linesAlong(Kind.PER_ROW, slot).forEach(line -> keepAlong(line.value(), slot, false));
            passes.sumsOf(Kind.PER_ARRAY, slot)
                    .values()
                    .forEach(argument -> keepAlong(argument, slot, argument.kind() == Kind.TENSOR));
            List<Line> lines = passes.linesOf(slot);
            var reads = new ArrayList<>(lines.stream().map(Line::value).toList());
            reads.addAll(passes.elementSumsOf(slot).values());
            reads.forEach(read -> keepAlong(read, slot, true));
            events.add(new Event(slot, lines, reads, true));
        }
    }

    /// Keeps what has a number for each row or column where it is read after the loop that computes it.
    private void keepAlong(Expression value, Slot slot, boolean isElement) {
        if (value instanceof Expression.Local(String name, Kind kind, _)) {
            boolean isLater = kind.isAlongAnAxis() && passes.passAlong(name) < slot.pass();
            if (kind == Kind.PER_ROW && isLater) {
                rows.add(name);
            }
            if (kind == Kind.PER_COLUMN && (isLater || isElement)) {
                columns.add(name);
            }
        }
        if (!isSum(value)) {
            value.parts().forEach(part -> keepAlong(part, slot, isElement));
        }
    }

    private static boolean isSum(Expression value) {
        return value instanceof Expression.SumPerArray || value instanceof Expression.SumAlong;
    }

    private void noteReads(Expression value, int event) {
        if (value instanceof Expression.Local(String name, _, _) && passes.isStored(name)) {
            lastReads.put(name, event);
        }
        if (!isSum(value)) {
            value.parts().forEach(part -> noteReads(part, event));
        }
    }

    private String room(String name, Line line, int event, Names names) {
        for (String room : tensors) {
            if (isFree(room, line, event)) {
                return room;
            }
        }
        String room = names.take(name.replaceAll("_\\d+$", ""));
        tensors.add(room);
        return room;
    }

    private boolean isFree(String room, Line line, int event) {
        return rooms.entrySet().stream()
                .filter(held -> held.getValue().equals(room))
                .allMatch(held -> {
                    int last = lastReads.getOrDefault(held.getKey(), -1);
                    return last < event
                            || last == event && events.get(event).isLoop() && isLastReader(line, held.getKey(), event);
                });
    }

    /// Whether nothing behind `line` reads a stored tensor in the loop.
    private boolean isLastReader(Line line, String local, int event) {
        Event loop = events.get(event);
        int place = loop.lines().indexOf(line);
        return loop.lines().subList(place + 1, loop.lines().size()).stream()
                        .noneMatch(behind -> reads(behind.value(), local))
                && loop.reads().subList(loop.lines().size(), loop.reads().size()).stream()
                        .noneMatch(argument -> reads(argument, local));
    }

    private static boolean reads(Expression value, String local) {
        return value instanceof Expression.Local(String name, _, _) && name.equals(local)
                || !isSum(value) && value.parts().stream().anyMatch(part -> reads(part, local));
    }
}
