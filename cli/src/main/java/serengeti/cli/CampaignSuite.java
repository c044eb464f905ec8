package serengeti.cli;

import serengeti.evaluator.score.Suite;
import serengeti.evaluator.task.Task;
import serengeti.proxytasks.ProxyTasks;
import serengeti.search.CampaignSpec;
import serengeti.search.TaskChoice;

/// The tasks that a campaign names.
final class CampaignSuite {
    private static final String STANDARDISED = "standardised_score";

    private CampaignSuite() {}

    /// Those of the table, with the steps that the campaign gives them.
    ///
    /// @throws serengeti.dsl.text.UnknownName if there is none of a name
    static Suite of(CampaignSpec spec) {
        return new Suite(spec.tasks().stream().map(CampaignSuite::task).toList());
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
