package serengeti.cli;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;

/// What happens in a campaign, as `--events` tells it: the key `event` names the type, the others are the components.
///
/// `seconds` are those spent on the campaign so far, earlier processes included. What was told by an earlier process
/// already, and is gone over, has `recalled` true. Numbers that are not finite are null.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
sealed interface CampaignEvent {

    /// A new campaign begins.
    ///
    /// @param tasks each with its length of run where that is not the task's own, such as `mlp16:1000`
    /// @param searches all that will run, by name, in their order
    /// @param version of Serengeti
    /// @param java version of Java
    /// @param path the campaign's folder
    @JsonTypeName("campaign_started")
    record CampaignStarted(
            String name,
            String preset,
            long seed,
            List<String> tasks,
            List<String> searches,
            int workers,
            String version,
            String java,
            String path)
            implements CampaignEvent {}

    /// A campaign goes on.
    ///
    /// @param begunBy the version of Serengeti that began it
    /// @param trainings training runs on disk, which are not repeated
    @JsonTypeName("campaign_resumed")
    record CampaignResumed(
            String name,
            String preset,
            long seed,
            List<String> tasks,
            List<String> searches,
            int workers,
            String version,
            String java,
            String begunBy,
            long trainings,
            double seconds,
            String path)
            implements CampaignEvent {}

    /// A cycle is over; counts are of the search so far.
    ///
    /// @param cycle its number in the search, from 1
    /// @param bestFitness the best of the population
    @JsonTypeName("cycle_ended")
    record CycleEnded(
            String search,
            long cycle,
            long programs,
            long trained,
            long trainings,
            double cacheHitRate,
            double redundantShare,
            double bestFitness,
            double seconds,
            boolean recalled)
            implements CampaignEvent {}

    /// Another program is the best that the search has met, by what is known after a cycle.
    ///
    /// @param id of the program in the search
    /// @param fitness at this moment; more seeds may change it
    /// @param liveText the program without redundant statements
    @JsonTypeName("best_changed")
    record BestChanged(
            String search, long cycle, long id, double fitness, String liveText, double seconds, boolean recalled)
            implements CampaignEvent {}

    /// The best program of a search, the start program at first and then each that becomes the best, was trained on the
    /// validation tasks.
    ///
    /// @param programs born by then
    /// @param fitness in the search at this moment
    /// @param seeds on which it was trained there
    /// @param scored those of them on which it was scored
    /// @param mean on the validation tasks; null unless it was scored on each seed
    @JsonTypeName("validated")
    record Validated(
            String search,
            long cycle,
            long id,
            long programs,
            double fitness,
            int seeds,
            int scored,
            double mean,
            double standardError,
            double seconds,
            boolean recalled)
            implements CampaignEvent {}

    /// A search is over, and its last best program was compared with another that was the best on the validation tasks.
    ///
    /// @param peak the program that was the best there
    /// @param last the last best of the search
    /// @param seeds by which neither was chosen
    /// @param compared those of them on which both were scored
    /// @param differenceMean last less peak
    @JsonTypeName("validation_ended")
    record ValidationEnded(
            String search,
            long peak,
            long last,
            int seeds,
            int compared,
            double differenceMean,
            double differenceStandardError,
            double seconds,
            boolean recalled)
            implements CampaignEvent {}

    /// A search has chosen its winner; counts are of all of it.
    ///
    /// @param id of the winner in the search
    /// @param fitness on final seeds
    /// @param seeds how many
    @JsonTypeName("search_ended")
    record SearchEnded(
            String search,
            long id,
            double fitness,
            int seeds,
            String liveText,
            long programs,
            long trained,
            long trainings,
            double cacheHitRate,
            double redundantShare,
            double seconds,
            boolean recalled)
            implements CampaignEvent {}

    /// The winners were compared on fresh seeds.
    ///
    /// @param best the search whose winner is the campaign's
    /// @param baseline the search whose winner it is compared with
    @JsonTypeName("fresh_compared")
    record FreshCompared(
            String best,
            String baseline,
            int seeds,
            int bestScored,
            double bestMean,
            double bestStandardError,
            int baselineScored,
            double baselineMean,
            double baselineStandardError,
            int compared,
            double differenceMean,
            double differenceStandardError,
            double seconds)
            implements CampaignEvent {}

    /// The result is stored. A campaign that is killed does not say so.
    ///
    /// @param state `finished`, or `interrupted` if it can be gone on with
    @JsonTypeName("campaign_ended")
    record CampaignEnded(String name, String state, double seconds, String path) implements CampaignEvent {}
}
