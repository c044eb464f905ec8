package serengeti.dsl.export;

import java.util.HashSet;
import java.util.Set;

/// Names for the values of exported code, each given once.
final class Names {
    private final Set<String> taken;

    /// @param reserved names that are not given
    Names(Set<String> reserved) {
        taken = new HashSet<>(reserved);
    }

    boolean isFree(String name) {
        return !taken.contains(name);
    }

    /// `wish`, or `wish_2`, `wish_3` and so on.
    String take(String wish) {
        String name = wish;
        for (int number = 2; !taken.add(name); number++) {
            name = wish + "_" + number;
        }
        return name;
    }
}
