package serengeti.dsl.meaning;

/// Which value each name of a program stands for at present.
///
/// A small hash table that never grows: names are mostly the same objects, so comparing is cheap.
final class Scope {
    private final String[] names;
    private final int[] values;
    private final int mask;

    /// @param most how many names there may be
    Scope(int most) {
        int capacity = Integer.highestOneBit(Math.max(8, 2 * most)) << 1;
        names = new String[capacity];
        values = new int[capacity];
        mask = capacity - 1;
    }

    private int slot(String name) {
        int slot = ((name.hashCode() * 0x9E3779B9) >>> 8) & mask;
        while (names[slot] != null && !names[slot].equals(name)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /// Assigns a value to a name, in place of the one it had.
    void put(String name, int value) {
        int slot = slot(name);
        names[slot] = name;
        values[slot] = value;
    }

    /// The value of a name, or -1.
    int get(String name) {
        int slot = slot(name);
        return names[slot] == null ? -1 : values[slot];
    }
}
