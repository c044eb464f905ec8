package serengeti.search;

/// A task of a campaign, by name.
///
/// @param name in the table of tasks
/// @param steps length of a training run; 0 for the task's own
public record TaskChoice(String name, int steps) {

    public TaskChoice {
        if (steps < 0) {
            throw new IllegalArgumentException("'%s:%d': steps must be at least 1".formatted(name, steps));
        }
    }

    /// Reads `mlp16` or, with another length of run, `mlp16:1000`.
    ///
    /// @throws IllegalArgumentException if the text is neither
    public static TaskChoice parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return new TaskChoice(text, 0);
        }
        try {
            return new TaskChoice(text.substring(0, colon), atLeastOne(text.substring(colon + 1)));
        } catch (NumberFormatException error) {
            throw new IllegalArgumentException(
                    "'%s': what follows the colon must be a number of steps, at least 1".formatted(text), error);
        }
    }

    private static int atLeastOne(String text) {
        int steps = Integer.parseInt(text);
        if (steps < 1) {
            throw new NumberFormatException(text);
        }
        return steps;
    }

    @Override
    public String toString() {
        return steps == 0 ? name : name + ":" + steps;
    }
}
