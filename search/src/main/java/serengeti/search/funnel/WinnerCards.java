package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import serengeti.evaluator.task.Task;
import serengeti.search.funnel.FunnelResult.Other;
import serengeti.search.funnel.FunnelResult.TaskScores;

/// Scores of winners, of what they were simplified to, of AdamW and of Lion, on seeds that nothing was chosen by.
///
/// @param tuned the programs
/// @param runs which trains them
record WinnerCards(TunedPrograms tuned, FunnelRuns runs, FunnelListener listener) {
    private static final Entrant LION = Funnel.ofLibrary("lion");

    /// For each winner the scores on each task of a tier.
    ///
    /// @param reference the better form of AdamW there
    /// @param simplified what each winner was simplified to, if that is another program
    List<List<TaskScores>> of(
            Tier tier, String reference, List<Candidate> winners, List<Optional<Entrant>> simplified) {
        List<Entrant> others = simplified.stream().flatMap(Optional::stream).toList();
        int untuned = others.size() + 1;
        int programs = winners.size() + 1 + untuned;
        listener.begins(
                "scores for the cards on %s tasks".formatted(tier.name()),
                tier.tasks().size() * (untuned * Tuner.most(tier.tuning()) + programs * tier.seeds()));
        tuned.tune(tier, Stream.concat(others.stream(), Stream.of(LION)).toList());
        List<String> names =
                Stream.of(
                                winners.stream().map(Candidate::name),
                                others.stream().map(Entrant::name),
                                Stream.of(reference, LION.name()))
                        .flatMap(each -> each)
                        .toList();
        List<List<double[]>> scores = new TierScores(tier, tuned, runs).of(names, FunnelPhase.CARD, 0, tier.seeds());
        var cards = new ArrayList<List<TaskScores>>();
        for (int winner = 0; winner < winners.size(); winner++) {
            String name = winners.get(winner).name();
            var byTask = new ArrayList<TaskScores>();
            for (int index = 0; index < tier.tasks().size(); index++) {
                var card = new TaskCards(tier, index, names, scores);
                byTask.add(card.of(name, false, List.of(reference, LION.name())));
                simplified
                        .get(winner)
                        .ifPresent(other ->
                                byTask.add(card.of(other.name(), true, List.of(reference, LION.name(), name))));
            }
            cards.add(byTask);
        }
        return cards;
    }

    /// What programs scored on one task of a tier.
    private final class TaskCards {
        private final Tier tier;
        private final int index;
        private final List<String> names;
        private final List<List<double[]>> scores;

        TaskCards(Tier tier, int index, List<String> names, List<List<double[]>> scores) {
            this.tier = tier;
            this.index = index;
            this.names = names;
            this.scores = scores;
        }

        TaskScores of(String name, boolean isSimplified, List<String> against) {
            Task task = tier.tasks().get(index);
            List<Other> others =
                    against.stream().map(other -> new Other(other, tuned.of(other, task), scores(other))).toList();
            return new TaskScores(tier.name(), task.card(), isSimplified, tuned.of(name, task), scores(name), others);
        }

        private double[] scores(String name) {
            return scores.get(names.indexOf(name)).get(index);
        }
    }
}
