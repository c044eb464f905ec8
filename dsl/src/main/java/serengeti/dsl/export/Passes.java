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
 * A sum over an array has to be complete before anything that reads it is computed for an element. So a step is one pass
 * over the array for each sum that another sum depends on, and one more. What an element needs in several passes is
 * computed in each of them, unless a state holds it: a state is written in the first pass that can, if no later pass
 * reads its old value.
 */
/// A step cut into passes over the elements of one array, for targets that are written as loops.
final class Passes {
    private final Recipe recipe;
    private final Map<String, Line> locals = new HashMap<>();
    private final Map<Integer, Line> nextStates = new HashMap<>();
    private final SequencedMap<Expression.SumPerArray, String> sums = new LinkedHashMap<>();
    private final Map<Integer, Integer> writePass = new HashMap<>();
    private final int last;

    /// @throws Inexpressible if the step has a sum over all arrays
    Passes(Recipe recipe, Names names) {
        this.recipe = recipe;
        for (Line line : recipe.lines()) {
            switch (line.target()) {
                case Line.Local(String name) -> locals.put(name, line);
                case Line.NextState(int index) -> nextStates.put(index, line);
                case Line.NextWeight _ -> {}
            }
        }
        recipe.lines().forEach(line -> findSums(line.value(), names));
        last = recipe.lines().stream().mapToInt(line -> level(line.value())).max().orElse(0);
        nextStates.forEach((index, line) -> writePass.put(index, level(line.value())));
        delayWrites();
    }

    /// The number of passes.
    int count() {
        return last + 1;
    }

    /// The name of a sum.
    String name(Expression.SumPerArray sum) {
        return sums.get(sum);
    }

    /// The sums that pass `pass` makes, by name.
    SequencedMap<String, Expression> sumsOf(int pass) {
        var found = new LinkedHashMap<String, Expression>();
        sums.forEach((sum, name) -> {
            if (level(sum.argument()) == pass) {
                found.put(name, sum.argument());
            }
        });
        return found;
    }

    /// The lines of numbers, one for all elements, that can be computed just before pass `pass`.
    List<Line> scalarsBefore(int pass) {
        return recipe.lines().stream()
                .filter(line ->
                        line.target() instanceof Line.Local
                                && line.value().kind() != Kind.TENSOR
                                && level(line.value()) == pass)
                .toList();
    }

    /// The lines of elements that pass `pass` computes, in order. A state that is not written yet, but read, is among
    /// them: [#isWritten] tells.
    List<Line> linesOf(int pass) {
        var needed = new LinkedHashSet<Line>();
        for (Line line : recipe.lines()) {
            boolean isWrittenHere =
                    switch (line.target()) {
                        case Line.Local _ -> false;
                        case Line.NextState(int index) -> writePass.get(index) == pass;
                        case Line.NextWeight _ -> pass == last;
                    };
            if (isWrittenHere) {
                need(line, pass, needed);
            }
        }
        sumsOf(pass).values().forEach(argument -> needOf(argument, pass, needed));
        return recipe.lines().stream().filter(needed::contains).toList();
    }

    /// Whether state `index` has its new value in memory when pass `pass` has computed the line.
    boolean isWritten(int index, int pass) {
        return writePass.get(index) <= pass;
    }

    private void need(Line line, int pass, SequencedSet<Line> needed) {
        if (needed.add(line)) {
            needOf(line.value(), pass, needed);
        }
    }

    private void needOf(Expression value, int pass, SequencedSet<Line> needed) {
        switch (value) {
            case Expression.Local(String name, Kind kind, _) -> {
                if (kind == Kind.TENSOR) {
                    need(locals.get(name), pass, needed);
                }
            }
            case Expression.NextState(int index, _) -> {
                if (writePass.get(index) >= pass) {
                    need(nextStates.get(index), pass, needed);
                }
            }
            case Expression.SumPerArray _ -> {}
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
                    Expression.SumAlong _,
                    Expression.TripleProduct _ ->
                    value.parts().forEach(part -> needOf(part, pass, needed));
        }
    }

    private void delayWrites() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int pass = 1; pass <= last; pass++) {
                for (Line line : linesOf(pass)) {
                    for (int index : nextStates.keySet()) {
                        if (writePass.get(index) < pass && readsOldState(line.value(), index)) {
                            writePass.put(index, pass);
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
        if (value instanceof Expression.SumPerArray sum && !sums.containsKey(sum)) {
            sums.put(sum, names.take("sum" + leafNames(sum.argument())));
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

    /// The pass in which a value is known: that after the last sum it depends on.
    int level(Expression value) {
        return switch (value) {
            case Expression.Local(String name, _, _) -> level(locals.get(name).value());
            case Expression.NextState(int index, _) -> level(nextStates.get(index).value());
            case Expression.SumPerArray(Expression argument) -> 1 + level(argument);
            case Expression.SumAll _ -> throw new Inexpressible(sumOverAllArrays(recipe));
            case Expression.SumAlong _, Expression.Extent _, Expression.TripleProduct _ ->
                    throw new Inexpressible("it looks at arrays as matrices");
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
                    Expression.Size _ ->
                    value.parts().stream().mapToInt(this::level).max().orElse(0);
        };
    }

    /// Refuses a recipe that needs more than the elements of one array at a time, with a number for each as state.
    ///
    /// @throws Inexpressible if it does
    static void requireElements(Recipe recipe) {
        requireLists(recipe);
        for (State state : recipe.states()) {
            if (state.kind() != Kind.TENSOR) {
                throw new Inexpressible(
                        "state '%s' is a %s, and this code keeps a number for each weight"
                                .formatted(state.name(), state.kind().label()));
            }
        }
    }

    /// Refuses a recipe that needs more than the elements of one array at a time.
    ///
    /// @throws Inexpressible if it does
    static void requireLists(Recipe recipe) {
        if (recipe.allArraysFunction().isPresent()) {
            throw new Inexpressible(sumOverAllArrays(recipe));
        }
        recipe.matrixFunction()
                .ifPresent(function -> {
                    throw new Inexpressible(
                            "'%s' looks at an array as a matrix, and this code sees a list of elements"
                                    .formatted(function));
                });
    }

    /// Why a target that sees one array at a time cannot express a recipe.
    static String sumOverAllArrays(Recipe recipe) {
        return "%s sums over all arrays of the model, and this code sees one array at a time"
                .formatted(recipe.allArraysFunction().map("'%s'"::formatted).orElse("it"));
    }
}
