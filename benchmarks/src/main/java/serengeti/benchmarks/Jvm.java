package serengeti.benchmarks;

/// What every JVM of this project is started with, for annotations; as `jvm.flags` in the root `pom.xml`.
public final class Jvm {
    /// The Vector API is an incubating module.
    public static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /// ND4J calls native code.
    public static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    /// JavaCPP uses sun.misc.Unsafe.
    public static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    private Jvm() {}
}
