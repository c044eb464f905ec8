package serengeti.cli;

import java.util.Optional;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.dsl.program.Program;

/// The program of the library that computes the same updates, by functional hash.
final class LibraryTwin {

    private LibraryTwin() {}

    /// The first such entry.
    static Optional<Library.Entry> of(Program program) {
        FunctionalHash hash = hash(program);
        return Library.all().stream().filter(entry -> hash(entry.program()).equals(hash)).findFirst();
    }

    private static FunctionalHash hash(Program program) {
        return FunctionalHash.of(Dataflow.of(program.inlined()));
    }
}
