package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import serengeti.dsl.function.Kind;

/*
 * What needs no row and no column goes through the array as a list. Otherwise a pass goes row by row: what has a number for
 * each row is computed between loops over the row. What has a number for each column is computed before.
 */
/// The passes of a step over one array, in C.
final class CLoops {
    private final CBody body;
    private final Passes passes;
    private final CSyntax syntax;

    CLoops(CBody body) {
        this.body = body;
        this.passes = body.passes();
        this.syntax = body.syntax();
    }

    /// The loops over a row in a pass, and what stands before.
    private record Loop(List<String> before, List<String> elements) {
        boolean isEmpty() {
            return before.isEmpty() && elements.isEmpty();
        }
    }

    /// The lines of pass `pass`.
    List<String> lines(int pass) {
        var lines = new ArrayList<String>();
        for (Line line : passes.scalarsBefore(pass)) {
            lines.add(line.value() instanceof Expression.TripleProduct ? body.product(line) : body.number(line));
        }
        addColumns(new Slot(pass, 0), lines);
        addElements(passes.slotsOf(pass), lines);
        return lines;
    }

    private void addColumns(Slot slot, List<String> lines) {
        var loop = new ArrayList<String>();
        passes.linesAlong(Kind.PER_COLUMN, slot).forEach(line -> loop.add(body.number(line)));
        addSums(slot, Kind.PER_COLUMN, lines, loop);
        if (!loop.isEmpty()) {
            addLoop("column", "columns", loop, lines);
        }
    }

    /// Sums over an array of what has a number for each row or column.
    private void addSums(Slot slot, Kind kind, List<String> before, List<String> loop) {
        passes.sumsOf(Kind.PER_ARRAY, slot)
                .forEach((name, argument) -> {
                    if (argument.kind() == kind) {
                        before.add("double %s = 0;".formatted(name));
                        loop.add("%s += %s;".formatted(name, syntax.scalar(argument)));
                    }
                });
    }

    private static void addLoop(String index, String end, List<String> loop, List<String> lines) {
        lines.add("for (size_t %s = 0; %s < %s; %s++) {".formatted(index, index, end, index));
        loop.forEach(line -> lines.add("    " + line));
        lines.add("}");
    }

    private void addElements(List<Slot> slots, List<String> lines) {
        boolean isFlat = slots.stream().allMatch(this::isFlat);
        var loops = new ArrayList<Loop>();
        var constants = new ArrayList<String>();
        var sums = new ArrayList<String>();
        var zeroed = new ArrayList<String>();
        for (Slot slot : slots) {
            var before = new ArrayList<String>();
            passes.linesAlong(Kind.PER_ROW, slot).forEach(line -> before.add(body.number(line)));
            addSums(slot, Kind.PER_ROW, sums, before);
            List<String> elements = body.loop(slot);
            syntax.takeConstants()
                    .forEach((name, value) -> {
                        String constant = "const real %s = %s;".formatted(name, syntax.cast(value));
                        (value.kind() == Kind.PER_ROW ? before : constants).add(constant);
                    });
            for (String name : passes.elementSumsOf(slot).sequencedKeySet()) {
                switch (passes.kindOfSum(name)) {
                    case PER_ARRAY, SCALAR -> sums.add("double %s = 0;".formatted(name));
                    case PER_ROW -> before.add("double %s = 0;".formatted(name));
                    case PER_COLUMN -> zeroed.add("%s[column] = 0;".formatted(name));
                    case TENSOR -> throw new IllegalStateException("a sum is no tensor");
                }
            }
            loops.add(new Loop(before, elements));
        }
        syntax.endRows();
        if (loops.stream().allMatch(Loop::isEmpty)) {
            return;
        }
        lines.addAll(constants);
        lines.addAll(sums);
        if (!zeroed.isEmpty()) {
            addLoop("column", "columns", zeroed, lines);
        }
        if (isFlat) {
            addLoop("i", "count", loops.getFirst().elements(), lines);
        } else {
            addLoop("row", "rows", rowLines(loops), lines);
        }
    }

    private static List<String> rowLines(List<Loop> loops) {
        var lines = new ArrayList<String>();
        for (Loop loop : loops) {
            lines.addAll(loop.before());
            if (!loop.elements().isEmpty()) {
                var elements = new ArrayList<String>();
                if (loop.elements().stream().anyMatch(line -> line.contains("[i]"))) {
                    elements.add("const size_t i = row * columns + column;");
                }
                elements.addAll(loop.elements());
                addLoop("column", "columns", elements, lines);
            }
        }
        return lines;
    }

    /// Whether a loop over elements needs to know neither row nor column.
    private boolean isFlat(Slot slot) {
        SequencedMap<String, Expression> sums = passes.elementSumsOf(slot);
        return slot.phase() == 0
                && passes.linesAlong(Kind.PER_ROW, slot).isEmpty()
                && passes.sumsOf(Kind.PER_ARRAY, slot).values().stream()
                        .noneMatch(argument -> argument.kind() == Kind.PER_ROW)
                && sums.sequencedKeySet().stream().allMatch(name -> passes.kindOfSum(name) == Kind.PER_ARRAY)
                && sums.values().stream().noneMatch(CLoops::readsAlong)
                && passes.linesOf(slot).stream().noneMatch(line -> readsAlong(line.value()));
    }

    private static boolean readsAlong(Expression value) {
        return value.kind().isAlongAnAxis()
                || !(value instanceof Expression.SumPerArray) && value.parts().stream().anyMatch(CLoops::readsAlong);
    }
}
