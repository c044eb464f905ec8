package serengeti.proxytasks.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector width of this module.
///
/// Loops of this module keep to three habits. No vector is an argument or result of a method of ours, however small:
/// the compiler may refuse to inline it, and a vector that crosses a call is allocated. No method holds more than
/// about two dozen vector operations: the first-tier compiler gives up on larger ones, and they then stay slow for
/// seconds or for good. And floats are never added with `reduceLanes`, whose order changes once a method is compiled,
/// so that a run would not repeat bit by bit.
public final class Lanes {
    /// The widest vectors of the machine.
    public static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

    /// The lanes of [#WIDE].
    public static final int COUNT = WIDE.length();

    private Lanes() {}

    /// A zeroed array with room for a whole vector beyond its last element, so that tails are loaded without a check.
    public static float[] array(int length) {
        return new float[length + COUNT];
    }
}
