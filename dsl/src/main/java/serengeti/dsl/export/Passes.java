package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import serengeti.dsl.function.Kind;

/*
 * A sum over an array has to be complete before anything that reads it is computed for an element. So a step is one pass
 * over the array for each sum that another sum depends on, and one more. A sum over a row is complete when that row has been
 * gone through: a pass goes through each row as often as sums over rows depend on each other. What an element needs
 * several times is computed each time, unless a state holds it: a state is written as soon as it can be, if nothing later
 * reads its old value. Products of matrices, what they are made of, and elements that are computed of products are stored.
 */
/// A step cut into passes over the elements of one array, for targets that are written as loops.
final class Passes {
    private final Recipe recipe;
    private final Map<String, Line> locals = new HashMap<>();
    private final Map<Integer, Line> nextStates = new HashMap<>();
    private final SequencedMap<Expression, String> sums = new LinkedHashMap<>();
    private final Map<Integer, Slot> writeSlots = new HashMap<>();
    private final Map<String, Slot> localSlots = new HashMap<>();
    private final Map<Line, Slot> columnSlots = new HashMap<>();
    private final SortedSet<Slot> slots = new TreeSet<>(List.of(Slot.FIRST));
    private final Set<String> stored;
    private final Slot last;

    /// @throws Inexpressible if the step has a sum over all arrays
    Passes(Recipe recipe, Names names) {
        this.recipe = recipe;
        stored = storedTensors(recipe);
        for (Line line : recipe.lines()) {
            switch (line.target()) {
                case Line.Local(String name) -> locals.put(name, line);
                case Line.NextState(int index) -> nextStates.put(index, line);
                case Line.NextWeight _ -> {}
            }
        }
        recipe.lines().forEach(line -> findSums(line.value(), names));
        for (Line line : recipe.lines()) {
            Slot slot = slot(line.value());
            slots.add(new Slot(slot.pass(), 0));
            slots.add(slot);
        }
        sums.keySet().forEach(sum -> slots.add(slot(sum.parts().getFirst())));
        last = slots.last();
        nextStates.forEach((index, line) -> writeSlots.put(index, slot(line.value())));
        delayWrites();
        placeColumns();
    }

    /// What there is a number of for a line's target.
    static Kind kind(Line line, Recipe recipe) {
        return switch (line.target()) {
            case Line.Local _ -> line.value().kind();
            case Line.NextState(int index) -> recipe.states().get(index).kind();
            case Line.NextWeight _ -> Kind.TENSOR;
        };
    }

    /// The tensors that are kept as a whole between passes.
    static Set<String> storedTensors(Recipe recipe) {
        var stored = new HashSet<String>();
        for (Line line : recipe.lines()) {
            if (line.target() instanceof Line.Local(String name) && line.value() instanceof Expression.TripleProduct) {
                stored.add(name);
                line.value().parts().forEach(part -> stored.add(((Expression.Local) part).name()));
            }
        }
        for (Line line : recipe.lines()) {
            if (line.target() instanceof Line.Local(String name)
                    && line.value().kind() == Kind.TENSOR
                    && readsAny(line.value(), stored)) {
                stored.add(name);
            }
        }
        return stored;
    }

    private static boolean readsAny(Expression value, Set<String> locals) {
        return locals.stream().anyMatch(local -> readsLocal(value, local));
    }

    boolean isStored(String local) {
        return stored.contains(local);
    }

    /// The number of passes.
    int count() {
        return last.pass() + 1;
    }

    /// The loops over elements that pass `pass` has, in order; some may be empty.
    List<Slot> slotsOf(int pass) {
        return slots.stream().filter(slot -> slot.pass() == pass).toList();
    }

    /// The name of a sum over an array, a row or a column.
    String name(Expression sum) {
        return sums.get(sum);
    }

    /// The sums of a kind that are made of what is known in `slot`, by name.
    SequencedMap<String, Expression> sumsOf(Kind kind, Slot slot) {
        var found = new LinkedHashMap<String, Expression>();
        sums.forEach((sum, name) -> {
            Expression argument = sum.parts().getFirst();
            if (sum.kind() == kind && slot(argument).equals(slot)) {
                found.put(name, argument);
            }
        });
        return found;
    }

    /// The sums over elements, of all kinds, that are made in `slot`, by name.
    SequencedMap<String, Expression> elementSumsOf(Slot slot) {
        var found = new LinkedHashMap<String, Expression>();
        for (Kind kind : List.of(Kind.PER_ARRAY, Kind.PER_ROW, Kind.PER_COLUMN)) {
            sumsOf(kind, slot)
                    .forEach((name, argument) -> {
                        if (!argument.kind().isAlongAnAxis()) {
                            found.put(name, argument);
                        }
                    });
        }
        return found;
    }

