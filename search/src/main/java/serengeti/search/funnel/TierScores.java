package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import serengeti.evaluator.task.Task;

/// Scores of tuned programs on the tasks of a tier, all on the same seeds.
///
/// @param tier whose tasks
/// @param tuned the programs
/// @param runs which trains them
record TierScores(Tier tier, TunedPrograms tuned, FunnelRuns runs) {

    /// Of each program, on each task, the scores on the seeds `from` to `to`; minus infinity where it was not scored.
    List<List<double[]>> of(List<String> names, FunnelPhase phase, int from, int to) {
        var jobs = new ArrayList<Callable<Double>>();
        for (int seed = from; seed < to; seed++) {
            int number = seed;
            for (String name : names) {
                for (Task task : tier.tasks()) {
                    jobs.add(() -> runs.score(task, tuned.of(name, task), phase, number));
                }
            }
        }
        List<Double> results = runs.all(jobs);
        int tasks = tier.tasks().size();
        var scores = new ArrayList<List<double[]>>();
        for (int name = 0; name < names.size(); name++) {
            var byTask = new ArrayList<double[]>();
            for (int task = 0; task < tasks; task++) {
                double[] values = new double[to - from];
                for (int seed = 0; seed < values.length; seed++) {
                    values[seed] = results.get((seed * names.size() + name) * tasks + task);
                }
                byTask.add(values);
            }
            scores.add(byTask);
        }
        return scores;
    }

    /// What each program is above the reference on each seed, in standard deviations from seed to seed, the mean over
    /// tasks; minus infinity where it was not scored on one of them.
    ///
    /// @param reference that was scored on all
    List<double[]> above(String reference, List<String> names, int from, int to) {
        var all = new ArrayList<>(List.of(reference));
        all.addAll(names);
        List<List<double[]>> scores = of(all, FunnelPhase.RACE, from, to);
        double[] deviations = deviations(reference);
        var above = new ArrayList<double[]>();
        for (List<double[]> own : scores.subList(1, scores.size())) {
            double[] means = new double[to - from];
            for (int task = 0; task < deviations.length; task++) {
                double[] other = scores.getFirst().get(task);
                for (int seed = 0; seed < means.length; seed++) {
                    means[seed] += (own.get(task)[seed] - other[seed]) / deviations[task] / deviations.length;
                }
            }
            above.add(means);
        }
        return above;
    }

    /// How far scores are apart from seed to seed, on each task; measured where it is not known.
    private double[] deviations(String reference) {
        double[] deviations = new double[tier.tasks().size()];
        for (int index = 0; index < deviations.length; index++) {
            int place = index;
            deviations[index] =
                    tier.tasks()
                            .get(index)
                            .card()
                            .expected()
                            .map(known -> known.seedDeviation())
                            .orElseGet(() ->
                                    deviation(
                                            of(List.of(reference), FunnelPhase.RACE, 0, Race.FIRST_LOOK)
                                                    .getFirst()
                                                    .get(place)));
        }
        return deviations;
    }

    /// At least a hair, for tasks on which all seeds score alike.
    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        return Math.max(Math.sqrt(squares / (values.length - 1)), Float.MIN_NORMAL);
    }
}
