package serengeti.dsl.simplify;

import java.util.List;

/// Hashes of structures.
final class Codes {
    private Codes() {}

    static long mixed(long code, long next) {
        long mixed = (code ^ next) * 0x9E3779B97F4A7C15L + next;
        mixed ^= mixed >>> 31;
        return mixed * 0xD6E8FEB86659FD93L ^ (mixed >>> 27);
    }

    /// The hash of parts under a head, in order or whatever the order.
    static long of(long head, List<Long> parts, boolean isSymmetric) {
        long code = mixed(0x243F6A8885A308D3L, head);
        long sum = 0;
        for (long part : parts) {
            if (isSymmetric) {
                sum += mixed(part, 7);
            } else {
                code = mixed(code, part);
            }
        }
        return isSymmetric ? mixed(code, sum) : code;
    }
}
