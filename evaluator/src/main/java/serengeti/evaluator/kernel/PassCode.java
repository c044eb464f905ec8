package serengeti.evaluator.kernel;

import java.util.List;
import serengeti.dsl.function.Lane;
import serengeti.evaluator.kernel.KernelPlan.Stream;

/// A pass as loops over a block of elements.
///
/// Mostly one loop. A transcendental lane is a loop of its own, since its code is long and shared by all kernels; what
/// goes from one loop to another lies in a slot, memory of one block's length that stays in cache.
///
/// @param loops in order
/// @param slots how many slots they need
/// @param sums what is summed after them
record PassCode(List<Loop> loops, int slots, List<PlacedSum> sums) {

    PassCode {
        loops = List.copyOf(loops);
        sums = List.copyOf(sums);
    }

    /// Whether elements must come in blocks that fit the slots.
    boolean isBlocked() {
        return slots > 0 || !sums.isEmpty();
    }

    /// One loop over a block.
    sealed interface Loop {}

    /// Plain arithmetic: all loads, then all operations, then all stores, vector by vector.
    ///
    /// @param loads what is read from memory
    /// @param computed nodes, in order
    /// @param stores what is written
    record StraightLoop(List<Placed> loads, List<Integer> computed, List<Placed> stores) implements Loop {
        StraightLoop {
            loads = List.copyOf(loads);
            computed = List.copyOf(computed);
            stores = List.copyOf(stores);
        }
    }

    /// One transcendental lane.
    ///
    /// @param lane which
    /// @param node its node
    /// @param operands where its arguments are
    /// @param slot where its result goes
    record LaneLoop(Lane lane, int node, List<Place> operands, int slot) implements Loop {
        LaneLoop {
            operands = List.copyOf(operands);
        }
    }

    /// A node's value at a place.
    record Placed(int node, Place place) {}

    /// The values at `place`, summed for `node`.
    record PlacedSum(int node, Place place) {}

    /// Where a value is.
    sealed interface Place {}

    /// In a tensor.
    record StreamPlace(Stream stream) implements Place {}

    /// In a slot.
    record SlotPlace(int slot) implements Place {}

    /// In the cell of a number.
    record CellPlace(int node) implements Place {}
}
