package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Program;

/*
 * One kernel for each pass. What is known before the first is computed by the host and given to the kernels as a struct;
 * what follows from a sum is computed by each thread, once, before its loop: the sum lies in device memory, and the host
 * need not wait for it. A sum is one number of each block, added up by the kernels that read it, in the same order each time.
 */
/// CUDA C: kernels, and a function that launches them for one step on one array.
final class CudaExporter {
    private static final Set<String> RESERVED =
            Stream.concat(
                            CBody.RESERVED.stream(),
                            Stream.of(
                                    ("alignas alignof and asm bool catch class const_cast constexpr decltype delete"
                                                    + " dynamic_cast explicit export false friend mutable namespace new"
                                                    + " noexcept not nullptr operator or private protected public"
                                                    + " static_assert template this thread_local throw true try typeid"
                                                    + " typename using virtual xor c THREADS MAX_BLOCKS PARTIALS blocks"
                                                    + " needed partials stream block_sum total blockIdx blockDim"
                                                    + " gridDim threadIdx")
                                            .split(" ")))
                    .collect(Collectors.toUnmodifiableSet());

    private final Recipe recipe;
    private final CBody body;
    private final CSyntax syntax;
    private final Passes passes;
    private final List<String> sums = new ArrayList<>();
    private final SequencedMap<String, String> numberTypes = new LinkedHashMap<>();
    private final List<String> numberLines = new ArrayList<>();

    private CudaExporter(Recipe recipe) {
        this.recipe = recipe;
        body = new CBody(recipe, RESERVED, "settings.", "c.");
        syntax = body.syntax();
        passes = body.passes();
        for (int pass = 0; pass < passes.count(); pass++) {
            sums.addAll(passes.sumsOf(Kind.PER_ARRAY, new Slot(pass, 0)).sequencedKeySet());
        }
    }

    /// One file, and a program that checks it.
    static Export export(String name, Program program) {
        return new Export.Text(
                of(name, program).text(),
                List.of(
                        new Export.Companion(
                                "_check.cu", file -> check(name, program, Conformance.of(name, program), file))));
    }

    /// A program that checks `file`, in which `program` was written, by golden steps.
    static String check(String name, Program program, Conformance golden, String file) {
        CudaExporter exporter = of(name, program);
        return GoldenProgram.text(
                golden,
                file,
                "nvcc -O3 %s -o check && ./check",
                CudaCheck.function(exporter.recipe, exporter.body, !exporter.sums.isEmpty()));
    }

    private static CudaExporter of(String name, Program program) {
        Recipe recipe = Recipe.of(name, program, RESERVED);
        Refusals.requireLists(recipe);
        Recipe loops = LoopForm.of(recipe, RESERVED);
        requireHostNumbers(loops);
        return new CudaExporter(withNamedNumbers(loops));
    }

    /// States of one number are kept by the host, which does not wait for sums.
    private static void requireHostNumbers(Recipe recipe) {
        var passes = new Passes(recipe, new Names(Set.of()));
        for (State state : recipe.states()) {
            if (state.kind() != Kind.TENSOR && !passes.writeSlot(recipe.states().indexOf(state)).equals(Slot.FIRST)) {
                throw new Inexpressible(
                        "state '%s' is one number that follows from a sum over the array, which the host does not wait for"
                                .formatted(state.name()));
            }
        }
    }

    /// Kernels cannot read what the host keeps: the next value of a state of one number gets a name, which they are given.
    private static Recipe withNamedNumbers(Recipe recipe) {
        var taken = new HashSet<>(RESERVED);
        taken.addAll(recipe.names());
        var names = new Names(taken);
        List<Line> lines = recipe.lines();
        for (int index = 0; index < recipe.states().size(); index++) {
            State state = recipe.states().get(index);
            if (state.kind() != Kind.TENSOR) {
                lines = withName(lines, index, names.take("next_" + state.name()));
            }
        }
        return recipe.withLines(lines);
    }

    private static List<Line> withName(List<Line> lines, int state, String name) {
        var named = new ArrayList<Line>();
        for (Line line : lines) {
            if (line.target().equals(new Line.NextState(state))) {
                named.add(new Line(new Line.Local(name), line.value()));
                named.add(new Line(line.target(), local(name, line.value())));
            } else {
                named.add(line);
            }
        }
        Expression value =
                named.stream()
                        .filter(line -> line.target().equals(new Line.Local(name)))
                        .map(Line::value)
                        .findFirst()
                        .orElseThrow();
        var next = new Expression.NextState(state, value.kind());
        return named.stream()
                .map(line -> new Line(line.target(), line.value().replaced(next, local(name, value))))
                .toList();
    }

