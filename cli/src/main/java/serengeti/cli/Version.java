package serengeti.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of this build, as the jar's manifest has it.
final class Version implements IVersionProvider {

    /// The version, or `development` where the classes do not come from a jar.
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"serengeti %s (Java %s)".formatted(text(), Runtime.version())};
    }
}
