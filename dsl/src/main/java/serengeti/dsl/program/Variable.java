package serengeti.dsl.program;

/// A named value: an input of the program, a hyperparameter, or what an earlier statement assigned.
///
/// @param name a letter or underscore, then letters, digits or underscores
public record Variable(String name) implements Argument {

    @Override
    public String toString() {
        return name;
    }
}
