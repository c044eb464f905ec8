package serengeti.search.funnel;

import java.util.ArrayList;
import java.util.List;

/// What a funnel takes at most, before it begins.
///
/// @param tiers in their order
/// @param winners that get a card
public record FunnelCost(List<TierCost> tiers, int winners) {

    public FunnelCost {
        tiers = List.copyOf(tiers);
    }

    /// What one tier takes at most; one that nothing reaches takes nothing.
    ///
    /// @param programs that are tuned and compared, the forms of AdamW included
    /// @param tuning training runs on each task by which constants are tuned
    /// @param comparing training runs on each task by which programs are compared
    /// @param cards training runs on each task for the winners' cards
    public record TierCost(Tier tier, int programs, long tuning, long comparing, long cards) {

        /// Training runs on each task.
        public long perTask() {
            return tuning + comparing + cards;
        }
    }

    /// That of a funnel.
    public static FunnelCost of(Funnel funnel) {
        return of(funnel.settings(), funnel.tiers(), funnel.candidates().size());
    }

    /// That of a funnel whose candidates are not known yet.
    ///
    /// @param candidates how many
    public static FunnelCost of(FunnelSettings settings, List<Tier> tiers, int candidates) {
        var costs = new ArrayList<TierCost>();
        int winners = Math.min(settings.winners(), candidates);
        for (Tier tier : tiers) {
            int present = costs.isEmpty() ? candidates : Math.min(settings.keep(), candidates);
            int programs = Funnel.REFERENCES + present;
            int each = Tuner.most(tier.tuning());
            long tuning = (long) programs * each;
            long comparing = (long) programs * tier.seeds();
            long cards = (long) (winners + 1) * each + (long) (2 * winners + 2) * tier.seeds();
            costs.add(new TierCost(tier, programs, tuning, comparing, cards));
        }
        return new FunnelCost(costs, winners);
    }

    /// Training runs of all tiers and tasks.
    public long trainings() {
        return tiers.stream().mapToLong(cost -> cost.perTask() * cost.tier().tasks().size()).sum();
    }
}
