package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import serengeti.dsl.meaning.StaticFacts;
import serengeti.dsl.program.Program;
import serengeti.dsl.simplify.Form;
import serengeti.dsl.text.Printer;
import serengeti.results.store.Ancestor;
import serengeti.search.funnel.FunnelResult.Other;
import serengeti.search.funnel.FunnelResult.TaskScores;
import serengeti.search.funnel.FunnelResult.Winner;
import serengeti.search.statistics.StudentT;

/// What is known of a winner, for `--json`.
///
/// @param name `SEARCH:ID`
/// @param text the program as it was found, redundant statements included
/// @param liveText without them
/// @param passed the tiers on which it beat AdamW
/// @param scores on seeds that nothing was chosen by, of the program as it was found and, if that is another, of what it
///     was simplified to
/// @param simplification step by step, with what it was recognized as
/// @param stateTensors that the simplified program keeps
/// @param stateBytesPerParameter in single precision
/// @param speed of a step of the simplified program and of others
/// @param lineage from the start program
record CardDocument(
        String name,
        String search,
        long id,
        String text,
        String liveText,
        List<String> passed,
        List<TaskPart> scores,
        SimplifyDocument simplification,
        int stateTensors,
        int stateBytesPerParameter,
        SpeedPart speed,
        LineagePart lineage) {
    private static final double CONFIDENCE = 0.95;

    /// Scores on one task.
    ///
    /// @param simplified whether they are those of the simplified program
    /// @param tunedText the program with the constants that were tuned there
    record TaskPart(
            String tier,
            String task,
            String metric,
            boolean simplified,
            String tunedText,
            int seeds,
            int scored,
            double mean,
            double standardError,
            List<OtherPart> others) {

        static TaskPart of(TaskScores scores) {
            Sample own = new Sample(scores.own()).scored();
            return new TaskPart(
                    scores.tier(),
                    scores.task().name(),
                    TasksCommand.metricName(scores.task()),
                    scores.isSimplified(),
                    Printer.print(StaticFacts.live(scores.tuned())),
                    scores.own().length,
                    own.values().length,
                    own.mean(),
                    own.standardError(),
                    scores.others().stream().map(other -> OtherPart.of(other, scores.own())).toList());
        }
    }

    /// Another program on the same task and seeds.
    ///
    /// @param difference to it, the mean over the seeds that both finished
    /// @param low the lower end of the 95 % interval of the difference
    /// @param high its upper end
    record OtherPart(
            String name,
            String tunedText,
            int scored,
            double mean,
            double standardError,
            int compared,
            double difference,
            double differenceStandardError,
            double low,
            double high) {

        static OtherPart of(Other other, double[] own) {
            Sample scored = new Sample(other.scores()).scored();
            Sample difference = new Sample(own).minus(new Sample(other.scores())).scored();
            int compared = difference.values().length;
            double half =
                    compared < 2 ? Double.NaN : StudentT.bound(CONFIDENCE, compared - 1) * difference.standardError();
            return new OtherPart(
                    other.name(),
                    Printer.print(StaticFacts.live(other.tuned())),
                    scored.values().length,
                    scored.mean(),
                    scored.standardError(),
                    compared,
                    difference.mean(),
                    difference.standardError(),
                    difference.mean() - half,
                    difference.mean() + half);
        }
    }

    /// How fast steps are.
    ///
    /// @param size elements of the model
    /// @param threads that step it
    /// @param programs the winner, simplified, first
    record SpeedPart(int size, int threads, List<StepPart> programs) {}

    /// A step of one program, compiled.
    record StepPart(String name, double nanosecondsPerStep, double ratioToCopy, int stateBytesPerParameter) {}

    /// The way from the start program.
    ///
    /// @param generations from the start program to the winner
    /// @param mutations how many there were of each kind
    /// @param steps those after which the live program has another form than before, whatever its constants
    record LineagePart(int generations, Map<String, Integer> mutations, List<LineageStep> steps) {

        static LineagePart of(List<Ancestor> lineage) {
            Map<String, Integer> mutations = new TreeMap<>();
            lineage.stream().skip(1).forEach(each -> mutations.merge(each.mutation(), 1, Integer::sum));
            var steps = new ArrayList<LineageStep>();
            Optional<Form> before = Optional.empty();
            for (Ancestor each : lineage) {
                Program live = StaticFacts.live(each.program());
                Optional<Form> form = Form.of(live);
                if (form.isEmpty() || !form.equals(before)) {
                    int statements = live.statements().size();
                    steps.add(new LineageStep(each.id(), each.mutation(), statements, Printer.print(live)));
                }
                before = form;
            }
            return new LineagePart(lineage.size() - 1, mutations, steps);
        }
    }

    /// A program on the way.
    record LineageStep(long id, String mutation, int liveStatements, String liveText) {}

    /// @param simplification of the winner
    static CardDocument of(
            Winner winner, SimplifyDocument simplification, Program simple, SpeedPart speed, List<Ancestor> lineage) {
        Program program = winner.candidate().program();
        int states = StaticFacts.of(simple).liveStateTensors();
        return new CardDocument(
                winner.candidate().name(),
                winner.candidate().search(),
                winner.candidate().id(),
                Printer.print(program),
                Printer.print(StaticFacts.live(program)),
                winner.passed(),
                winner.scores().stream().map(TaskPart::of).toList(),
                simplification,
                states,
                states * Float.BYTES,
                speed,
                LineagePart.of(lineage));
    }
}
