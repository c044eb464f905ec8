package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
import serengeti.dsl.function.Kind;
import serengeti.dsl.program.Program;

/// Plain C: a struct of settings and a function that makes one step on one array.
final class CExporter {
    private final Recipe recipe;
    private final CBody body;

    private CExporter(Recipe recipe) {
        this.recipe = recipe;
        this.body = new CBody(recipe, CBody.RESERVED, "settings->", "");
    }

    /// One file, and a program that checks it.
    static Export export(String name, Program program) {
        return new Export.Text(
                of(name, program).text(),
                List.of(
                        new Export.Companion(
                                "_check.c", file -> check(name, program, Conformance.of(name, program), file))));
    }

    /// A program that checks `file`, in which `program` was written, by golden steps.
    static String check(String name, Program program, Conformance golden, String file) {
        CExporter exporter = of(name, program);
        return GoldenProgram.text(
                golden, file, "cc -std=c99 -O3 %s -lm && ./a.out", CCheck.function(exporter.recipe, exporter.body));
    }

    private static CExporter of(String name, Program program) {
        Recipe recipe = Recipe.of(name, program, CBody.RESERVED);
        Refusals.requireOneArray(recipe);
        return new CExporter(LoopForm.of(recipe, CBody.RESERVED));
    }

    private String text() {
        var lines = new ArrayList<String>();
        if (recipe.readsStepNumber()) {
            lines.add("const double t = (double)step;");
        }
        var loops = new CLoops(body);
        for (int pass = 0; pass < body.passes().count(); pass++) {
            lines.addAll(loops.lines(pass));
        }
        lines.addAll(0, CScratch.arrays(body.scratch()));
        if (recipe.seesMatrices() && lines.stream().anyMatch(line -> line.matches(".*\\bcount\\b.*"))) {
            lines.addFirst("const size_t count = rows * columns;");
        }
        var text = new StringBuilder(CComments.head(recipe, usage()));
        text.append(
                """

                #include <stddef.h>
                #include <tgmath.h>

                #ifndef REAL
                #define REAL float
                #endif
                typedef REAL real;

                """);
        text.append(body.settingsText());
        body.syntax().helpers("static inline").forEach(helper -> text.append(helper).append('\n'));
        if (!body.scratch().isEmpty()) {
            text.append(CScratch.function(body));
        }
        if (body.scratch().hasProducts()) {
            text.append(CScratch.TRIPLE_PRODUCT);
        }
        text.append(signature()).append("\n{\n");
        lines.forEach(line -> text.append("    ").append(line).append('\n'));
        return text.append("}\n").toString();
    }

    private List<String> usage() {
        var lines = new ArrayList<String>();
        if (!body.scratch().isEmpty()) {
            lines.add(
                    "scratch: room for %s_scratch(rows, columns) doubles; what it holds does not matter, so that one"
                            .formatted(body.prefix()));
            lines.add("piece, large enough for the largest array, serves all.");
            lines.add("");
        }
        lines.addAll(
                List.of(
                        "Numbers are floats unless the file is compiled with -DREAL=double. With gcc,",
                        "-O3 -fno-math-errno -fno-trapping-math vectorises the loop; neither changes a result."));
        return lines;
    }

    private String signature() {
        var parameters = new ArrayList<String>();
        if (body.hasSettings()) {
            parameters.add("const %s_settings *settings".formatted(body.prefix()));
        }
        if (recipe.readsStepNumber()) {
            parameters.add("long step");
        }
        if (recipe.seesMatrices()) {
            parameters.add("size_t rows");
            parameters.add("size_t columns");
        } else {
            parameters.add("size_t count");
        }
        parameters.add("real *restrict " + recipe.weight());
        parameters.add("const real *restrict " + recipe.gradient());
        recipe.states()
                .forEach(state ->
                        parameters.add(
                                "%s *restrict %s"
                                        .formatted(state.kind() == Kind.TENSOR ? "real" : "double", state.name())));
        if (!body.scratch().isEmpty()) {
            parameters.add("double *restrict scratch");
        }
        return CBody.wrapped("void %s_step".formatted(body.prefix()), parameters, "");
    }
}
