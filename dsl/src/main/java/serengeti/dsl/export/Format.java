package serengeti.dsl.export;

import java.util.stream.Stream;
import serengeti.dsl.program.Program;
import serengeti.dsl.text.UnknownName;

/// The table of formats that programs are exported to, one row each.
public enum Format {
    /// PyTorch: an optimizer with parameter groups.
    PYTORCH("pytorch", "PyTorch, a torch.optim.Optimizer", ".py", PyTorchExporter::export),
    /// Optax: a gradient transformation.
    OPTAX("optax", "Optax, a GradientTransformation for JAX", ".py", OptaxExporter::export),
    /// LaTeX: the algorithm as papers show it.
    LATEX("latex", "LaTeX, the algorithm in a box", ".tex", LatexExporter::export),
    /// Markdown with formulas.
    MARKDOWN("markdown", "Markdown, a page with tables and formulas", ".md", MarkdownExporter::export),
    /// The text of the paper's listings.
    HERO("hero", "the paper's listings and its code hero, as Python text", ".py", HeroExporter::export),
    /// Plain C: one function that makes a step on one array.
    C("c", "plain C, one function for one array", ".c", CExporter::export),
    /// CUDA C: kernels and a function that launches them.
    CUDA("cuda", "CUDA C, kernels and a function that launches them for one array", ".cu", CudaExporter::export),
    /// A Java class for ND4J and DL4J.
    ND4J("nd4j", "a Java class: an updater of ND4J and DL4J, or one that makes steps", ".java", Nd4jExporter::export),
    /// A document for other programs.
    JSON(
            "json",
            "a document for other programs: names, defaults, states, lines as trees",
            ".json",
            JsonExporter::export);

    /// Writes a program down.
    @FunctionalInterface
    interface Exporter {
        /// Writes `program` down under `name`.
        ///
        /// @throws Inexpressible if the format cannot express the program
        Export export(String name, Program program);
    }

    private final String label;
    private final String description;
    private final String ending;
    private final Exporter exporter;

    Format(String label, String description, String ending, Exporter exporter) {
        this.label = label;
        this.description = description;
        this.ending = ending;
        this.exporter = exporter;
    }

    /// How commands call it.
    public String label() {
        return label;
    }

    /// What it is, in a few words.
    public String description() {
        return description;
    }

    /// How names of its files end, such as `.c`.
    public String ending() {
        return ending;
    }

    /// What the file of a program is called where the user does not say.
    ///
    /// @param name how the program is called, such as `lion`
    public String fileName(String name, Program program) {
        return switch (this) {
            case C, CUDA, PYTORCH, OPTAX, HERO -> Identifiers.snakeCase(name) + ending;
            case ND4J -> Nd4jExporter.className(Recipe.of(name, program, Nd4jExporter.RESERVED)) + ending;
            case JSON, LATEX, MARKDOWN -> name + ending;
        };
    }

    /// The format with the given label.
    ///
    /// @throws UnknownName if there is none; the message suggests a close one or lists all
    public static Format labelled(String label) {
        return Stream.of(values())
                .filter(format -> format.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UnknownName("format", label, Stream.of(values()).map(Format::label).toList()));
    }

    /// Writes a program in this format.
    ///
    /// @param name how the program is called, such as `lion`
    /// @throws serengeti.dsl.meaning.InvalidProgramException if the program is not sound
    public Export export(String name, Program program) {
        try {
            return exporter.export(name, program);
        } catch (Inexpressible refusal) {
            return new Export.Refused(refusal.getMessage());
        }
    }
}
