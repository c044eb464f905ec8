package serengeti.search.funnel;

import java.util.List;
import java.util.Map;
import serengeti.dsl.program.Program;
import serengeti.evaluator.task.TaskCard;

/// What a funnel found.
///
/// @param candidates that entered, winners of searches first
/// @param tiers that were gone through, in their order
/// @param winners best first; where nothing beats AdamW on the first tier, the best there
public record FunnelResult(List<Candidate> candidates, List<TierResult> tiers, List<Winner> winners) {

    public FunnelResult {
        candidates = List.copyOf(candidates);
        tiers = List.copyOf(tiers);
        winners = List.copyOf(winners);
    }

    /// What came out on one tier.
    ///
    /// @param tier name
    /// @param tasks names
    /// @param reference the form of AdamW that was better there, which programs must beat
    /// @param level chance of a mean as high by luck alone at which a program passes
    /// @param standings best first
    public record TierResult(
            String tier, List<String> tasks, String reference, double level, List<Standing> standings) {
        public TierResult {
            tasks = List.copyOf(tasks);
            standings = List.copyOf(standings);
        }
    }

    /// A program's place on a tier.
    ///
    /// @param fate whether it passed
    /// @param mean of what it is above the reference, in standard deviations from seed to seed, over tasks and seeds
    /// @param standardError of that mean
    /// @param seeds it was trained on
    /// @param chance of a mean as high by luck alone, of this program alone
    /// @param tuned with the constants that were tuned, by task
    public record Standing(
            String name,
            Fate fate,
            double mean,
            double standardError,
            int seeds,
            double chance,
            Map<String, Program> tuned) {
        public Standing {
            tuned = Map.copyOf(tuned);
        }
    }

    /// A program that is worth a card.
    ///
    /// @param passed tiers on which it beat AdamW
    /// @param scores on seeds that nothing was chosen by, on each task of each tier that it came to; beside them those of
    ///     the simplified program, if that differs by more than constants
    public record Winner(Candidate candidate, List<String> passed, List<TaskScores> scores) {
        public Winner {
            passed = List.copyOf(passed);
            scores = List.copyOf(scores);
        }
    }

    /// Scores of a winner, or of what it was simplified to, and of others on the same seeds of a task.
    ///
    /// @param tier name
    /// @param isSimplified whether they are those of the simplified program
    /// @param tuned the program with the constants that were tuned there
    /// @param own its scores, by seed; minus infinity where it was not scored
    /// @param others programs tuned alike: the reference, Lion, and beside the simplified program the winner
    public record TaskScores(
            String tier, TaskCard task, boolean isSimplified, Program tuned, double[] own, List<Other> others) {
        public TaskScores {
            others = List.copyOf(others);
        }
    }

    /// Another program on the same task.
    ///
    /// @param tuned with the constants that were tuned there
    /// @param scores by seed
    public record Other(String name, Program tuned, double[] scores) {}
}
