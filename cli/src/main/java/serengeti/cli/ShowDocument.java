package serengeti.cli;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import serengeti.dsl.function.Kind;
import serengeti.dsl.library.Library;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Recognition;
import serengeti.dsl.simplify.Recognizer;
import serengeti.dsl.text.Printer;

/// The JSON document of `show`.
///
/// @param redundantStatements numbers of the statements that never reach an update, from 1
/// @param recognized the library's program with the same functional hash, or else the one that it is over the real numbers
///     with other constants, or null
/// @param smallerStates names and kinds of the states that are kept and are no tensors, such as `r: row`
/// @param recognizedAs the latter in words; null where the hash is the same or nothing is recognized
/// @param kernel the compiled step, or null if nobody asked
record ShowDocument(
        String name,
        String text,
        int statements,
        int redundantInStep,
        int redundant,
        List<Integer> redundantStatements,
        String liveText,
        String hash,
        int stateTensors,
        int liveStateTensors,
        List<String> smallerStates,
        int bytesPerParameter,
        int flopsPerParameter,
        boolean elementwise,
        boolean oddInGradient,
        Double degreeInGradient,
        Double degreeInWeight,
        String recognized,
        String recognizedAs,
        KernelDocument kernel) {

    static ShowDocument of(NamedProgram named, boolean showsKernel) {
        Program program = named.program();
        StaticFacts facts = StaticFacts.of(program);
        Optional<Library.Entry> same = LibraryTwin.of(program);
        Optional<Recognition> like = same.isPresent() ? Optional.empty() : Recognizer.recognize(program);
        return new ShowDocument(
                named.name(),
                Printer.print(program),
                facts.statements(),
                facts.redundantInStep(),
                facts.redundant(),
                redundant(program),
                Printer.print(facts.live()),
                facts.hash().toString(),
                facts.stateTensors(),
                facts.liveStateTensors(),
                smallerStates(facts.live()),
                facts.bytesPerParameter(),
                facts.flopsPerParameter(),
                facts.elementwise(),
                facts.odd(),
                orNull(facts.degreeInGradient()),
                orNull(facts.degreeInWeight()),
                same.or(() -> like.map(Recognition::entry)).map(Library.Entry::name).orElse(null),
                like.map(Recognition::text).orElse(null),
                showsKernel ? KernelDocument.of(program) : null);
    }

    private static List<String> smallerStates(Program live) {
        return live.signature().states().stream()
                .filter(state -> state.kind() != Kind.TENSOR)
                .map(state -> "%s: %s".formatted(state.name(), state.kind().keyword()))
                .toList();
    }

    private static List<Integer> redundant(Program program) {
        BitSet live = Dataflow.of(program).liveStatements();
        var redundant = new ArrayList<Integer>();
        for (int index = 0; index < program.statements().size(); index++) {
            if (!live.get(index)) {
                redundant.add(index + 1);
            }
        }
        return redundant;
    }

    private static Double orNull(OptionalDouble degree) {
        return degree.isPresent() ? degree.getAsDouble() : null;
    }
}
