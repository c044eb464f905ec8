package serengeti.evaluator.block;

/// Where the operands of block code lie, as addresses.
final class BlockMemory {
    static final int WEIGHTS = 0;
    static final int GRADIENT = 1;
    static final int SLOTS = 2;
    static final int MODEL_CELLS = 3;
    static final int ARRAY_CELLS = 4;
    static final int FIRST_STATE = 5;

    private final long[] addresses;

    /// Memory for code with `states` state tensors; every address is 0.
    BlockMemory(int states) {
        addresses = new long[FIRST_STATE + states];
    }

    /// One of the addresses.
    long address(int root) {
        return addresses[root];
    }

    /// Moves one of them.
    void set(int root, long address) {
        addresses[root] = address;
    }
}
