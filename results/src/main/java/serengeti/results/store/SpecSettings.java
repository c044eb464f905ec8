package serengeti.results.store;

import java.util.Map;
import java.util.TreeMap;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.knobs.Knobs;

/// A campaign's specification as settings that can be stored and read back: all its knobs by name.
final class SpecSettings {

    private SpecSettings() {}

    /// All settings, by name.
    static Map<String, String> of(CampaignSpec spec) {
        Map<String, String> settings = new TreeMap<>();
        Knobs.of(spec).forEach(setting -> settings.put(setting.name(), setting.text()));
        return settings;
    }

    /// The specification that was stored.
    ///
    /// @throws IllegalArgumentException if a knob is missing or unknown, as in a campaign of another version
    static CampaignSpec read(Map<String, String> settings) {
        CampaignSpec any = Preset.all().getFirst().spec();
        for (Knobs.Setting setting : Knobs.of(any)) {
            if (!settings.containsKey(setting.name())) {
                throw new IllegalArgumentException("'%s' is missing".formatted(setting.name()));
            }
        }
        return Knobs.with(any, settings);
    }
}