    /// The kind of the sum that has a name.
    Kind kindOfSum(String name) {
        return sums.sequencedEntrySet().stream()
                .filter(sum -> sum.getValue().equals(name))
                .map(sum -> sum.getKey().kind())
                .findFirst()
                .orElseThrow();
    }

    /// The lines of numbers, one for all elements, and the products that can be computed just before pass `pass`.
    List<Line> scalarsBefore(int pass) {
        return recipe.lines().stream()
                .filter(line ->
                        switch (kind(line, recipe)) {
                            case SCALAR, PER_ARRAY -> true;
                            case PER_ROW, PER_COLUMN -> false;
                            case TENSOR -> line.value() instanceof Expression.TripleProduct;
                        })
                .filter(line -> slot(line.value()).pass() == pass)
                .toList();
    }

    /// The lines of numbers for each row or column that can be computed in `slot`.
    List<Line> linesAlong(Kind kind, Slot slot) {
        return recipe.lines().stream()
                .filter(line -> kind(line, recipe) == kind && slotAlong(line).equals(slot))
                .toList();
    }

    /// When the line of a number for each row or column is computed.
    private Slot slotAlong(Line line) {
        return columnSlots.getOrDefault(line, slot(line.value()));
    }

    /// The pass in which the line `local`, of a number for each row or column, is computed.
    int passAlong(String local) {
        return slotAlong(locals.get(local)).pass();
    }

    /// What has a number for each column waits for the pass that reads it first, so that it need not be kept.
    private void placeColumns() {
        for (Line line : recipe.lines().reversed()) {
            if (line.target() instanceof Line.Local(String name) && line.value().kind() == Kind.PER_COLUMN) {
                Slot place = last;
                for (Slot slot : slots.reversed()) {
                    if (readsIn(slot, name)) {
                        place = new Slot(slot.pass(), 0);
                    }
                }
                for (int state = 0; state < recipe.states().size(); state++) {
                    if (readsOldState(line.value(), state) && writeSlot(state).compareTo(place) < 0) {
                        place = writeSlot(state);
                    }
                }
                columnSlots.put(line, Slot.later(place, slot(line.value())));
            }
        }
    }

    private boolean readsIn(Slot slot, String local) {
        return Stream.of(
                        linesOf(slot).stream().map(Line::value),
                        linesAlong(Kind.PER_COLUMN, slot).stream().map(Line::value),
                        sumsOf(Kind.PER_ARRAY, slot).values().stream(),
                        elementSumsOf(slot).values().stream())
                .flatMap(values -> values)
                .anyMatch(value -> readsLocal(value, local));
    }

    private static boolean readsLocal(Expression value, String local) {
        boolean isSum = value instanceof Expression.SumPerArray || value instanceof Expression.SumAlong;
        return value instanceof Expression.Local(String name, _, _) && name.equals(local)
                || !isSum && value.parts().stream().anyMatch(part -> readsLocal(part, local));
    }

    /// The lines of elements that a loop computes, in order. A state that is not written yet, but read, is among
    /// them: [#isWritten] tells.
    List<Line> linesOf(Slot slot) {
        var needed = new LinkedHashSet<Line>();
        for (Line line : recipe.lines()) {
            boolean isWrittenHere =
                    kind(line, recipe) == Kind.TENSOR
                            && !(line.value() instanceof Expression.TripleProduct)
                            && switch (line.target()) {
                                case Line.Local(String name) -> isStored(name) && slot(line.value()).equals(slot);
                                case Line.NextState(int index) -> writeSlot(index).equals(slot);
                                case Line.NextWeight _ -> slot.equals(last);
                            };
            if (isWrittenHere) {
                need(line, slot, needed);
            }
        }
        elementSumsOf(slot).values().forEach(argument -> needOf(argument, slot, needed));
        return recipe.lines().stream().filter(needed::contains).toList();
    }

    /// Whether state `index` has its new value in memory when `slot` has computed the line.
    boolean isWritten(int index, Slot slot) {
        return writeSlot(index).compareTo(slot) <= 0;
    }

    /// When state `index` takes its new value.
    Slot writeSlot(int index) {
        return writeSlots.get(index);
    }

    private void need(Line line, Slot slot, SequencedSet<Line> needed) {
        if (needed.add(line)) {
            needOf(line.value(), slot, needed);
        }
    }

