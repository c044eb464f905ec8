package serengeti.cli;

import java.util.Locale;
import java.util.Optional;

/// Sizes of models as people write them: `4096`, `4K`, `16M`; K, M and G are powers of 1024.
final class ModelSize {
    /// What [#parse] reads, for messages.
    static final String POSSIBLE = "a whole number from 1 to 1G; 1K is 1024, 1M is 1024K, 1G is 1024M";

    private static final int LARGEST = 1 << 30;
    private static final String UNITS = "KMG";
    private static final int BITS_PER_UNIT = 10;

    private ModelSize() {}

    /// The number that a text stands for; empty if it stands for none, or for one that is below 1 or above 1G.
    static Optional<Integer> parse(String text) {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        int unit = upper.isEmpty() ? -1 : UNITS.indexOf(upper.charAt(upper.length() - 1));
        String digits = unit < 0 ? upper : upper.substring(0, upper.length() - 1);
        if (digits.matches("[0-9]{1,10}")) {
            long size = Long.parseLong(digits) << BITS_PER_UNIT * (unit + 1);
            if (size >= 1 && size <= LARGEST) {
                return Optional.of((int) size);
            }
        }
        return Optional.empty();
    }

    /// The shortest text for a size.
    static String text(int size) {
        int unit = 0;
        int rest = size;
        while (unit < UNITS.length() && rest % (1 << BITS_PER_UNIT) == 0) {
            rest >>= BITS_PER_UNIT;
            unit++;
        }
        return rest + (unit == 0 ? "" : UNITS.substring(unit - 1, unit));
    }
}
