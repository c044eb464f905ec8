package serengeti.cli;

import java.util.List;
import java.util.stream.Collectors;
import serengeti.dsl.text.UnknownName;
import serengeti.evaluator.score.Suite;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.ProxyTasks;
import serengeti.proxytasks.TaskUse;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;

/// The tasks that a campaign names.
final class CampaignSuite {
    private static final String STANDARDISED = "standardised_score";

    private CampaignSuite() {}

    /// Those of the table, with the steps that the campaign gives them.
    ///
    /// @throws IllegalArgumentException if there is none of a name, two are the same, or one cannot be among several;
    ///     the message begins with the knob's name
    static Suite of(CampaignSpec spec) {
        return of(spec.tasks());
    }

    /// Those of the table that are chosen.
    ///
    /// @throws IllegalArgumentException as above
    static Suite of(List<TaskChoice> choices) {
        List<Task> tasks;
        try {
            tasks = choices.stream().map(CampaignSuite::task).toList();
        } catch (UnknownName error) {
            throw new IllegalArgumentException("tasks: " + error.getMessage(), error);
        }
        requireDifferent(choices, tasks);
        if (tasks.size() > 1) {
            tasks.forEach(CampaignSuite::requireStandardised);
        }
        return new Suite(tasks);
    }

    /// A task with its own steps behind it is the same as without them.
    private static void requireDifferent(List<TaskChoice> choices, List<Task> tasks) {
        long different =
                tasks.stream().map(task -> new TaskChoice(task.card().name(), task.card().steps())).distinct().count();
        if (different < tasks.size()) {
            throw new IllegalArgumentException("tasks: %s, must all be different".formatted(choices));
        }
    }

    private static void requireStandardised(Task task) {
        if (!isStandardised(task)) {
            String possible =
                    ProxyTasks.all().stream()
                            .filter(CampaignSuite::isStandardised)
                            .filter(each -> TaskUse.of(each.card()) != TaskUse.HELD_OUT)
                            .map(each -> each.card().name())
                            .collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    ("tasks: '%s' with %s cannot be one of several, as how far rules are apart on it is not known;"
                                    + " possible, each without :STEPS: %s")
                            .formatted(task.card().name(), Numbers.count(task.card().steps(), "step"), possible));
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
