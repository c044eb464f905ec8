package serengeti.dsl.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import serengeti.dsl.program.Hyperparameter;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.Decimal;

/// A Java class for ND4J and DL4J: an updater, or, where an updater does not see enough, a class that makes steps.
final class Nd4jExporter {
    /// Keywords of Java, and names that the class uses.
    static final Set<String> RESERVED =
            Set.of(
                    ("abstract assert boolean break byte case catch char class const continue default do double else"
                         + " enum extends final finally float for goto if implements import instanceof int interface"
                         + " long native new package private protected public return short static strictfp super switch"
                         + " synchronized this throw throws transient try void volatile while true false null config"
                         + " settings gradient weights iteration epoch lr t learningRate learningRateSchedule steps"
                         + " rate states state view")
                            .split(" "));

    /// By name.
    private static final SequencedMap<String, String> HELPERS = new LinkedHashMap<>();

    static {
        HELPERS.put(
                "matrix",
                """
                /** The first axis counts the rows, all others together the columns; one axis is one column. */
                private static INDArray matrix(INDArray array) {
                    return array.rank() == 2 ? array : array.reshape(array.rank() == 0 ? 1 : array.size(0), -1);
                }
                """);
        HELPERS.put(
                "select",
                """
                /** x where the condition holds, else y. */
                private static INDArray select(INDArray condition, INDArray x, INDArray y) {
                    return Nd4j.exec(DynamicCustomOp.builder("select").addInputs(condition, x, y).build())[0];
                }
                """);
        HELPERS.put(
                "tripleProduct",
                """
                /** The product of x, y transposed, and z, by way of the smaller inner one. */
                private static INDArray tripleProduct(INDArray x, INDArray y, INDArray z) {
                    return x.rows() < x.columns() ? x.mmul(y.transpose()).mmul(z) : x.mmul(y.transpose().mmul(z));
                }
                """);
    }

    private Nd4jExporter() {}

    /// One class, and a program that checks it.
    static Export export(String name, Program program) {
        Recipe recipe = Recipe.of(name, program, RESERVED);
        Refusals.requireOneArray(recipe);
        String className = className(recipe);
        String text;
        boolean isUpdater = true;
        try {
            recipe.matrixFunction()
                    .ifPresent(function -> {
                        throw new Inexpressible("'%s' looks at arrays as matrices".formatted(function));
                    });
            text = new Nd4jUpdater(recipe, className, DecaySplit.of(recipe)).text();
        } catch (Inexpressible reason) {
            isUpdater = false;
            text = new Nd4jStepper(recipe, className, reason.getMessage()).text();
        }
        String check = Nd4jCheck.text(recipe, className, isUpdater);
        return new Export.Text(text, List.of(new Export.Companion("Check.java", _ -> check)));
    }

    /// The name of the class: that of the file, where it can be one.
    static String className(Recipe recipe) {
        return recipe.name().matches("[A-Z][A-Za-z0-9_]*") ? recipe.name() : Identifiers.className(recipe);
    }

    /// A comment before a class.
    static String comment(Recipe recipe, List<String> notes) {
        var lines = new ArrayList<String>();
        lines.add(recipe.title() + ".");
        boolean isNew = true;
        for (String line : recipe.origin()) {
            if (isNew && !line.isEmpty()) {
                lines.add("");
            }
            if (!line.isEmpty()) {
                lines.add((isNew ? "<p>" : "") + line);
            }
            isNew = line.isEmpty();
        }
        notes.forEach(note -> {
            lines.add("");
            lines.add("<p>" + note);
        });
        return Prose.wrapped(lines, 97).stream()
                .map(line -> " * ".concat(escaped(line)).stripTrailing())
                .collect(Collectors.joining("\n", "/**\n", "\n */\n"));
    }

    private static String escaped(String line) {
        return line.replace("&", "&amp;")
                .replace("*/", "*&#47;")
                .replace("<p>", "\0")
                .replace("<", "&lt;")
                .replace("\0", "<p>");
    }

    /// The fields of the hyperparameters, with their defaults.
    static String fields(Recipe recipe, Nd4jSyntax syntax, String annotation) {
        return recipe.hyperparameters().stream()
                .map(each ->
                        "%s    private double %s = %s;\n"
                                .formatted(annotation, syntax.name(each.name()), Decimal.of(each.value())))
                .collect(Collectors.joining());
    }

    /// The methods that set them.
    static String setters(Recipe recipe, Nd4jSyntax syntax, String className) {
        return recipe.hyperparameters().stream()
                .map(each ->
                        """

                            /** Sets %s, %s by default. */
                            public %s %s(double value) {
                                %s = value;
                                return this;
                            }
                        """
                                .formatted(
                                        each.name(),
                                        Decimal.of(each.value()),
                                        className,
                                        syntax.name(each.name()),
                                        syntax.name(each.name())))
                .collect(Collectors.joining());
    }

    /// Where an expression needs them.
    static String imports(String code, Stream<String> always) {
        return Stream.concat(
                        always,
                        Stream.of(
                                        "org.nd4j.linalg.api.ops.DynamicCustomOp",
                                        "org.nd4j.linalg.factory.Nd4j",
                                        "org.nd4j.linalg.ops.transforms.Transforms",
                                        "org.nd4j.linalg.indexing.NDArrayIndex")
                                .filter(name -> code.contains(name.substring(name.lastIndexOf('.') + 1) + ".")))
                .distinct()
                .sorted()
                .map("import %s;\n"::formatted)
                .collect(Collectors.joining());
    }

    /// The functions that lines call and ND4J does not have, indented.
    static String helpers(String lines, String indent) {
        return HELPERS.entrySet().stream()
                .filter(helper -> lines.matches("(?s).*\\b%s\\(.*".formatted(helper.getKey())))
                .map(helper -> "\n" + helper.getValue().replaceAll("(?m)^(?=.)", indent))
                .collect(Collectors.joining());
    }

    /// The learning rate's default.
    static String usualRate(Recipe recipe) {
        return Decimal.of(recipe.rate().map(Rate::usual).orElse(1.0));
    }

    /// What a reader has to know of the learning rate.
    static List<String> rateNotes(Recipe recipe) {
        return recipe.rate().filter(Rate::isSchedule).isPresent()
                ? List.of("The learning rate is the value of a schedule whose peak is 1.")
                : List.of();
    }

    /// The names of the hyperparameters in Java.
    static List<String> settings(Recipe recipe, Nd4jSyntax syntax) {
        return recipe.hyperparameters().stream().map(Hyperparameter::name).map(syntax::name).toList();
    }
}
