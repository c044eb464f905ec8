package serengeti.search;

import serengeti.dsl.program.Program;
import serengeti.search.SearchConfig.Mode;

/// What a user asks for, and all that is needed to run the same campaign again.
///
/// @param preset where every knob that is not named here comes from
/// @param seed what all random numbers come from
/// @param mode how children are made
/// @param start the program the search starts from
/// @param maxPrograms stop after so many children, at least 1
/// @param maxTrainings stop once so many training runs were spent, finals included, at least 1
public record CampaignSpec(Preset preset, long seed, Mode mode, Program start, long maxPrograms, long maxTrainings) {

    /// All knobs of the search.
    public SearchConfig config() {
        return preset.config(this);
    }
}
