package serengeti.dsl.simplify;

import java.util.List;
import java.util.Optional;
import serengeti.dsl.program.Program;

/// What a program computes whatever its constants: programs of equal form differ in numbers, names and order alone.
///
/// @param structure of its normal form
public record Form(List<Long> structure) {

    public Form {
        structure = List.copyOf(structure);
    }

    /// That of a sound program; empty where a number of its normal form is too large or too small.
    public static Optional<Form> of(Program program) {
        return Recognizer.form(program.inlined()).map(form -> new Form(Skeleton.of(form).structure()));
    }
}
