package serengeti.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A simplification that trains little.
final class MeasuredSimplification {
    /// The sign of the gradient; what else there is, is of no use.
    static final String USELESS =
            """
            def train(w, g, lr):
              x = arcsin(g)
              update = sign(x)
              wd = w * 0.0012
              update = update + wd
              lr = lr * 0.0031
              update = update * lr
              return update
            """;

    private MeasuredSimplification() {}

    /// A file with [#USELESS].
    static String useless(Path folder) throws Exception {
        Path program = folder.resolve("useless.opt");
        Files.writeString(program, USELESS);
        return program.toString();
    }

    /// Simplifies a program on a short task with eight seeds.
    static Cli run(String program, String... more) {
        var args =
                new ArrayList<>(
                        List.of(
                                "simplify",
                                program,
                                "--task",
                                "mlp16:60",
                                "--margin",
                                "0.3",
                                "--seeds",
                                "8",
                                "--json"));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(new String[0]));
    }
}
