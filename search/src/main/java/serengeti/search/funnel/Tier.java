package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import serengeti.evaluator.task.Task;
import serengeti.search.TaskChoice;

/// Tasks on which programs are tried, and how much it may cost.
///
/// @param name for people: `larger`, `largest` or `held out`
/// @param tasks at least one
/// @param tuning training runs by which constants are tuned, for each program on each task
/// @param seeds on which programs are compared at most
public record Tier(String name, List<Task> tasks, int tuning, int seeds) {

    public Tier {
        tasks = List.copyOf(tasks);
    }

    /// The tiers of a funnel, in their order; those without tasks are left out.
    ///
    /// @param tasks what the choices of a knob, of that name, stand for
    public static List<Tier> of(FunnelSettings settings, BiFunction<String, List<TaskChoice>, List<Task>> tasks) {
        var tiers = new ArrayList<Tier>();
        add("larger", tasks.apply("larger", settings.larger()), settings.tuning(), settings.seeds(), tiers);
        int fewerSeeds = Math.max(Race.FIRST_LOOK, settings.seeds() / 2);
        int fewerRuns = Math.max(1, settings.tuning() / 2);
        add("largest", tasks.apply("largest", settings.largest()), fewerRuns, fewerSeeds, tiers);
        add("held out", tasks.apply("held_out", settings.heldOut()), settings.tuning(), settings.seeds(), tiers);
        return tiers;
    }

    private static void add(String name, List<Task> tasks, int tuning, int seeds, List<Tier> tiers) {
        if (!tasks.isEmpty()) {
            tiers.add(new Tier(name, tasks, tuning, seeds));
        }
    }
}
