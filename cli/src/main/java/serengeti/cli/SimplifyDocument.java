package serengeti.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Likeness;
import serengeti.dsl.simplify.Recognition;
import serengeti.dsl.simplify.Recognizer;
import serengeti.dsl.simplify.Simplification;
import serengeti.dsl.simplify.Step;
import serengeti.dsl.text.Printer;

/// The JSON document of `simplify`, which is also the trace that `--check` reads.
///
/// @param tasks what changes were measured on; null if nothing was
/// @param margin by how much a score may fall
/// @param seeds on how many seeds a change was tried at most
/// @param trainings how many there were
/// @param inputScore of the input on fresh seeds; null if nothing was measured
/// @param outputScore of the output on the same seeds
/// @param fitted both programs with the constants at which statements were left out; null if none was
/// @param nearest the program of the library that is most like the output, if none is recognized
record SimplifyDocument(
        String name,
        String inputText,
        String outputText,
        int inputStatements,
        int outputStatements,
        List<StepDocument> steps,
        Recognized recognized,
        Nearest nearest,
        List<String> tasks,
        Double margin,
        Integer seeds,
        int trainings,
        Score inputScore,
        Score outputScore,
        Score difference,
        Fitted fitted,
        double seconds,
        boolean interrupted) {

    /// One step.
    ///
    /// @param fittedBefore what was trained instead of the first program, with other constants; null if nothing was
    /// @param fittedAfter what was trained instead of the second
    record StepDocument(
            String kind,
            String rule,
            String before,
            String after,
            String evidence,
            String fittedBefore,
            String fittedAfter) {

        static StepDocument of(Step step) {
            return new StepDocument(
                    step.kind().label(),
                    step.rule(),
                    Printer.print(step.before()),
                    Printer.print(step.after()),
                    step.evidence(),
                    step.fitted().map(fitted -> Printer.print(fitted.before())).orElse(null),
                    step.fitted().map(fitted -> Printer.print(fitted.after())).orElse(null));
        }
    }

    /// A program of the library.
    ///
    /// @param text in words, hyperparameters rounded to six digits
    /// @param weightDecay on top of the entry, or 0 for an entry without its own; null as the entry is
    /// @param largestDifference of updates, relative to the largest of a step, over some steps
    record Recognized(
            String name,
            String title,
            Map<String, Double> hyperparameters,
            Double weightDecay,
            String text,
            Double largestDifference) {

        static Recognized of(Recognition recognition) {
            return new Recognized(
                    recognition.entry().name(),
                    recognition.title(),
                    recognition.hyperparameters(),
                    recognition.decay().isPresent() ? recognition.decay().getAsDouble() : null,
                    recognition.text(),
                    recognition.error());
        }

        /// Whether another says the same, of measures so many digits as machines agree about.
        boolean isLike(Recognized other) {
            return name.equals(other.name)
                    && title.equals(other.title)
                    && hyperparameters.equals(other.hyperparameters)
                    && Objects.equals(weightDecay, other.weightDecay)
                    && text.equals(other.text)
                    && (other.largestDifference == null
                            ? !Double.isFinite(largestDifference)
                            : isNear(largestDifference, other.largestDifference));
        }
    }

    private static boolean isNear(double first, double second) {
        return Math.abs(first - second) <= 1e-6 * Math.max(1, Math.abs(first));
    }

    /// The program of the library that is most like one.
    ///
    /// @param hyperparameters for which it is most like the output, as far as the directions of updates depend on them
    /// @param text in words
    /// @param cosine between the updates of both, mean over some steps
    /// @param lacks functions that it has and the output has not, or terms of the update if no function differs
    /// @param adds functions or terms that the output has and it has not
    record Nearest(
            String name,
            String title,
            Map<String, Double> hyperparameters,
            String text,
            double cosine,
            List<String> lacks,
            List<String> adds) {

        /// Whether another says the same, the constants as far as the text tells them.
        boolean isLike(Nearest other) {
            return name.equals(other.name)
                    && title.equals(other.title)
                    && text.equals(other.text)
                    && isNear(cosine, other.cosine)
                    && lacks.equals(other.lacks)
                    && adds.equals(other.adds);
        }
    }

    /// The input and the output with constants that were fitted to the tasks, and their scores on fresh seeds.
    ///
    /// @param outputText what to use on such tasks
    record Fitted(String inputText, String outputText, Score inputScore, Score outputScore, Score difference) {

        static Fitted of(Step.Fitted fitted, SimplifyScores scores) {
            return new Fitted(
                    Printer.print(fitted.before()),
                    Printer.print(fitted.after()),
                    scores.input(),
                    scores.output(),
                    scores.difference());
        }
    }

    /// A mean over seeds.
    ///
    /// @param mean of those that were scored; NaN if none was
    /// @param standardError of that mean
    /// @param seeds all
    /// @param scored how many were
    record Score(double mean, double standardError, int seeds, int scored) {

        static Score of(Sample sample) {
            Sample scored = sample.scored();
            return new Score(scored.mean(), scored.standardError(), sample.values().length, scored.values().length);
        }
    }

    /// A simplification by algebra alone.
    static SimplifyDocument of(String name, Simplification simplification, double seconds, boolean interrupted) {
        Recognized recognized =
                Recognizer.recognize(simplification.output(), simplification.steps()).map(Recognized::of).orElse(null);
        return new SimplifyDocument(
                name,
                Printer.print(simplification.input()),
                Printer.print(simplification.output()),
                simplification.input().statements().size(),
                simplification.output().statements().size(),
                simplification.steps().stream().map(StepDocument::of).toList(),
                recognized,
                recognized == null ? nearest(simplification.output()) : null,
                null,
                null,
                null,
                0,
                null,
                null,
                null,
                null,
                seconds,
                interrupted);
    }

    /// With what was measured.
    SimplifyDocument measured(
            List<String> on,
            SimplifyTrials trials,
            double allowed,
            int most,
            SimplifyScores scores,
            Optional<Fitted> atFitted) {
        return new SimplifyDocument(
                name,
                inputText,
                outputText,
                inputStatements,
                outputStatements,
                steps,
                recognized,
                nearest,
                on,
                allowed,
                most,
                trials.runs(),
                scores.input(),
                scores.output(),
                scores.difference(),
                atFitted.orElse(null),
                seconds,
                interrupted);
    }

    static Nearest nearest(Program program) {
        Likeness likeness = Likeness.nearest(program);
        return new Nearest(
                likeness.entry().name(),
                likeness.entry().title(),
                likeness.hyperparameters(),
                likeness.text(),
                likeness.cosine(),
                likeness.lacks(),
                likeness.adds());
    }
}
