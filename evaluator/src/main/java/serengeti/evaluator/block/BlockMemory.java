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

    private final int states;

    /// Memory for code with so many states and temporaries; every address is 0.
    BlockMemory(int states, int temporaries) {
        this.states = states;
        addresses = new long[FIRST_STATE + states + temporaries];
    }

    /// Where the address of a temporary is.
    static int temporary(int states, int temporary) {
        return FIRST_STATE + states + temporary;
    }

    /// Moves a temporary.
    void setTemporary(int temporary, long address) {
        set(temporary(states, temporary), address);
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
