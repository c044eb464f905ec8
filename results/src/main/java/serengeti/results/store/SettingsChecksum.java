package serengeti.results.store;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.CRC32C;

/// What is stored beside the settings to notice that one of them was changed: a campaign that goes on with another seed
/// or length would mix two campaigns.
final class SettingsChecksum {
    static final String NAME = "checksum";

    private SettingsChecksum() {}

    /// Of all settings but itself, 8 hexadecimal digits.
    static String of(SortedMap<String, String> settings) {
        var sum = new CRC32C();
        for (Map.Entry<String, String> each : settings.entrySet()) {
            sum.update((each.getKey() + "=" + each.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return "%08x".formatted(sum.getValue());
    }
}
