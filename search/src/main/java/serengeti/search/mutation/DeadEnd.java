package serengeti.search.mutation;

/// A program that the settings of mutation leave no way on from; the message is one line for the user.
public final class DeadEnd extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /// @param draws how many mutations were drawn, none of them sound
    /// @param statements of the program
    /// @param pinned how many of these must stay as they are
    DeadEnd(int draws, int statements, int pinned, MutationSettings settings) {
        super(
                ("no sound mutation found in %d draws for a program of %d statements, %d of them pinned, with mutation"
                     + " weights insert=%s, delete=%s, modify=%s, scale=%s; insertions need a program below %d"
                     + " statements, scaling a live constant other than 0")
                        .formatted(
                                draws,
                                statements,
                                pinned,
                                settings.insert(),
                                settings.delete(),
                                settings.modify(),
                                settings.scale(),
                                settings.maxStatements()));
    }
}
