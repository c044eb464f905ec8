package serengeti.cli;

import picocli.CommandLine.Parameters;

/// The program that a command is about.
final class ProgramParameter {
    /// What PROGRAM can be, for help.
    static final String FORMS = "An .opt file, a name of the library, or CAMPAIGN#best|ID";

    @Parameters(paramLabel = "PROGRAM", description = FORMS + ".")
    private String program;

    /// As it was given; [ProgramArgument] knows what it stands for.
    String text() {
        return program;
    }
}
