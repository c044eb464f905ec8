package serengeti.cli;

import java.util.List;
import java.util.Optional;
import serengeti.cli.SimplifyDocument.Score;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Step;

/// What a simplification says at its end: how both programs do on seeds by which nothing was chosen.
///
/// @param input of the program as it was
/// @param output of the simplified program
/// @param difference output less input, seed by seed
record SimplifyScores(Score input, Score output, Score difference) {
    /// From here on seeds are numbered by which nothing is chosen.
    private static final int FRESH = 1_000_000;

    /// What the last digits of a sum may differ by on another machine.
    private static final double TOLERANCE = 1e-6;

    /// Trains both.
    static SimplifyScores of(SimplifyTrials trials, Program input, Program output, int seeds) {
        var before = new Sample(trials.of(input, FRESH, seeds));
        var after = new Sample(trials.of(output, FRESH, seeds));
        return new SimplifyScores(Score.of(before), Score.of(after), Score.of(after.minus(before)));
    }

    /// The input and the output of a trace with the constants at which its statements were left out; empty if none was.
    static Optional<Step.Fitted> fitted(List<Step> steps) {
        List<Step.Fitted> fitted = steps.stream().flatMap(step -> step.fitted().stream()).toList();
        return fitted.isEmpty()
                ? Optional.empty()
                : Optional.of(new Step.Fitted(fitted.getFirst().before(), fitted.getLast().after()));
    }

    /// What is otherwise in a document, in words; empty if nothing is.
    ///
    /// @param prefix of the document's keys
    Optional<String> difference(String prefix, Score saidInput, Score saidOutput, Score saidDifference) {
        if (!isSame(saidInput, input)) {
            return Optional.of(prefix + "input_score measured " + text(input));
        }
        if (!isSame(saidOutput, output)) {
            return Optional.of(prefix + "output_score measured " + text(output));
        }
        return isSame(saidDifference, difference)
                ? Optional.empty()
                : Optional.of(prefix + "difference measured " + text(difference));
    }

    private static boolean isSame(Score said, Score measured) {
        return said != null
                && said.seeds() == measured.seeds()
                && said.scored() == measured.scored()
                && isSame(said.mean(), measured.mean())
                && isSame(said.standardError(), measured.standardError());
    }

    /// A document has no number where a mean of nothing is measured.
    private static boolean isSame(double said, double measured) {
        return Double.isNaN(measured) || Math.abs(said - measured) <= TOLERANCE * Math.max(1, Math.abs(measured));
    }

    private static String text(Score score) {
        return score.scored() == 0
                ? "not scored"
                : "%s ± %s on %d of %d seeds"
                        .formatted(
                                Numbers.score(score.mean()),
                                Numbers.score(score.standardError()),
                                score.scored(),
                                score.seeds());
    }
}
