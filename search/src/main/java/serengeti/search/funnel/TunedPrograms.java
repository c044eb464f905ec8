package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import serengeti.dsl.program.Program;
import serengeti.evaluator.task.Task;

/// The programs of a funnel with the constants that suit each task.
///
/// On a task of a kind that was met before, tuning begins where it ended there.
final class TunedPrograms {
    private final FunnelRuns runs;
    private final Map<Place, Program> programs = new HashMap<>();
    private final Map<Place, Program> latest = new HashMap<>();

    /// A program at a task, or at a family of tasks.
    private record Place(String program, String task) {}

    private record Job(Entrant entrant, Task task) {
        Place place() {
            return new Place(entrant.name(), FunnelMemory.label(task));
        }

        Place family() {
            return new Place(entrant.name(), task.card().family());
        }
    }

    TunedPrograms(FunnelRuns runs) {
        this.runs = runs;
    }

    /// Tunes programs on all tasks of a tier.
    void tune(Tier tier, List<Entrant> entrants) {
        var jobs = new ArrayList<Job>();
        for (Task task : tier.tasks()) {
            entrants.forEach(entrant -> jobs.add(new Job(entrant, task)));
        }
        List<Program> tuned =
                runs.all(jobs.stream().map(job -> (Callable<Program>) () -> tuned(job, tier.tuning())).toList());
        for (int index = 0; index < jobs.size(); index++) {
            programs.put(jobs.get(index).place(), tuned.get(index));
            latest.put(jobs.get(index).family(), tuned.get(index));
        }
    }

    private Program tuned(Job job, int budget) {
        Task task = job.task();
        double deviation = task.card().expected().map(known -> known.seedDeviation()).orElse(Double.POSITIVE_INFINITY);
        Tuner.Score score = (program, seed) -> runs.score(task, program, FunnelPhase.TUNING, seed);
        Program start = latest.getOrDefault(job.family(), job.entrant().program());
        return new Tuner(score, deviation, budget).tuned(start).program();
    }

    /// A program that was tuned, on a task.
    Program of(String name, Task task) {
        return programs.get(new Place(name, FunnelMemory.label(task)));
    }

    /// A program that was tuned, on each task of a tier, by the task's name.
    Map<String, Program> of(String name, Tier tier) {
        Map<String, Program> all = new LinkedHashMap<>();
        tier.tasks().forEach(task -> all.put(task.card().name(), of(name, task)));
        return all;
    }
}