    private void needOf(Expression value, Slot slot, SequencedSet<Line> needed) {
        switch (value) {
            case Expression.Local(String name, Kind kind, _) -> {
                boolean isInMemory = isStored(name) && !isStoredIn(name, slot);
                if (kind == Kind.TENSOR && !isInMemory) {
                    need(locals.get(name), slot, needed);
                }
            }
            case Expression.NextState(int index, Kind kind) -> {
                if (kind == Kind.TENSOR && writeSlot(index).compareTo(slot) >= 0) {
                    need(nextStates.get(index), slot, needed);
                }
            }
            case Expression.SumPerArray _, Expression.SumAlong _ -> {}
            case Expression.SumAll _,
                    Expression.Apply _,
                    Expression.Remainder _,
                    Expression.IsNan _,
                    Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Number _,
                    Expression.Size _,
                    Expression.Extent _,
                    Expression.TripleProduct _ ->
                    value.parts().forEach(part -> needOf(part, slot, needed));
        }
    }

    /// Whether a loop computes the elements of a stored tensor.
    private boolean isStoredIn(String name, Slot slot) {
        Expression value = locals.get(name).value();
        return !(value instanceof Expression.TripleProduct) && slot(value).equals(slot);
    }

    private void delayWrites() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Slot slot : slots) {
                for (Line line : linesOf(slot)) {
                    for (int index : nextStates.keySet()) {
                        if (recipe.states().get(index).kind() == Kind.TENSOR
                                && writeSlot(index).compareTo(slot) < 0
                                && readsOldState(line.value(), index)) {
                            writeSlots.put(index, slot);
                            changed = true;
                        }
                    }
                }
            }
        }
    }

    private static boolean readsOldState(Expression value, int index) {
        return value instanceof Expression.OldState(int state, _) && state == index
                || value.parts().stream().anyMatch(part -> readsOldState(part, index));
    }

    private void findSums(Expression value, Names names) {
        value.parts().forEach(part -> findSums(part, names));
        String prefix =
                switch (value) {
                    case Expression.SumPerArray _ -> "sum";
                    case Expression.SumAlong(_, Kind kind) -> kind.keyword() + "_sum";
                    default -> "";
                };
        if (!prefix.isEmpty() && !sums.containsKey(value)) {
            sums.put(value, names.take(prefix + leafNames(value.parts().getFirst())));
        }
    }

    /// `_w` for `w * w`, such that sums are told apart.
    private String leafNames(Expression value) {
        var leaves = new ArrayList<String>();
        collectLeaves(value, leaves);
        List<String> distinct = leaves.stream().distinct().toList();
        return distinct.size() == 1 ? "_" + distinct.getFirst() : "";
    }

    private void collectLeaves(Expression value, List<String> leaves) {
        switch (value) {
            case Expression.Weight _ -> leaves.add(recipe.weight());
            case Expression.Gradient _ -> leaves.add(recipe.gradient());
            case Expression.OldState(int index, _) -> leaves.add(recipe.states().get(index).name());
            case Expression.NextState(int index, _) -> leaves.add(recipe.states().get(index).name());
            case Expression.Local(String name, _, _) -> leaves.add(name);
            case Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Number _,
                    Expression.Size _,
                    Expression.Apply _,
                    Expression.Remainder _,
                    Expression.IsNan _,
                    Expression.SumPerArray _,
                    Expression.SumAll _,
                    Expression.Extent _,
                    Expression.SumAlong _,
                    Expression.TripleProduct _ ->
                    value.parts().forEach(part -> collectLeaves(part, leaves));
        }
    }

    /// When a value is known: after the sums and products it depends on.
    Slot slot(Expression value) {
        return switch (value) {
            case Expression.Local(String name, _, _) -> {
                Slot found = localSlots.get(name);
                if (found == null) {
                    found = slot(locals.get(name).value());
                    localSlots.put(name, found);
                }
                yield found;
            }
            case Expression.NextState(int index, _) -> slot(nextStates.get(index).value());
            case Expression.SumPerArray(Expression argument) -> slot(argument).nextPass();
            case Expression.SumAlong(Expression argument, Kind kind) ->
                    kind == Kind.PER_ROW ? slot(argument).nextPhase() : slot(argument).nextPass();
            case Expression.TripleProduct product ->
                    product.parts().stream().map(this::slotInMemory).reduce(Slot.FIRST, Slot::later);
            case Expression.SumAll _ -> throw new Inexpressible(Refusals.sumOverAllArrays(recipe));
            case Expression.Apply _,
                    Expression.Remainder _,
                    Expression.IsNan _,
                    Expression.Weight _,
                    Expression.Gradient _,
                    Expression.OldState _,
                    Expression.LearningRate _,
                    Expression.StepNumber _,
                    Expression.Setting _,
                    Expression.Number _,
                    Expression.Extent _,
                    Expression.Size _ ->
                    value.parts().stream().map(this::slot).reduce(Slot.FIRST, Slot::later);
        };
    }

    /// When a factor of a product is there as a whole.
    private Slot slotInMemory(Expression factor) {
        String name = ((Expression.Local) factor).name();
        boolean isProduct = locals.get(name).value() instanceof Expression.TripleProduct;
        return isProduct ? slot(factor) : slot(factor).nextPass();
    }
}
