package serengeti.cli;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import serengeti.cli.SimplifyDocument.Nearest;
import serengeti.cli.SimplifyDocument.Recognized;
import serengeti.dsl.meaning.Dataflow;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Recognizer;
import serengeti.dsl.simplify.Step;
import serengeti.dsl.text.Parser;
import serengeti.dsl.text.Printer;
import serengeti.evaluator.score.Suite;
import serengeti.search.TaskChoice;
import serengeti.search.simplification.TraceCheck;

/// `simplify --check`: a document of `simplify --json`, each step of which is verified again.
record SimplifyCheck(Path path, SimplifyDocument document, List<Step> steps) {

    /// Reads a document.
    ///
    /// @throws UsageFailure if it cannot be read, or is none
    static SimplifyCheck read(Path path) {
        SimplifyDocument document;
        try {
            document = JsonOutput.read(Files.readString(path), SimplifyDocument.class);
        } catch (NoSuchFileException error) {
            throw new UsageFailure("%s: no such file".formatted(path), error);
        } catch (CharacterCodingException error) {
            throw new UsageFailure("%s: is not text in UTF-8".formatted(path), error);
        } catch (JsonParseException error) {
            throw new UsageFailure("%s:%d: is not JSON".formatted(path, error.getLocation().getLineNr()), error);
        } catch (JsonProcessingException error) {
            throw new UsageFailure(other(path), error);
        } catch (IOException error) {
            throw new UsageFailure("%s: cannot be read: %s".formatted(path, error.getMessage()), error);
        }
        if (document == null
                || Stream.of(document.inputText(), document.outputText(), document.steps()).anyMatch(Objects::isNull)) {
            throw new UsageFailure(other(path));
        }
        return new SimplifyCheck(path, document, document.steps().stream().map(step -> step(path, step)).toList());
    }

    private static String other(Path path) {
        return "%s: is not a document of 'simplify --json'".formatted(path);
    }

    private static Step step(Path path, SimplifyDocument.StepDocument step) {
        boolean isWhole =
                step != null
                        && Stream.of(step.kind(), step.rule(), step.before(), step.after(), step.evidence())
                                .allMatch(Objects::nonNull);
        Optional<Step.Kind> kind =
                Stream.of(Step.Kind.values()).filter(each -> isWhole && each.label().equals(step.kind())).findFirst();
        if (kind.isEmpty()) {
            throw new UsageFailure(other(path));
        }
        boolean isFitted = step.fittedBefore() != null && step.fittedAfter() != null;
        return new Step(
                kind.get(),
                step.rule(),
                program(path, step.before()),
                program(path, step.after()),
                step.evidence(),
                isFitted
                        ? Optional.of(
                                new Step.Fitted(program(path, step.fittedBefore()), program(path, step.fittedAfter())))
                        : Optional.empty());
    }

    private static Program program(Path path, String text) {
        Program program = Parser.parse(text, path.toString());
        Dataflow.of(program);
        return program;
    }

    /// Prints a line for each step, and one for the scores in the end.
    ///
    /// @param isExact whether what was measured is left out
    /// @return whether all is as the document says
    boolean print(boolean isExact, int workers, PrintWriter out) {
        boolean isMeasured = document.tasks() != null && document.margin() != null && document.seeds() != null;
        if (isExact || !isMeasured) {
            return print(new TraceCheck(steps, null, 1, 2), true, out);
        }
        if (!(document.margin() > 0) || document.seeds() < 2) {
            throw new UsageFailure(
                    "%s: margin %s and seeds %d: the margin must be above 0, and the seeds at least 2"
                            .formatted(path, Numbers.exact(document.margin()), document.seeds()));
        }
        List<TaskChoice> tasks = document.tasks().stream().map(TaskChoice::parse).toList();
        Suite suite = CampaignSuite.of(path + ": tasks", tasks);
        OptionalDouble usual = SimplifyRun.margin(suite);
        out.println(
                "No loss on %s: less than %s%s, by %s at most"
                        .formatted(
                                String.join(",", document.tasks()),
                                Numbers.exact(document.margin()),
                                usual.isPresent() && usual.getAsDouble() != document.margin()
                                        ? ", by default %s".formatted(Numbers.exact(usual.getAsDouble()))
                                        : "",
                                Numbers.count(document.seeds(), "seed")));
        try (var trials = new SimplifyTrials(suite, workers)) {
            boolean isRight = print(new TraceCheck(steps, trials, document.margin(), document.seeds()), false, out);
            Program input = program(path, document.inputText());
            Program output = program(path, document.outputText());
            Optional<String> difference =
                    SimplifyScores.of(trials, input, output, document.seeds())
                            .difference("", document.inputScore(), document.outputScore(), document.difference())
                            .or(() -> fitted(trials));
            out.println("scores: " + difference.map("differs: "::concat).orElse("ok"));
            return isRight && difference.isEmpty();
        }
    }

