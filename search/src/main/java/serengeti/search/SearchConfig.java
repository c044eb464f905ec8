package serengeti.search;

import serengeti.dsl.meaning.Lowering;
import serengeti.dsl.program.Program;
import serengeti.evaluator.task.TrainingRun.Limits;
import serengeti.search.evolution.EvolutionSettings;
import serengeti.search.fitness.FitnessRule;
import serengeti.search.mutation.MutationSettings;

/// Every knob of one search run.
///
/// @param seed what all random numbers come from
/// @param mode how children are made
/// @param start the program the population consists of at the start, free of hyperparameters
/// @param evolution population, tournament and batch
/// @param mutation how children differ from their parents
/// @param tuningShare the share of the trainings, at the start, in which only constants change, 0 to 1; forms that need
///     little tuning would otherwise take over before the start program has shown what it can do
/// @param rule how scores become fitness
/// @param maxPrograms stop after so many children, at least 1
/// @param maxTrainings stop once so many training runs were spent, finals included, at least 1
/// @param limits when a training run is cut short
/// @param maxCost operations per parameter and step (see [Cost]) beyond which a program is not trained
/// @param confirmedShare the share of the population, counted from the best, in which a new program must be to get
///     further seeds at once, 0 to 1
/// @param finals how the champion is chosen
/// @param constraints what state a program may keep
public record SearchConfig(
        long seed,
        Mode mode,
        Program start,
        EvolutionSettings evolution,
        MutationSettings mutation,
        double tuningShare,
        FitnessRule rule,
        long maxPrograms,
        long maxTrainings,
        Limits limits,
        double maxCost,
        double confirmedShare,
        Finals finals,
        Constraints constraints) {

    /// The knobs of a search that is free in the state it keeps.
    public SearchConfig(
            long seed,
            Mode mode,
            Program start,
            EvolutionSettings evolution,
            MutationSettings mutation,
            double tuningShare,
            FitnessRule rule,
            long maxPrograms,
            long maxTrainings,
            Limits limits,
            double maxCost,
            double confirmedShare,
            Finals finals) {
        this(
                seed,
                mode,
                start,
                evolution,
                mutation,
                tuningShare,
                rule,
                maxPrograms,
                maxTrainings,
                limits,
                maxCost,
                confirmedShare,
                finals,
                Constraints.NONE);
    }

    /// How children are made.
    public enum Mode {
        /// Mutated copies of tournament winners.
        EVOLUTION,
        /// The same with nothing but constants changed: hyperparameter tuning with the same code and budget.
        CONSTANTS,
        /// The start program after 1 to 30 random mutations; no selection.
        RANDOM
    }

    /// The choice of the champion on seeds that the search did not use.
    ///
    /// @param finalists programs of best fitness that enter, at least 1
    /// @param firstSeeds seeds on which all of them are compared, at least 1
    /// @param keep how many go on, at least 1
    /// @param moreSeeds further seeds for those
    public record Finals(int finalists, int firstSeeds, int keep, int moreSeeds) {
        public Finals {
            if (finalists < 1 || firstSeeds < 1 || keep < 1 || moreSeeds < 0) {
                throw new IllegalArgumentException(
                        "finals %d x %d, %d x %d: all must be at least 1"
                                .formatted(finalists, firstSeeds, keep, moreSeeds));
            }
        }

        /// Finals of this proportion that cost at most `limit` trainings, but never less than two finalists on two
        /// seeds and one more for the best.
        public Finals within(long limit) {
            Finals finals = this;
            while (finals.trainings() > limit && !finals.equals(finals.reduced())) {
                finals = finals.reduced();
            }
            return finals;
        }

        private Finals reduced() {
            return new Finals(reduced(finalists, 2), reduced(firstSeeds, 2), reduced(keep, 1), reduced(moreSeeds, 1));
        }

        private static int reduced(int count, int least) {
            return Math.clamp(count * 7L / 8, Math.min(least, count), count);
        }

        /// The trainings that finals cost at most.
        public long trainings() {
            return (long) finalists * firstSeeds + (long) keep * moreSeeds;
        }
    }

    public SearchConfig {
        start = start.inlined();
        if (!(tuningShare >= 0 && tuningShare <= 1)) {
            throw new IllegalArgumentException("tuningShare: %s, must be between 0 and 1".formatted(tuningShare));
        }
        if (maxPrograms < 1 || maxTrainings < 1) {
            throw new IllegalArgumentException(
                    "programs %d and trainings %d: both must be at least 1".formatted(maxPrograms, maxTrainings));
        }
        if (!constraints.equals(Constraints.NONE)) {
            constraints.requireMetByStart(Lowering.plan(start));
        }
    }

    /// These knobs with other constraints.
    ///
    /// @throws IllegalArgumentException if the start program does not meet them
    public SearchConfig withConstraints(Constraints other) {
        return new SearchConfig(
                seed,
                mode,
                start,
                evolution,
                mutation,
                tuningShare,
                rule,
                maxPrograms,
                maxTrainings,
                limits,
                maxCost,
                confirmedShare,
                finals,
                other);
    }

    /// The equally budgeted tuning baseline of this search: constants only, from the same start.
    public SearchConfig baseline(long trainings) {
        return new SearchConfig(
                seed,
                Mode.CONSTANTS,
                start,
                evolution,
                MutationSettings.CONSTANTS,
                0,
                rule,
                Long.MAX_VALUE,
                trainings,
                limits,
                maxCost,
                confirmedShare,
                finals,
                constraints);
    }
}