    private static Expression.Local local(String name, Expression value) {
        return new Expression.Local(name, value.kind(), value.isTruth());
    }

    private String text() {
        if (recipe.readsStepNumber()) {
            addNumber("t", "double", "(double)step");
        }
        for (Line line : passes.scalarsBefore(0)) {
            if (line.target() instanceof Line.Local(String name)) {
                addNumber(name, body.type(line), body.value(line));
            } else {
                numberLines.add(body.number(line));
            }
        }
        var kernels = new StringBuilder();
        var launches = new ArrayList<String>();
        for (int pass = 0; pass < passes.count(); pass++) {
            kernels.append(kernel(pass, launches)).append('\n');
        }
        var text = new StringBuilder(CComments.head(recipe, usage()));
        text.append(
                """

                #include <math.h>
                #include <stddef.h>

                #ifndef REAL
                #define REAL float
                #endif
                typedef REAL real;

                #ifndef THREADS
                #define THREADS 256 /* of a block, a power of two */
                #endif
                #ifndef MAX_BLOCKS
                #define MAX_BLOCKS 1024
                #endif
                """);
        if (!sums.isEmpty()) {
            text.append("#define PARTIALS (%d * MAX_BLOCKS) /* numbers in partials */\n".formatted(sums.size()));
        }
        text.append('\n').append(body.settingsText()).append(numbersText());
        syntax.helpers("__host__ __device__ static inline").forEach(helper -> text.append(helper).append('\n'));
        text.append(sums.isEmpty() ? "" : CudaSums.TEXT);
        return text.append(kernels).append(launcher(launches)).toString();
    }

    private void addNumber(String name, String type, String value) {
        if (numberTypes.putIfAbsent(name, type) == null) {
            numberLines.add("c.%s = %s;".formatted(name, value));
        }
    }

    private List<String> usage() {
        var lines = new ArrayList<String>();
        lines.add(
                "The arrays lie in device memory; the step is put in the stream. cudaGetLastError tells whether it"
                        + " was.");
        if (recipe.states().stream().anyMatch(state -> state.kind() != Kind.TENSOR)) {
            lines.add("States of one number lie in host memory.");
        }
        if (!sums.isEmpty()) {
            lines.add("partials: room for PARTIALS doubles in device memory; what it holds does not matter.");
        }
        lines.add("Numbers are floats unless the file is compiled with -DREAL=double.");
        return lines;
    }

