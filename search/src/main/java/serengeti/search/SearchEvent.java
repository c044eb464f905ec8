package serengeti.search;

import java.util.List;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.search.evolution.Individual;

/// What a search tells its listener, always in the same order for the same configuration.
public sealed interface SearchEvent {

    /// A cycle is over.
    ///
    /// @param born the children, in order of birth
    /// @param trials the training runs it took
    /// @param statistics counts so far
    record CycleEnded(List<Individual> born, List<Trial> trials, Statistics statistics) implements SearchEvent {
        public CycleEnded {
            born = List.copyOf(born);
            trials = List.copyOf(trials);
        }
    }

    /// The finalists were compared.
    ///
    /// @param trials their training runs on final seeds
    record FinalsEnded(List<Trial> trials) implements SearchEvent {
        public FinalsEnded {
            trials = List.copyOf(trials);
        }
    }

    /// The winners were scored on fresh seeds.
    ///
    /// @param trials those runs, the search's winner first; only its, where both behave the same
    record FreshEnded(List<Trial> trials) implements SearchEvent {
        public FreshEnded {
            trials = List.copyOf(trials);
        }
    }

    /// A training run.
    ///
    /// @param hash the program's functional hash
    /// @param phase which seeds it used
    /// @param seed number of the seed, 0-based, within the phase
    /// @param training how it ended
    record Trial(FunctionalHash hash, Phase phase, int seed, Training training) {}

    /// Which seeds a training used.
    enum Phase {
        /// The seeds by which programs compete in the population.
        SEARCH,
        /// The seeds by which the champion is chosen.
        FINAL,
        /// The seeds on which the result is reported.
        FRESH
    }
}
