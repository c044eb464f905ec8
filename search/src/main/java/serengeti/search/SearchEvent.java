package serengeti.search;

import java.util.List;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.search.evolution.Individual;

/// What a search tells its listener, always in the same order for the same configuration.
public sealed interface SearchEvent {

    /// The training runs that what is told took.
    List<Trial> trials();

    /// A cycle is over.
    ///
    /// @param born the children, in order of birth
    /// @param trials the training runs it took
    /// @param statistics counts so far
    /// @param best the best program so far, of all that were ever born, with the learning rate at which it was trained in
    ///     it
    /// @param bestFitness its fitness
    record CycleEnded(
            List<Individual> born, List<Trial> trials, Statistics statistics, Individual best, double bestFitness)
            implements SearchEvent {
        public CycleEnded {
            born = List.copyOf(born);
            trials = List.copyOf(trials);
        }
    }

    /// The finalists were compared.
    ///
    /// @param trials their training runs on final seeds
    /// @param champion the best of them
    /// @param statistics counts of the whole search
    record FinalsEnded(List<Trial> trials, Champion champion, Statistics statistics) implements SearchEvent {
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
