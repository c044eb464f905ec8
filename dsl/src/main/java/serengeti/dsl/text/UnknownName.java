package serengeti.dsl.text;

import java.util.Collection;
import java.util.stream.Collectors;

/// A name that stands for nothing: of a program, a task, a preset. The message is one line for the user.
public final class UnknownName extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /// An error such as `unknown program 'lino'; did you mean 'lion'?`; without a close name it lists those known,
    /// if there are any.
    ///
    /// @param what the sort of thing, such as `program`
    public UnknownName(String what, String name, Collection<String> known) {
        super("unknown %s '%s'%s".formatted(what, name, remedy(name, known)));
    }

    private static String remedy(String name, Collection<String> known) {
        String suggestion = Suggestion.didYouMean(name, known);
        return suggestion.isEmpty() && !known.isEmpty()
                ? known.stream().sorted().collect(Collectors.joining(", ", "; known: ", ""))
                : suggestion;
    }
}
