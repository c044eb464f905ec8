package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.List;
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
        Passes.requireElements(recipe);
        return new CExporter(recipe);
    }

    private String text() {
        var lines = new ArrayList<String>();
        if (recipe.readsStepNumber()) {
            lines.add("const double t = (double)step;");
        }
        for (int pass = 0; pass < body.passes().count(); pass++) {
            addPass(pass, lines);
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
        text.append(signature()).append("\n{\n");
        lines.forEach(line -> text.append("    ").append(line).append('\n'));
        return text.append("}\n").toString();
    }

    private List<String> usage() {
        return List.of(
                "Numbers are floats unless the file is compiled with -DREAL=double. With gcc,",
                "-O3 -fno-math-errno -fno-trapping-math vectorises the loop; neither changes a result.");
    }

    private void addPass(int pass, List<String> lines) {
        body.passes().scalarsBefore(pass).forEach(line -> lines.add(body.scalar(line)));
        List<String> loop = body.loop(pass);
        body.syntax()
                .takeConstants()
                .forEach((name, value) -> lines.add("const real %s = %s;".formatted(name, body.syntax().cast(value))));
        body.passes().sumsOf(pass).keySet().forEach(name -> lines.add("double %s = 0;".formatted(name)));
        lines.add("for (size_t i = 0; i < count; i++) {");
        loop.forEach(line -> lines.add("    " + line));
        lines.add("}");
    }

    private String signature() {
        var parameters = new ArrayList<String>();
        if (body.hasSettings()) {
            parameters.add("const %s_settings *settings".formatted(body.prefix()));
        }
        if (recipe.readsStepNumber()) {
            parameters.add("long step");
        }
        parameters.add("size_t count");
        parameters.add("real *restrict " + recipe.weight());
        parameters.add("const real *restrict " + recipe.gradient());
        recipe.states().forEach(state -> parameters.add("real *restrict " + state.name()));
        return CBody.wrapped("void %s_step".formatted(body.prefix()), parameters, "");
    }
}
