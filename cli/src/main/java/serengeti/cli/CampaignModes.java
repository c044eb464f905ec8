package serengeti.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import serengeti.dsl.text.UnknownName;
import serengeti.search.SearchConfig.Mode;

/// The ways of making children, as the command line names them.
final class CampaignModes {

    private CampaignModes() {}

    /// The mode with a name.
    ///
    /// @throws UnknownName if there is none
    static Mode named(String name) {
        List<String> labels = Arrays.stream(Mode.values()).map(CampaignModes::label).toList();
        int index = labels.indexOf(name);
        if (index < 0) {
            throw new UnknownName("mode", name, labels);
        }
        return Mode.values()[index];
    }

    /// The name of a mode.
    static String label(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
