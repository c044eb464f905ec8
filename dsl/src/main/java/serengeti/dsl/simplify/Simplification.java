package serengeti.dsl.simplify;

import java.util.List;
import serengeti.dsl.program.Program;

/// A program and a simpler one, with the steps from one to the other.
///
/// @param input the program that was to be simplified, hyperparameters replaced by their values
/// @param output what it became; the input if nothing could be done
/// @param steps in order; the first begins with the input, the last ends with the output
public record Simplification(Program input, Program output, List<Step> steps) {

    public Simplification {
        steps = List.copyOf(steps);
    }
}
