package serengeti.results.store;

import java.util.Map;
import java.util.TreeMap;
import serengeti.dsl.text.Parser;
import serengeti.search.CampaignSpec;
import serengeti.search.Preset;
import serengeti.search.SearchConfig.Finals;
import serengeti.search.SearchConfig.Mode;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.fitness.FitnessRule;

/// A campaign's specification as settings that can be stored and read back.
///
/// `campaign.*` is what is read back; `knobs.*` are all knobs of the search that follow from it, for people, and to
/// notice that a later version would run another campaign.
final class SpecSettings {
    private static final String CAMPAIGN = "campaign";
    private static final String PRESET = CAMPAIGN + ".preset.";

    private SpecSettings() {}

    /// All settings, by name.
    static Map<String, String> of(CampaignSpec spec) {
        Map<String, String> settings = new TreeMap<>();
        RecordSettings.flatten(CAMPAIGN, spec, settings);
        RecordSettings.flatten("knobs", spec.config(), settings);
        return settings;
    }

    /// The specification that was stored.
    static CampaignSpec read(Map<String, String> settings) {
        var reader = new Reader(settings);
        return new CampaignSpec(
                reader.preset(),
                reader.whole(CAMPAIGN + ".seed"),
                Mode.valueOf(reader.text(CAMPAIGN + ".mode")),
                Parser.parse(reader.text(CAMPAIGN + ".start"), "start program"),
                reader.whole(CAMPAIGN + ".maxPrograms"),
                reader.whole(CAMPAIGN + ".maxTrainings"));
    }

    private record Reader(Map<String, String> settings) {

        String text(String name) {
            String value = settings.get(name);
            if (value == null) {
                throw new StoreException("setting '%s' is missing".formatted(name));
            }
            return value;
        }

        long whole(String name) {
            return Long.parseLong(text(name));
        }

        int count(String name) {
            return Integer.parseInt(text(name));
        }

        double number(String name) {
            return Double.parseDouble(text(name));
        }

        Preset preset() {
            return new Preset(
                    text(PRESET + "name"),
                    text(PRESET + "title"),
                    text(PRESET + "task"),
                    count(PRESET + "steps"),
                    new EvolutionSettings(
                            count(PRESET + "evolution.population"),
                            count(PRESET + "evolution.tournament"),
                            count(PRESET + "evolution.batch")),
                    number(PRESET + "tuningShare"),
                    rule(),
                    whole(PRESET + "trainings"),
                    number(PRESET + "confirmedShare"),
                    new Finals(
                            count(PRESET + "finals.finalists"),
                            count(PRESET + "finals.firstSeeds"),
                            count(PRESET + "finals.keep"),
                            count(PRESET + "finals.moreSeeds")),
                    count(PRESET + "freshSeeds"));
        }

        private FitnessRule rule() {
            return text(PRESET + "rule").equals("Paper")
                    ? new FitnessRule.Paper()
                    : new FitnessRule.NoiseAware(
                            number(PRESET + "rule.noise"),
                            number(PRESET + "rule.caution"),
                            count(PRESET + "rule.maxSeeds"));
        }
    }
}
