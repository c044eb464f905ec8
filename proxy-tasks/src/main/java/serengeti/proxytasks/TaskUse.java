package serengeti.proxytasks;

import java.util.Locale;
import java.util.Set;
import serengeti.evaluator.task.TaskCard;

/// What a task is for, so that what a search finds can be judged on what it never saw.
public enum TaskUse {
    /// Small enough for the thousands of runs of a search.
    SEARCH,
    /// For the few programs that a search found.
    WINNERS,
    /// For the end: a search that never saw such tasks cannot have fitted them. Of any size.
    HELD_OUT;

    private static final Set<String> HELD_OUT_FAMILIES = Set.of("mlm", "cnn", "ddpm");

    /// Fine-tuning, whose families are those of the models that are tuned.
    private static final Set<String> HELD_OUT_TASKS = Set.of("mlp16ft", "lm8ft");

    /// That of a task; tasks of providers are judged by family and tier, too.
    public static TaskUse of(TaskCard card) {
        if (HELD_OUT_FAMILIES.contains(card.family()) || HELD_OUT_TASKS.contains(card.name())) {
            return HELD_OUT;
        }
        return card.tier() == 1 ? SEARCH : WINNERS;
    }

    /// The name for people, such as `held out`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
