package serengeti.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.ProxyTasks;
import serengeti.proxytasks.TaskUse;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;
import serengeti.search.funnel.FunnelSettings;
import serengeti.search.funnel.Tier;

/// The tasks that a campaign names.
final class CampaignSuite {
    private static final String STANDARDISED = "standardised_score";
    private static final String TASKS = "tasks";
    private static final String VALIDATION_TASKS = "validation.tasks";

    private CampaignSuite() {}

    /// Those of the table, with the steps that the campaign gives them.
    ///
    /// @throws IllegalArgumentException if there is none of a name, two are the same, or one cannot be among several;
    ///     the message begins with the knob's name
    static Suite of(CampaignSpec spec) {
        return of(spec.tasks());
    }

    /// The validation tasks, if there are any.
    ///
    /// @throws IllegalArgumentException as above, and if a search is scored on one of them
    static Optional<Suite> ofValidation(CampaignSpec spec) {
        if (!spec.validation().isOn()) {
            return Optional.empty();
        }
        Suite validation = of(VALIDATION_TASKS, spec.validation().tasks(), _ -> true);
        List<TaskChoice> seen = of(spec).tasks().stream().map(CampaignSuite::choice).toList();
        for (Task task : validation.tasks()) {
            if (seen.contains(choice(task))) {
                throw new IllegalArgumentException(
                        "%s: '%s' is one of the tasks of the search; must be others, or none"
                                .formatted(VALIDATION_TASKS, task.card().name()));
            }
        }
        return Optional.of(validation);
    }

    /// Those of the table that are chosen.
    ///
    /// @throws IllegalArgumentException as above
    static Suite of(List<TaskChoice> choices) {
        return of(TASKS, choices);
    }

    /// Those of the table that are chosen.
    ///
    /// @param where they were chosen, with which messages begin
    /// @throws IllegalArgumentException as above
    static Suite of(String where, List<TaskChoice> choices) {
        return of(where, choices, task -> TaskUse.of(task.card()) != TaskUse.HELD_OUT);
    }

    /// @param knob that names them
    /// @param isSuggested which others are named where one cannot be among several
    private static Suite of(String knob, List<TaskChoice> choices, Predicate<Task> isSuggested) {
        List<Task> tasks = tasks(knob, choices);
        if (tasks.size() > 1) {
            tasks.forEach(task -> requireStandardised(knob, task, isSuggested));
        }
        return new Suite(tasks);
    }

    /// The tiers of a funnel.
    ///
    /// @throws IllegalArgumentException if there is no task of a name, two of a tier are the same, or there is no tier at
    ///     all; the message begins with the knob's name
    static List<Tier> tiers(FunnelSettings settings) {
        List<Tier> tiers = Tier.of(settings, (knob, choices) -> tasks("funnel." + knob, choices));
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException(
                    "funnel.larger: none, as are largest and held_out; one of them must have a task");
        }
        return tiers;
    }

    private static List<Task> tasks(String knob, List<TaskChoice> choices) {
        List<Task> tasks;
        try {
            tasks = choices.stream().map(CampaignSuite::task).toList();
        } catch (UnknownName error) {
            throw new IllegalArgumentException("%s: %s".formatted(knob, error.getMessage()), error);
        }
        if (tasks.stream().map(CampaignSuite::choice).distinct().count() < tasks.size()) {
            throw new IllegalArgumentException("%s: %s, must all be different".formatted(knob, choices));
        }
        return tasks;
    }

    /// A task with its own steps behind it is the same as without them.
    private static TaskChoice choice(Task task) {
        return new TaskChoice(task.card().name(), task.card().steps());
    }

    private static void requireStandardised(String knob, Task task, Predicate<Task> isSuggested) {
        if (!isStandardised(task)) {
            String possible =
                    ProxyTasks.all().stream()
                            .filter(CampaignSuite::isStandardised)
                            .filter(isSuggested)
                            .map(each -> each.card().name())
                            .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    ("%s: '%s' with %s cannot be one of several, as how far rules are apart on it is not known;"
                                    + " possible, each without :STEPS: %s")
                            .formatted(knob, task.card().name(), Numbers.count(task.card().steps(), "step"), possible));
        }
    }

    private static boolean isStandardised(Task task) {
        return task.card().expected().filter(expected -> expected.ruleDeviation().isPresent()).isPresent();
    }

    /// A task of the table with the steps that a campaign gives it.
    static Task task(TaskChoice choice) {
        Task task = ProxyTasks.named(choice.name());
        boolean isAsInTable = choice.steps() == 0 || choice.steps() == task.card().steps();
        return isAsInTable ? task : task.withSteps(choice.steps());
    }

    /// What fitness measures, as the documents name it.
    static String metric(Suite suite) {
        return suite.tasks().size() > 1 ? STANDARDISED : TasksCommand.metricName(suite.tasks().getFirst().card());
    }
}
