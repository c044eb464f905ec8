package serengeti.search;

import java.util.List;
import serengeti.dsl.meaning.FunctionalHash;
import serengeti.evaluator.score.Training;
import serengeti.search.evolution.Individual;
import serengeti.search.validation.Confirmation;
import serengeti.search.validation.ValidationPoint;

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
    /// @param hall the best programs of the search, best first
    record FinalsEnded(List<Trial> trials, Champion champion, Statistics statistics, List<Member> hall)
            implements SearchEvent {
        public FinalsEnded {
            trials = List.copyOf(trials);
            hall = List.copyOf(hall);
        }
    }

    /// One of the best programs of a search.
    ///
    /// @param individual that had its behaviour first, with the learning rate at which it was trained in it
    /// @param fitness in the search
    record Member(Individual individual, double fitness) {}

    /// Another program has become the best, and was trained on the validation tasks.
    ///
    /// @param trials those runs; none where a program of the same behaviour was trained there before
    /// @param point how it fared
    record Validated(List<Trial> trials, ValidationPoint point) implements SearchEvent {
        public Validated {
            trials = List.copyOf(trials);
        }
    }

    /// The search is over, and its last best program was compared with that which was the best on the validation tasks.
    ///
    /// @param trials those runs
    /// @param peak the best there
    /// @param last the last best of the search
    record ValidationEnded(List<Trial> trials, ValidationPoint peak, ValidationPoint last, Confirmation confirmation)
            implements SearchEvent {
        public ValidationEnded {
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
        FRESH,
        /// The seeds on which best programs are trained on the validation tasks.
        VALIDATION
    }
}
