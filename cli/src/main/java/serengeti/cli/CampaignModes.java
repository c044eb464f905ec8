package serengeti.cli;

import java.util.Locale;
import serengeti.search.Mode;

/// The ways of making children, as the command line names them.
final class CampaignModes {

    private CampaignModes() {}

    /// The name of a mode.
    static String label(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