    /// The struct of numbers that the host computes.
    private String numbersText() {
        if (numberTypes.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("/* what is the same for all elements */\ntypedef struct {\n");
        numberTypes.forEach((name, type) -> text.append("    %s %s;\n".formatted(type, name)));
        return text.append("} %s_numbers;\n\n".formatted(body.prefix())).toString();
    }

    private String kernel(int pass, List<String> launches) {
        syntax.beginFunction();
        List<String> loop = body.loop(new Slot(pass, 0));
        var read = new LinkedHashSet<Expression>();
        passes.linesOf(new Slot(pass, 0)).forEach(line -> collectNumbers(line.value(), read));
        passes.sumsOf(Kind.PER_ARRAY, new Slot(pass, 0)).values().forEach(argument -> collectNumbers(argument, read));
        var constants = new ArrayList<String>();
        syntax.takeConstants()
                .forEach((name, value) -> {
                    if (passes.slot(value).equals(Slot.FIRST)) {
                        addNumber(name, "real", syntax.cast(value));
                    } else {
                        constants.add("const real %s = %s;".formatted(name, syntax.cast(value)));
                    }
                });
        var lines = new ArrayList<String>();
        for (int sum = 0; sum < sums.size(); sum++) {
            String name = sums.get(sum);
            if (read.stream().anyMatch(each -> isSum(each, name))) {
                lines.add("const double %s = total(%s);".formatted(name, partials(sum)));
            }
        }
        for (int before = 1; before <= pass; before++) {
            passes.scalarsBefore(before).stream()
                    .filter(line -> read.stream().anyMatch(each -> isLocal(each, line)))
                    .forEach(line -> lines.add(body.number(line)));
        }
        lines.addAll(constants);
        passes.sumsOf(Kind.PER_ARRAY, new Slot(pass, 0))
                .sequencedKeySet()
                .forEach(name -> lines.add("double %s = 0;".formatted(name)));
        lines.add(
                "for (size_t i = (size_t)blockIdx.x * THREADS + threadIdx.x; i < count; i += (size_t)gridDim.x *"
                        + " THREADS) {");
        loop.forEach(line -> lines.add("    " + line));
        lines.add("}");
        for (String name : passes.sumsOf(Kind.PER_ARRAY, new Slot(pass, 0)).sequencedKeySet()) {
            lines.add("store(%s, %s);".formatted(partials(sums.indexOf(name)), name));
        }
        return kernelText(pass, lines, launches);
    }

    private String kernelText(int pass, List<String> lines, List<String> launches) {
        String text = String.join("\n    ", lines);
        var parameters = new ArrayList<String>();
        var arguments = new ArrayList<String>();
        if (text.contains("settings.")) {
            parameters.add("const %s_settings settings".formatted(body.prefix()));
            arguments.add("settings");
        }
        if (text.contains("c.")) {
            parameters.add("const %s_numbers c".formatted(body.prefix()));
            arguments.add("c");
        }
        parameters.add("size_t count");
        arguments.add("count");
        arrays("real *__restrict__ ", "const real *__restrict__ ")
                .forEach((name, type) -> {
                    if (text.contains(name + "[i]")) {
                        parameters.add(type + name);
                        arguments.add(name);
                    }
                });
        if (text.contains("partials")) {
            parameters.add("double *partials");
            arguments.add("partials");
        }
        String name = "%s_kernel%s".formatted(body.prefix(), passes.count() == 1 ? "" : "_" + (pass + 1));
        launches.add(CBody.wrapped(name + "<<<blocks, THREADS, 0, stream>>>", arguments, ";").replace("\n", "\n    "));
        return CBody.wrapped("__global__ static void " + name, parameters, "") + "\n{\n    " + text + "\n}\n";
    }

    private SequencedMap<String, String> arrays(String changed, String constant) {
        var arrays = new LinkedHashMap<String, String>();
        arrays.put(recipe.weight(), changed);
        arrays.put(recipe.gradient(), constant);
        recipe.states().stream()
                .filter(state -> state.kind() == Kind.TENSOR)
                .forEach(state -> arrays.put(state.name(), changed));
        return arrays;
    }

    private static String partials(int sum) {
        return sum == 0 ? "partials" : sum == 1 ? "partials + MAX_BLOCKS" : "partials + %d * MAX_BLOCKS".formatted(sum);
    }

    /// The lines of numbers and the sums that a value reads, also through others.
    private void collectNumbers(Expression value, Set<Expression> found) {
        if (value instanceof Expression.SumPerArray) {
            found.add(value);
            return;
        }
        if (value instanceof Expression.Local(String name, var kind, _) && kind != Kind.TENSOR && found.add(value)) {
            recipe.lines().stream()
                    .filter(line -> line.target().equals(new Line.Local(name)))
                    .forEach(line -> collectNumbers(line.value(), found));
        }
        value.parts().forEach(part -> collectNumbers(part, found));
    }

    private boolean isSum(Expression value, String name) {
        return value instanceof Expression.SumPerArray sum && passes.name(sum).equals(name);
    }

    private static boolean isLocal(Expression value, Line line) {
        return value instanceof Expression.Local(String name, _, _) && line.target().equals(new Line.Local(name));
    }

    /// The function that users call.
    private String launcher(List<String> launches) {
        var parameters = new ArrayList<String>();
        if (body.hasSettings()) {
            parameters.add("const %s_settings settings".formatted(body.prefix()));
        }
        if (recipe.readsStepNumber()) {
            parameters.add("long step");
        }
        parameters.add("size_t count");
        Map<String, String> arrays = arrays("real *", "const real *");
        parameters.add(arrays.get(recipe.weight()) + recipe.weight());
        parameters.add(arrays.get(recipe.gradient()) + recipe.gradient());
        recipe.states().forEach(state -> parameters.add(arrays.getOrDefault(state.name(), "double *") + state.name()));
        if (!sums.isEmpty()) {
            parameters.add("double *partials");
        }
        parameters.add("cudaStream_t stream");
        var lines = new ArrayList<String>();
        lines.add("if (count == 0) {");
        lines.add("    return;");
        lines.add("}");
        if (!numberTypes.isEmpty()) {
            lines.add("%s_numbers c;".formatted(body.prefix()));
            lines.addAll(numberLines);
        }
        lines.add("const size_t needed = (count + THREADS - 1) / THREADS;");
        lines.add("const unsigned blocks = (unsigned)(needed < MAX_BLOCKS ? needed : MAX_BLOCKS);");
        lines.addAll(launches);
        return CBody.wrapped("void %s_step".formatted(body.prefix()), parameters, "")
                + "\n{\n    "
                + String.join("\n    ", lines)
                + "\n}\n";
    }
}
