package serengeti.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import serengeti.search.CampaignSpec;
import serengeti.search.Run;
import serengeti.search.StopSettings;
import serengeti.search.TaskChoice;

/// What a campaign is going to do, in a line.
final class CampaignPlan {

    private CampaignPlan() {}

    static String of(CampaignSpec campaign) {
        String repeats = campaign.repeats() == 1 ? "" : campaign.repeats() + " times ";
        List<String> tuned =
                campaign.runs().stream()
                        .filter(run -> run.isBaseline() && !campaign.isUntuned(run))
                        .map(Run::method)
                        .distinct()
                        .toList();
        String baseline = tuned.isEmpty() ? "" : ", then as many for each baseline: " + String.join(", ", tuned);
        String validation =
                campaign.validation().isOn() ? ", validated on " + names(campaign.validation().tasks()) : "";
        return "%s, %s%s on %s%s%s"
                .formatted(
                        campaign.mode().label(),
                        repeats,
                        limits(campaign),
                        names(campaign.tasks()),
                        validation,
                        baseline);
    }

    private static String names(List<TaskChoice> tasks) {
        return tasks.stream().map(TaskChoice::toString).collect(Collectors.joining(", "));
    }

    /// The limits that are set; a search ends at whichever comes first.
    private static String limits(CampaignSpec campaign) {
        StopSettings stop = campaign.stop();
        var limits = new ArrayList<String>();
        if (stop.trainings() < Long.MAX_VALUE) {
            limits.add(Numbers.count(stop.trainings(), "training run"));
        }
        if (stop.programs() < Long.MAX_VALUE) {
            limits.add(Numbers.count(stop.programs(), "program"));
        }
        if (stop.seconds() < Double.POSITIVE_INFINITY) {
            limits.add(Numbers.duration(stop.seconds()) + " of training");
        }
        if (stop.fitness() < Double.POSITIVE_INFINITY) {
            limits.add("a fitness of " + Numbers.exact(stop.fitness()));
        }
        if (stop.plateau() < Long.MAX_VALUE) {
            limits.add(Numbers.count(stop.plateau(), "program") + " without a better one");
        }
        if (campaign.validation().stop() < Long.MAX_VALUE) {
            limits.add(Numbers.count(campaign.validation().stop(), "best program") + " in a row worse on validation");
        }
        return limits.isEmpty() ? "without a limit" : String.join(" or ", limits);
    }
}