    /// What is otherwise than the document says of its programs with fitted constants.
    private Optional<String> fitted(SimplifyTrials trials) {
        Optional<Step.Fitted> fitted = SimplifyScores.fitted(steps);
        SimplifyDocument.Fitted said = document.fitted();
        if (fitted.isEmpty() || said == null) {
            return fitted.isEmpty() && said == null
                    ? Optional.empty()
                    : Optional.of("fitted is there only where a step has fitted constants");
        }
        if (!Printer.print(fitted.get().before()).equals(said.inputText())
                || !Printer.print(fitted.get().after()).equals(said.outputText())) {
            return Optional.of("fitted has other programs than the steps");
        }
        return SimplifyScores.of(trials, fitted.get().before(), fitted.get().after(), document.seeds())
                .difference("fitted.", said.inputScore(), said.outputScore(), said.difference());
    }

    private boolean print(TraceCheck check, boolean isExact, PrintWriter out) {
        boolean isRight = true;
        String before = document.inputText();
        for (int index = 0; index < steps.size(); index++) {
            Step step = steps.get(index);
            String start = index == 0 ? "input_text" : "the step before ended with";
            Optional<String> difference =
                    document.steps().get(index).before().equals(before)
                            ? check.difference(index)
                            : Optional.of("begins with another program than " + start);
            boolean isSkipped = isExact && TraceCheck.isMeasured(step);
            String verdict = difference.map("differs: "::concat).orElse(isSkipped ? "not measured again" : "ok");
            out.println("%d. %s: %s".formatted(index + 1, step.rule(), verdict));
            isRight &= difference.isEmpty();
            before = document.steps().get(index).after();
        }
        if (!before.equals(document.outputText())) {
            out.println("output_text: differs: is another program than the steps end with");
            isRight = false;
        }
        for (Optional<String> summary : List.of(statements(), recognized().or(this::nearest))) {
            summary.ifPresent(out::println);
            isRight &= summary.isEmpty();
        }
        return isRight;
    }

    private Optional<String> statements() {
        int input = program(path, document.inputText()).statements().size();
        int output = program(path, document.outputText()).statements().size();
        return input == document.inputStatements() && output == document.outputStatements()
                ? Optional.empty()
                : Optional.of("input_statements and output_statements: differ: are %d and %d".formatted(input, output));
    }

    /// What the output is recognized as, if the document says otherwise.
    private Optional<String> recognized() {
        Optional<Recognized> recognized =
                Recognizer.recognize(program(path, document.outputText()), steps).map(Recognized::of);
        boolean isSame =
                document.recognized() == null
                        ? recognized.isEmpty()
                        : recognized.isPresent() && recognized.get().isLike(document.recognized());
        return isSame
                ? Optional.empty()
                : Optional.of(
                        "recognized: differs: it is %s"
                                .formatted(recognized.map(Recognized::text).orElse("nothing known")));
    }

    /// What the output is most like, if the document says otherwise.
    private Optional<String> nearest() {
        Optional<Nearest> nearest =
                document.recognized() == null
                        ? Optional.of(SimplifyDocument.nearest(program(path, document.outputText())))
                        : Optional.empty();
        boolean isSame =
                document.nearest() == null
                        ? nearest.isEmpty()
                        : nearest.isPresent() && nearest.get().isLike(document.nearest());
        return isSame
                ? Optional.empty()
                : Optional.of(
                        "nearest: differs: it is %s"
                                .formatted(nearest.map(Nearest::text).orElse("none, as it is known")));
    }
}
