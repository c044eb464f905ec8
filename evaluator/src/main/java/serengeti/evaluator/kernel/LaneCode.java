package serengeti.evaluator.kernel;

import java.lang.classfile.TypeKind;
import java.util.List;
import serengeti.dsl.function.Lane;

/// Code for one element or for a vector of them; values lie in locals.
interface LaneCode {

    /// What locals hold a value.
    TypeKind kind();

    /// Address to value of a number's cell.
    void loadNumber();

    /// Address to value.
    void load();

    /// Address of bfloat16 to value.
    void loadBfloat16();

    /// The values of some locals to that of a lane.
    void apply(Lane lane, List<Integer> operands);

    /// Value to local.
    void store(int local);

    /// Writes a local at the address that `address` pushes.
    void storeAt(int local, Runnable address);

    /// Writes a local as bfloat16, rounded to nearest.
    void storeNearest(int local, Runnable address);

    /// Writes a local as bfloat16, rounded at random.
    ///
    /// @param index the local of the element's place in the block
    /// @param key tells states apart
    void storeStochastically(int local, Runnable address, int index, int key);
}
